"""Where an item is found: its reference, and its page without language prefix."""

from constituyente.foundation.common.refs import Ref


def ref_of(number: int) -> Ref:
    """The reference of item `number`."""
    return Ref("item", str(number))


def item(number: int) -> str:
    """The page of item `number`."""
    return f"/dossiers/{number}"


def source(ref: Ref) -> str:
    """The page of what an item copies."""
    return f"/petitions/{ref.key}" if ref.kind == "petition" else thread(ref)


def thread(ref: Ref) -> str:
    """The thread of anything public, where it has no card that says more."""
    return f"/trace/{ref.bare}"
