"""Addresses are written once and lead to a page."""

from django.urls import resolve

from constituyente.foundation.common.refs import Ref
from constituyente.participation.promises import addresses


def test_each_address_resolves() -> None:
    found = {addresses.promise(3): "promise", addresses.thread("promise/3"): "trace"}
    assert {address: resolve(address).url_name for address in found} == found


def test_references_are_permanent() -> None:
    assert addresses.ref_of(3) == Ref("promise", "3")
