"""Each popular initiative becomes a petition under its own number; its last count of supporters a reported count."""

import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from constituyente.foundation.common.exchange import TITLE
from constituyente.participation.petitions.tables import PETITIONS, REPORTED_COUNTS
from tools import packages

from . import SANTIAGO
from .reading import Row, records

SOURCE = "Plataforma Digital de Participación Popular, Convención Constitucional de Chile"
ZONE = ZoneInfo(SANTIAGO)
COLUMNS = (
    "id",
    "title",
    "category",
    "category_label",
    "problem",
    "ideal",
    "proposal",
    "arguments",
    "articles",
    "supporters_last",
    "url",
)
OBSERVATIONS = ("id", "observed_at")
LEADS = (("problem", "Problema"), ("ideal", "Situación ideal"), ("arguments", "Argumentos"))


@dataclass(frozen=True)
class Seen:
    """Instants of the first and the last observation of one initiative, or of all."""

    first: datetime
    last: datetime

    def with_instant(self, at: datetime) -> "Seen":
        """Return the span that takes in `at` too."""
        return self if self.first <= at <= self.last else Seen(min(self.first, at), max(self.last, at))

    @property
    def opened_on(self) -> date:
        """The day of the first, in Santiago."""
        return self.first.astimezone(ZONE).date()

    @property
    def as_of(self) -> date:
        """The day of the last, in Santiago."""
        return self.last.astimezone(ZONE).date()


@dataclass(frozen=True)
class Initiatives:
    """What was read.

    labels   category → its label, of the categories there are
    opens    day of the first observation of all, in Santiago
    cut      titles longer than a petition's may be
    cleaned  fields rid of control characters, or whose line ends were changed
    """

    petitions: int
    signatures: int
    labels: dict[str, str]
    opens: date
    cut: int
    cleaned: int


def write(folder: Path, package: packages.Package) -> Initiatives:
    """Write the initiatives in `folder`, streaming; the text of one is in memory at a time.

    Raises ConversionError when a file or column is missing, or a value cannot be read.
    """
    spans = _spans(folder)
    if not spans:
        msg = f"{folder}/supporters_over_time.csv: has no rows"
        raise packages.ConversionError(msg)
    whole = Seen(min(span.first for span in spans.values()), max(span.last for span in spans.values()))
    petitions, counts = package.table(PETITIONS), package.table(REPORTED_COUNTS)
    progress = packages.Progress("initiatives")
    numbers: set[int] = set()
    labels: dict[str, str] = {}
    signatures = cut = cleaned = 0
    for row in records(folder, "initiatives", COLUMNS):
        number = row.natural("id")
        if number in numbers:
            row.refuse("id", f"{number} appears twice")
        numbers.add(number)
        texts = {column: packages.clean(row.values[column]) for column in COLUMNS}
        cleaned += sum(text != row.values[column].strip() for column, text in texts.items())
        title = shortened(texts["title"], TITLE)
        cut += title != texts["title"]
        if texts["category"]:
            labels.setdefault(texts["category"], texts["category_label"])
        span, count = spans.get(number), row.natural("supporters_last")
        signatures += count
        demand = _demand(row, texts)
        petitions.add(
            {
                "number": number,
                "title": title,
                "demand": texts[demand],
                "reasons": reasons(texts, demand=demand, title=title),
                "wording": texts["articles"],
                "language": "es",
                "subject": texts["category"],
                "opened_at": span.first if span else None,
                "url": texts["url"],
            }
        )
        as_of = (span or whole).as_of
        counts.add({"petition": number, "signatures": count, "as_of": as_of, "reported_by": SOURCE, "url": texts["url"]})
        progress.at(len(numbers))
    return Initiatives(len(numbers), signatures, labels, whole.opened_on, cut, cleaned)


def _demand(row: Row, texts: dict[str, str]) -> str:
    """The column that says what is asked: the first that is not empty."""
    if not texts["title"]:
        row.refuse("title", "is empty")
    demand = next((column for column in ("proposal", "ideal", "problem") if texts[column]), None)
    if demand is None:
        row.refuse("proposal", "is empty, and so are ideal and problem")
    return demand


def shortened(title: str, limit: int) -> str:
    """Return `title` if it has at most `limit` characters, else its first words with "…", at most `limit` characters in all."""
    if len(title) <= limit:
        return title
    kept = title[: limit - 1]
    words, space, _ = kept.rpartition(" ")
    # A cut that falls exactly between two words keeps the last one; a title without spaces is cut where it must be.
    if not space or title[limit - 1].isspace():
        words = kept
    return f"{words.rstrip(' ,;:.')}…"


def reasons(texts: dict[str, str], *, demand: str, title: str) -> str:
    """Return the reasons of a petition: each source field under its lead, a blank line apart.

    demand  the column that became the demand, not repeated here
    title   as the petition shows it; when that was cut, the whole one comes first
    """
    paragraphs = [] if title == texts["title"] else [texts["title"]]
    paragraphs += [f"{lead}: {texts[column]}" for column, lead in LEADS if column != demand and texts[column]]
    return "\n\n".join(paragraphs)


def in_order(labels: dict[str, str]) -> list[tuple[str, str]]:
    """Return categories and their titles in Spanish, in the order of the numbers that the labels begin with."""
    found = sorted(labels.items(), key=lambda item: (_number(item[1]), item[0]))
    return [(key, re.sub(r"^\d+\s*[-\u2013.]\s*", "", label) or key) for key, label in found]


def _number(label: str) -> int:
    found = re.match(r"\d+", label)
    return int(found[0]) if found else sys.maxsize


def _spans(folder: Path) -> dict[int, Seen]:
    spans: dict[int, Seen] = {}
    progress = packages.Progress("observations")
    for count, row in enumerate(records(folder, "supporters_over_time", OBSERVATIONS), 1):
        try:
            instant = datetime.fromisoformat(row.values["observed_at"])
        except ValueError:
            row.refuse("observed_at", f"is not a date and time: {row.values['observed_at']!r}")
        instant = (instant if instant.tzinfo else instant.replace(tzinfo=ZONE)).astimezone(UTC)
        identifier = row.natural("id")
        seen = spans.get(identifier)
        spans[identifier] = seen.with_instant(instant) if seen else Seen(instant, instant)
        progress.at(count)
    return spans
