"""Where news stands, without language prefix, and what it is called for good."""

from constituyente.foundation.common.refs import Ref


def ref_of(number: int) -> Ref:
    return Ref("notice", str(number))


def notice(number: int) -> str:
    return f"/news/{number}"
