"""Where meetings and what was said at them stand, without language prefix, and what they are called for good."""

from constituyente.foundation.common.refs import Ref

MEETING = "meeting"  # what the host of a new meeting confirms


def ref_of(number: int) -> Ref:
    return Ref("meeting", str(number))


def statement_ref(meeting: int, position: int, version: int = 1) -> Ref:
    """The reference of a statement; with a version once a correction gave it another text."""
    return Ref("statement", f"{meeting}-{position}", version if version > 1 else None)


def meeting(number: int) -> str:
    return f"/meetings/{number}"


def statement(number: int, position: int) -> str:
    return f"/meetings/{number}/statements/{position}"


def results(number: int) -> str:
    """The form in which results are handed in."""
    return f"/meetings/{number}/results"


def confirm_meeting(token: str) -> str:
    """The page behind the link that a host gets."""
    return f"/meetings/new/confirm/{token}"
