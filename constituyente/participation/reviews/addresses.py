"""Where cases of review stand, without language prefix, and what they are called for good."""

from constituyente.foundation.common.refs import Ref


def ref_of(number: int) -> Ref:
    return Ref("review", str(number))


def case(number: int) -> str:
    return f"/reviews/{number}"
