"""Addresses are written once and lead to a page."""

from django.urls import resolve

from constituyente.foundation.common.refs import Ref
from constituyente.participation.petitions import addresses


def test_each_address_resolves() -> None:
    found = {
        addresses.petition(7): "petition",
        addresses.confirm_petition("token"): "petition-new-confirm",
        addresses.confirm_signature(7, "token"): "petition-confirm",
    }
    assert {address: resolve(address).url_name for address in found} == found


def test_references_are_permanent() -> None:
    assert (addresses.ref_of(7), addresses.ref_of(7, 1)) == (Ref("petition", "7"), Ref("petition", "7", 1))
