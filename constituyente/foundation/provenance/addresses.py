"""Where the graph is told, without language prefix."""

from constituyente.foundation.common.refs import Ref


def thread_address(ref: Ref | str) -> str:
    """The page of the whole thread of `ref`, whatever its version."""
    return f"/trace/{Ref.parse(str(ref)).bare}"
