"""Petitions as tables, for whoever counts with them; and one as other sites show it."""

from collections.abc import Iterator
from datetime import date, datetime

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import tiers
from constituyente.participation.petitions.data.fair import EmbedPage
from constituyente.participation.petitions.models import Petition

from .fair import exposure_page
from .listing import petition_row, public_petitions
from .petition import petition_page
from .standing import NOTHING, counted, status_of

CHUNK = 500
STRENGTHS = ("email", "phone", "identity", "in_person", "none")
COLUMNS = (
    *("number", "title", "language", "status", "subject", "submitted", "opened", "closes", "signatures", *STRENGTHS),
    *("held", "excluded", "withdrawn", "log_size", "log", "reported", "reported_by", "reported_as_of"),
)
Line = tuple[str, ...]


def listed_rows(*, now: datetime) -> Iterator[Line]:
    """Every public petition with its counts, by number, under a line of names. Two statements for CHUNK of them. Raises NoRules."""
    rules = process.current()
    yield COLUMNS
    last = 0
    while chunk := list(public_petitions().filter(number__gt=last).order_by("number")[:CHUNK]):
        counts = ledger.tallies([petition.key for petition in chunk])
        for petition in chunk:
            yield _line(petition, counts.get(petition.key, NOTHING), rules, now=now)
        last = chunk[-1].number


def _line(petition: Petition, found: ledger.Count, rules: process.Rules, *, now: datetime) -> Line:
    count, reported = counted(petition, found, rules)
    proved = reported.proof if reported and reported.proof else count
    claimed = reported if reported and not reported.proof else None
    return (
        *(str(petition.number), petition.title, petition.language),  # type: ignore[attr-defined]  # annotated in public_petitions
        *(status_of(petition, now=now), petition.subject),
        *(_at(at) for at in (petition.submitted_at, petition.opened_at, petition.closes_at)),
        *(str(proved.total), *(str(proved.by_strength.get(one, 0)) for one in STRENGTHS)),
        *(str(number) for number in (proved.held, proved.excluded, proved.withdrawn, proved.size)),
        proved.log,
        *((str(claimed.signatures), claimed.by, claimed.as_of.isoformat()) if claimed else ("", "", "")),
    )


def _at(value: datetime | date | None) -> str:
    return value.isoformat() if value else ""


def day_rows(number: int, *, now: datetime) -> Iterator[Line]:
    """What the signatures of a petition came to by days, as far as days may be told apart. Raises NotFound, NoRules."""
    page = petition_page(number, now=now)
    return iter([("day", "total", "more"), *((one.day.isoformat(), str(one.total), str(one.more)) for one in page.days)])


def exposure_rows(*, before: str, now: datetime) -> Iterator[Line]:
    """The days of the log of exposure, a line for each petition that was shown."""
    page = exposure_page(before=before, now=now)
    yield ("day", "log_size", "seed", "open", "position", "number", "key", "place", "title")
    for turn in page.days:
        for position, shown in enumerate(turn.first, start=1):
            told = (turn.day.isoformat(), str(turn.size), turn.seed, str(turn.open), str(position))
            yield (*told, str(shown.number), shown.key, shown.place, shown.title)


def embed_page(number: int, *, now: datetime) -> EmbedPage:
    """One public petition as other sites show it. Three statements. Raises NotFound, NoRules."""
    row = petition_row(number, now=now)
    marks = tuple(tier.signatures for tier in process.current().petitions.tiers)
    way = tiers.distance(row.signatures, marks)
    return EmbedPage(
        number=row.number,
        title=row.title,
        language=row.language,
        takes_signatures=row.status == "open",
        signatures=row.signatures,
        reported_by=row.claimed.by if row.claimed else "",
        next_mark=way.following,
        missing=way.missing,
        bar=tuple((mark, mark in row.reached) for mark in marks),
        size=row.proved.size,
    )
