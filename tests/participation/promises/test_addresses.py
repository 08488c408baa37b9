"""Addresses are written once and lead to a page."""

from django.urls import resolve

from constituyente.foundation.common.refs import Ref
from constituyente.participation.promises import addresses


def test_the_address_of_a_promise_resolves() -> None:
    assert resolve(addresses.promise(3)).url_name == "promise"


def test_references_are_permanent() -> None:
    assert addresses.ref_of(3) == Ref("promise", "3")
