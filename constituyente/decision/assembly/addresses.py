"""Where the decisions of the assembly are found: references, and pages without language prefix."""

from constituyente.foundation.common.refs import Ref

BODY = "assembly"  # its key in the process file


def motion_ref(number: int) -> Ref:
    """The reference of a motion."""
    return Ref("motion", str(number))


def roll_call_ref(number: int, version: int | None = None) -> Ref:
    """The reference of a roll call, or of it as one version records it."""
    return Ref("rollcall", str(number), version)


def motion(number: int) -> str:
    """The page of a motion."""
    return f"/assembly/motions/{number}"


def roll_call(number: int) -> str:
    """The page of a roll call."""
    return f"/assembly/rollcalls/{number}"


def member(key: str) -> str:
    """The page of how a member voted."""
    return f"/assembly/members/{key}"
