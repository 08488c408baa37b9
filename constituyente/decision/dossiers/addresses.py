"""Where an item is found: its reference, and its page without language prefix."""

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance


def ref_of(number: int) -> Ref:
    """The reference of item `number`."""
    return Ref("item", str(number))


def item(number: int) -> str:
    """The page of item `number`."""
    return f"/dossiers/{number}"


def source(ref: Ref) -> str:
    """The page of what an item copies."""
    return f"/petitions/{ref.key}" if ref.kind == "petition" else provenance.thread_address(ref)
