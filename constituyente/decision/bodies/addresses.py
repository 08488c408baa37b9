"""Where bodies, members and sessions are found: references, and pages without language prefix.

A reference holds no underscore: that of member m001 of `working_group` is `member/working-group-m001`. The key of a member holds no
hyphen, so that what stands behind the last one is the member.
"""

from constituyente.foundation.common.refs import Ref


def _slug(body: str) -> str:
    return body.replace("_", "-").replace("+", "-")


def member_ref(body: str, key: str) -> Ref:
    """The reference of a member."""
    return Ref("member", f"{_slug(body)}-{key}")


def session_ref(body: str, number: int) -> Ref:
    """The reference of a session."""
    return Ref("session", f"{_slug(body)}-{number}")


def body(key: str) -> str:
    """The page of a body."""
    return f"/bodies/{key}"


def member(body_key: str, key: str) -> str:
    """The page of a member."""
    return f"{body(body_key)}/members/{key}"


def session(body_key: str, number: int) -> str:
    """The page of a session."""
    return f"{body(body_key)}/sessions/{number}"
