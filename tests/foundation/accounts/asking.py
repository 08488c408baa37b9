"""What somebody holds who asked for a confirmation."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """The page's handle, and what the letter says ("" if none came)."""

    handle: str
    code: str
    token: str

    @property
    def wrong_code(self) -> str:
        return f"{(int(self.code) + 1) % 10**6:06d}"


Ask = Callable[..., Asked]
