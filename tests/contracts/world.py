"""One of everything, so that every address has something to show, and the samples its parameters are filled from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .addresses import Address


@dataclass(frozen=True)
class Sample:
    """Values of one parameter: of something that is there, and of something that never was.

    refused  the status with which what never was is refused: links that ran out say so, and a forged one looks like them
    """

    there: str
    missing: str
    refused: int = 404


class NoSample(Exception):
    """An address has a parameter that nobody made a sample for: add one to `world` in tests/contracts/conftest.py."""


@dataclass(frozen=True)
class World:
    """What the addresses are filled from.

    samples  "parameter", or "route-name:parameter" where one address needs its own
    posts    forms that somebody sends, and whose answer is a page: address and what is in the form, in the order of sending
    """

    samples: Mapping[str, Sample]
    posts: Sequence[tuple[str, Mapping[str, str]]] = ()

    def sample(self, address: Address, parameter: str) -> Sample:
        """The sample for one parameter of `address`. Raises NoSample."""
        for key in (f"{address.name}:{parameter}", parameter):
            if key in self.samples:
                return self.samples[key]
        message = f"{address.route}: no sample for {parameter}"
        raise NoSample(message)

    def there(self, address: Address, *, language: str = "es") -> str:
        """The path to something that is there."""
        return address.path({name: self.sample(address, name).there for name in address.parameters}, language=language)

    def missing(self, address: Address, *, language: str = "es") -> str | None:
        """The path to something that never was; None for an address without parameters."""
        if not address.parameters:
            return None
        return address.path({name: self.sample(address, name).missing for name in address.parameters}, language=language)

    def refusal(self, address: Address) -> int:
        """The status of the path to something that never was."""
        return min(self.sample(address, name).refused for name in address.parameters)
