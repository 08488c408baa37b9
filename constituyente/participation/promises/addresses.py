"""Where promises stand, without language prefix, and what they are called for good."""

from constituyente.foundation.common.refs import Ref


def ref_of(number: int) -> Ref:
    return Ref("promise", str(number))


def letter(number: int, key: str) -> str:
    """What the letter to many is called that tells `key` of a promise: made, kept, step 2."""
    return f"promise/{number} {key}"


def promise(number: int) -> str:
    return f"/promises/{number}"
