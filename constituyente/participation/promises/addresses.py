"""Where promises stand, without language prefix, and what they are called for good."""

from constituyente.foundation.common.refs import Ref


def ref_of(number: int) -> Ref:
    return Ref("promise", str(number))


def promise(number: int) -> str:
    return f"/promises/{number}"
