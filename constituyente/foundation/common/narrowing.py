"""Lists that readers narrow: what there is to choose from, and what is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One way to narrow a list: its value (empty: not at all), its name, whether it is chosen."""

    value: str
    name: str
    chosen: bool


def choices(names: Mapping[str, object], chosen: str) -> tuple[Choice, ...]:
    """What a list may be narrowed to: value → name in the order they are shown, of which `chosen` is asked for."""
    return tuple(Choice(value, str(name), value == chosen) for value, name in names.items())
