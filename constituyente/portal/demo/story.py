"""The story of the demonstration city while it is told: what happens on which day, who acts, and what the files call things."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Rng

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("America/Mexico_City")
FIRST = 175  # days before today on which the story begins

Data = Mapping[str, Any]
Event = Callable[[datetime], None]


class Story:
    """What the chapters share.

    inputs    kind and name in a file → the reference that the thing was given: a petition by its number there, others by slug
    days      days before today → what happens then, in order; evenings: what happens at the end of every day
    """

    def __init__(self, today: date, rng: Rng) -> None:
        self.today = today
        self.rng = rng
        self.actors = dict[str, accounts.Actor]()  # by role
        self.inputs = dict[tuple[str, str], Ref]()
        self.days: defaultdict[int, list[Event]] = defaultdict(list)
        self.evenings = list[Event]()

    def at(self, days_ago: int, event: Event) -> None:
        """Let `event` happen so many days before today; what lies ahead is never told."""
        self.days[days_ago].append(event)

    def read(self, name: str) -> Data:
        """A file of the city."""
        return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

    def draw(self, below: int) -> int:
        """A number from 0, below `below` (at most 256)."""
        return self.rng.bytes(1)[0] % below

    def item(self, told: Data, prefix: str = "") -> int:
        """The dossier item of the input that `told` names: petition, answer or statement."""
        kind = next(kind for kind in ("petition", "answer", "statement") if prefix + kind in told)
        return dossiers.item_of(self.inputs[kind, str(told[prefix + kind])])

    def provision_key(self, slug: str) -> str:
        """The permanent key of a provision of the city's text."""
        return sha256(f"demo/{slug}".encode()).hexdigest()[:8]
