"""The demonstration city: synthetic people and texts, brought in through the same services as anybody's, at dates behind today's.

Nothing is written past the services: a petition is received, decided, signed; the log is sealed as it would have been; promises and dossier
items come from being pulled. The seed makes people and keys the same each time.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.portal import upkeep

from . import bodies, meetings, petitions, survey, text
from .story import FIRST, HERE, ZONE, Event, Story

SEED = "constituyente demo"
EDITION = "the whole process"  # of the story: a city built from another one is built anew
STAFF = (
    ("moderacion@demo.example", "Mesa de moderación", "moderator"),
    ("secretaria@demo.example", "Secretaría técnica", "secretariat"),
    ("redaccion@demo.example", "Grupo de trabajo", "drafter"),
    ("analisis@demo.example", "Mesa de análisis", "analyst"),
    ("asamblea@demo.example", "Mesa directiva de la Asamblea", "clerk"),
)


def process_file(today: date) -> str:
    """The city's process file, its dates set around `today`."""

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

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
        )
    )


def _beginner(story: Story) -> Event:
    def begin(now: datetime) -> None:
        process.apply(process_file(story.today), now=now)
        for email, name, role in STAFF:
            story.actors[role] = accounts.ensure_staff(email, name, [role], now=now)

    return begin


def build(*, now: datetime) -> Iterator[int]:
    """Build the city, day by day from FIRST days ago to `now`; yields the days left, for whoever shows progress."""
    story = Story(now.astimezone(ZONE).date(), Seeded(SEED))
    story.at(FIRST, _beginner(story))
    for chapter in (petitions, survey, meetings, text, bodies):
        chapter.plan(story)
    for days_ago in range(FIRST, -1, -1):
        morning = datetime.combine(story.today - timedelta(days=days_ago), time(9), ZONE)
        moment = min(morning, now) if days_ago == 0 else morning
        for minute, event in enumerate(story.days.get(days_ago, ())):
            event(min(moment + timedelta(seconds=20 * minute), now))
        evening = min(moment + timedelta(hours=4), now)
        origin = process.current().log.origin
        for event in story.evenings:
            event(evening)
        # Twice: crossings and what is pulled from them are queued by the first.
        for _round in range(2):
            while ledger.seal(origin=origin, now=evening):
                pass
            upkeep.pull(now=evening)
        yield days_ago
    upkeep.settle(now=now)
