from dataclasses import dataclass
from typing import Literal

from .samples import Samples, samples

Need = Literal["text", "graphics"]


@dataclass(frozen=True)
class DesignToken:
    """A value of the design by its name in tokens.css; `dark`, `wide`: what it is there, empty where it is the same.

    use  what it is for, in the reader's language; empty for steps of a scale
    """

    name: str
    value: str
    dark: str = ""
    wide: str = ""
    use: str = ""


@dataclass(frozen=True)
class DesignPair:
    """Two colours that stand on each other, and how far they are apart in both modes (WCAG 2.2, two decimals, rounded down).

    need    what it is drawn for: text, or lines and shapes that mean something
    least   how far they must be apart for that
    """

    front: str
    back: str
    need: Need
    least: float
    light: float
    dark: float

    @property
    def enough(self) -> bool:
        return min(self.light, self.dark) >= self.least


@dataclass(frozen=True)
class DesignIcon:
    """An icon by its name in the code, with what it stands beside, and its path on a grid of 20."""

    name: str
    word: str
    path: str


@dataclass(frozen=True)
class DesignPiece:
    """A piece that pages are made of: its classes, the states in which it is shown here, and the anchor of where."""

    name: str
    classes: tuple[str, ...]
    states: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class DesignPage:
    """The design, in the reader's language.

    colours, type, space   tokens, in the order of tokens.css
    pairs                  every pair of colours that is used, measured
    """

    colours: tuple[DesignToken, ...]
    type: tuple[DesignToken, ...]
    space: tuple[DesignToken, ...]
    pairs: tuple[DesignPair, ...]
    icons: tuple[DesignIcon, ...]
    pieces: tuple[DesignPiece, ...]

    @property
    def samples(self) -> Samples:
        """What the fragments of real pages are shown with."""
        return samples()

    @property
    def ramp(self) -> tuple[DesignToken, ...]:
        return tuple(one for one in self.colours if one.name.startswith("data-"))

    @property
    def roles(self) -> tuple[DesignToken, ...]:
        return tuple(one for one in self.colours if not one.name.startswith("data-"))
