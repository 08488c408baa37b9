"""The story of the demonstration city while it is told: what happens on which day, who acts, and what the files call things."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded

from .texts import Writer

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("America/Mexico_City")
SEED = "constituyente demo"
FIRST = 175  # days before the end of the story on which it begins
YEAR = "2015"  # of the populations: what the city knew in 2016

Data = Mapping[str, Any]
Event = Callable[[datetime], None]


@dataclass(frozen=True)
class Size:
    """How large the city is: real totals of 2016, or a share of them.

    one_in     so many signatures of 2016 stand for one of the city's; its marks are smaller in the same measure
    petitions  that are admitted, and meetings that are listed, by the end of the story; answers that are handed in
    """

    name: str
    one_in: int
    petitions: int
    answers: int
    meetings: int

    @property
    def marks(self) -> tuple[int, int, int]:
        """The signatures that oblige to an answer, a hearing, a commitment."""
        answer, hearing, commitment = (mark // self.one_in for mark in MARKS)
        return answer, hearing, commitment


MARKS = (5_000, 10_000, 50_000)
FULL = Size("1:1", 1, petitions=341, answers=31_200, meetings=108)
TENTH = Size("1:10", 10, petitions=36, answers=3_120, meetings=13)
SIZES: Mapping[str, Size] = {size.name: size for size in (TENTH, FULL)}

# How many days before the end of the story today is.
PHASES: Mapping[str, int] = {"petitions": 65, "drafting": 22, "assembly": 10, "adopted": 0}


class Story:
    """What the chapters share.

    today     the last day of the story, which lies ahead if the city stands in an earlier phase
    inputs    kind and name in a file → the reference that the thing was given: a petition by its number there, others by slug
    days      days before the end → what happens then, in order; evenings: what happens at the end of every day
    load      days before the end → how much there is to do then, for whoever shows progress
    """

    zone = ZONE

    def __init__(self, now: datetime, size: Size, phase: str, process_file: Callable[[date, Size], str]) -> None:
        self.size = size
        self.last = PHASES[phase]
        self.today = now.astimezone(ZONE).date() + timedelta(days=self.last)
        self.file = process_file(self.today, size)
        told = tomllib.loads(self.file)["territories"]
        self.territories = {one["code"]: one["name"] for one in told}
        self.population = [one["population"][YEAR] for one in told]
        self.writer = Writer(SEED, self.territories, self.population)
        self.rng = Seeded(SEED)
        self.random = Random(SEED)  # noqa: S311  never for anything but what the synthetic people do
        self.actors = dict[str, accounts.Actor]()  # by role
        self.inputs = dict[tuple[str, str], Ref]()
        self.days: defaultdict[int, list[Event]] = defaultdict(list)
        self.evenings = list[Event]()
        self.load = Counter[int](range(FIRST + 1))

    def at(self, days_ago: int, event: Event, *, load: int = 1) -> None:
        """Let `event` happen so many days before the end; what lies ahead of today is never told."""
        self.days[days_ago].append(event)
        self.load[days_ago] += load

    def day_of(self, now: datetime) -> int:
        """How many days before the end of the story `now` is."""
        return (self.today - now.astimezone(ZONE).date()).days

    def read(self, name: str) -> Data:
        """A file of the city."""
        return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

    def draw(self, below: int) -> int:
        """A number from 0, below `below`."""
        return self.random.randrange(below)

    def told(self, text: str) -> str:
        """`text` of a file, which calls petitions by their numbers there, with the numbers that they were given."""

        def given(found: re.Match[str]) -> str:
            ref = self.inputs.get(("petition", found[2]))
            return f"{found[1]}{ref.key}" if ref else found[0]

        return re.sub(r"(\bpetición |\bpetition |/petitions/)(\d+)\b", given, text.strip())

    def item(self, told: Data, prefix: str = "") -> int:
        """The dossier item of the input that `told` names: petition, answer or statement."""
        kind = next(kind for kind in ("petition", "answer", "statement") if prefix + kind in told)
        return dossiers.item_of(self.inputs[kind, str(told[prefix + kind])])

    def provision_key(self, slug: str) -> str:
        """The permanent key of a provision of the city's text."""
        return sha256(f"demo/{slug}".encode()).hexdigest()[:8]
