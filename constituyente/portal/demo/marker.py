"""Which city stands in the data directory, as a file beside the database says."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Standing:
    """A city: the edition it was built from (empty while it is half built), its size, its phase, and where the tour leads in it."""

    built: str
    size: str
    phase: str
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """How messages call it."""
        return _("The demo city (%(size)s, phase %(phase)s)") % {"size": self.size, "phase": self.phase}

    def same_city(self, other: "Standing") -> bool:
        """Whether it is the other, wherever the tour leads."""
        return (self.built, self.size, self.phase) == (other.built, other.size, other.phase)


def directory() -> Path:
    return Path(settings.DATA)


def read() -> Standing | None:
    """What stands; None if nobody ever built a city here. One that an earlier release built is another edition of the common kind."""
    try:
        told = json.loads((directory() / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Standing(str(told["built"] or ""), told.get("size", "1:10"), told.get("phase", "adopted"), told.get("places", {}))


def write(city: Standing) -> None:
    directory().mkdir(parents=True, exist_ok=True)
    (directory() / "demo.json").write_text(json.dumps(asdict(city)) + "\n", encoding="utf-8")
