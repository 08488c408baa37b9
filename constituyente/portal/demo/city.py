"""The demonstration city: synthetic people and texts, brought in through the same services as anybody's, at dates behind today's.

Nothing is written past the services: a petition is received, decided, signed; the log is sealed as it would have been; promises and dossier
items come from being pulled. Those who sign and answer come in the services' forms for many at once, and keep no receipts; a visitor does.
The seed makes people and keys the same each time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings_api
from constituyente.participation.petitions import api as petitions_api
from constituyente.participation.survey import api as survey_api
from constituyente.portal import upkeep

from . import bodies, meetings, news, paper, petitions, survey, text
from .reading import Reading
from .story import FIRST, HERE, PHASES, TENTH, ZONE, Event, Size, Story

EDITION = "a city to walk into, with sheets of paper"  # of the story: a city built from another one is built anew
TABLES = 28  # days between two tables of the survey: they tell of each other, so that few tell more
PLACES = {"near": petitions.NEAR, "followed": "2"}  # where the tour leads → numbers in petitions.toml
STAFF = (
    ("moderacion@demo.example", "Elena Robles", "moderator"),
    ("secretaria@demo.example", "Marco Ibarra", "secretariat"),
    ("redaccion@demo.example", "Julia Santos", "drafter"),
    ("analisis@demo.example", "Daniel Ortega", "analyst"),
    ("asamblea@demo.example", "Carmen Vidal", "clerk"),
    ("revision@demo.example", "Teresa Luna", "reviewer"),
    ("captura@demo.example", "Rosa Medina", "facilitator"),
)


@dataclass(frozen=True)
class Progress:
    """How much of the city stands, both in the same unit; and the numbers of petitions that the tour leads to, as far as there are any."""

    done: int
    whole: int
    places: Mapping[str, int]

    @property
    def share(self) -> float:
        return self.done / self.whole


def process_file(today: date, size: Size = TENTH) -> str:
    """The process file of a city of this size, its dates set around `today`, the last day of the story."""

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    answer, hearing, commitment = size.marks
    return (
        (HERE / "process.toml.in")
        .read_text(encoding="utf-8")
        .format(
            listening_opens=day(-FIRST),
            listening_closes=day(45),
            drafting_opens=day(-60),
            drafting_closes=day(60),
            assembly_opens=day(-20),
            assembly_closes=day(90),
            holidays="[]",
            answer_mark=answer,
            hearing_mark=hearing,
            commitment_mark=commitment,
            scale_es="" if size.one_in == 1 else f", escala 1:{size.one_in}",
            scale_en="" if size.one_in == 1 else f", scale 1:{size.one_in}",
        )
    )


def _beginner(story: Story) -> Event:
    def begin(now: datetime) -> None:
        process.apply(story.file, now=now)
        for email, name, role in STAFF:
            story.actors[role] = accounts.ensure_staff(email, name, [role], now=now)

    return begin


def build(*, now: datetime, size: Size = TENTH, phase: str = "adopted") -> Iterator[Progress]:
    """Build the city, day by day, to the day of the story on which it stands in `phase`, which is `now`; yields how far it is."""
    story = Story(now, size, phase, process_file)
    story.at(FIRST, _beginner(story))
    reading = Reading(story)
    for chapter in (petitions, survey, meetings, paper):
        chapter.plan(story, reading)
    text.plan(story)
    bodies.plan(story)
    news.plan(story)
    days = range(FIRST, PHASES[phase] - 1, -1)
    done, whole = 0, sum(story.load[days_ago] for days_ago in days)
    for days_ago in days:
        morning = datetime.combine(story.today - timedelta(days=days_ago), time(9), ZONE)
        moment = min(morning, now)
        for minute, event in enumerate(story.days.get(days_ago, ())):
            event(min(moment + timedelta(seconds=20 * minute), now))
        evening = min(moment + timedelta(hours=9), now)
        for event in story.evenings:
            event(evening)
        _close(evening, now, tables=days_ago % TABLES == 0 or days_ago == story.last, rng=story.rng)
        done += story.load[days_ago]
        yield Progress(done, whole, _places(story))
    petitions_api.publish_breakdowns(now=now)
    upkeep.settle(now=now)


def _places(story: Story) -> Mapping[str, int]:
    found = {name: story.inputs.get(("petition", number)) for name, number in PLACES.items()}
    return {name: int(ref.key) for name, ref in found.items() if ref}


def _close(evening: datetime, now: datetime, *, tables: bool, rng: Rng) -> None:
    """Seal what the day brought, a minute for each batch, and pull what it causes, until nothing is left to do."""
    origin, moment = process.current().log.origin, evening
    while True:
        while ledger.seal(origin=origin, now=moment):
            moment = min(moment + timedelta(minutes=1), now)
        if not _pull(moment, tables=tables, rng=rng):
            petitions_api.note_days()
            return


def _pull(now: datetime, *, tables: bool, rng: Rng) -> int:
    """What upkeep pulls every minute on a running site; the tables of the survey on some days only."""
    found = petitions_api.count_paper(now=now, rng=rng) + petitions_api.collect_promises(now=now)
    found += dossiers.gather(now=now) + meetings_api.remind(now=now)
    return found + bool(tables and survey_api.publish_if_due(now=now))
