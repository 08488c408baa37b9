"""Turn the popular initiatives of the Chilean Convention (2022) into a data package.

    python -m tools.convert_chile --initiatives DIR OUT

DIR holds initiatives.csv and supporters_over_time.csv, plain or as .csv.gz; OUT is the package. Each initiative becomes a petition
under its own number; its last count of supporters becomes a reported count. Source of the format: docs/data-package.md.
"""

import argparse
import csv
import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import NoReturn, TextIO
from zoneinfo import ZoneInfo

from tools import packages
from tools.packages import ConversionError

NAME = "chile-ipn-2022"
TITLE = "Iniciativas Populares de Norma, Chile 2022"
SOURCE = "Plataforma Digital de Participación Popular, Convención Constitucional de Chile"
SANTIAGO = ZoneInfo("America/Santiago")

INITIATIVES = (
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
SUBJECTS = {
    "gobierno": "Political system, government, legislature and elections",
    "principios": "Constitutional principles, democracy, nationality and citizenship",
    "estado": "Form of the state, autonomy, decentralisation and local government",
    "derechos": "Fundamental rights",
    "medio_ambiente": "Environment, rights of nature, commons and economic model",
    "justicia": "Justice, autonomous bodies and constitutional reform",
    "conocimiento": "Knowledge, cultures, science, technology, arts and heritage",
}

PROCESS = Template("""\
# The popular initiatives of the Constitutional Convention of Chile, as a process. Dates and marks are those of the public record
# where a comment says so; the rest is what the format asks for.
format = 1

[process]
slug = "chile-2022"
title = { es = "Convención Constitucional de Chile", en = "Constitutional Convention of Chile" }
languages = ["es", "en"]
timezone = "America/Santiago"
holidays = []

[[phases]]
key = "assembly"
title = { es = "Decidir", en = "Deciding" }
opens = 2021-07-13                       # first roll call of the plenary on record
closes = 2022-05-14                      # the plenary's draft
allows = ["assembly"]
[[phases]]
key = "listening"
title = { es = "Escuchar", en = "Listening" }
opens = $opens                       # first observation in the data; signing had begun before
closes = 2022-02-01                      # deadline for signatures
allows = ["petitions"]
[[phases]]
key = "drafting"
title = { es = "Redactar", en = "Drafting" }
opens = 2022-02-02
closes = 2022-05-14
allows = ["dossiers", "drafting"]

[people]
age_bands = [{ key = "16-17", guardian = false }, { key = "18+" }]
strengths = ["email", "phone", "identity", "in_person"]

[petitions]
asks = ["contact", "age_band"]
per_contact = 1
closes_after_days = 30
sponsors = 0
grounds = [
  { key = "out_of_scope", text = { es = "No es materia de una constitución.", en = "It is not a matter for a constitution." } },
]
[[petitions.tiers]]
signatures = 10000                       # obliges nobody; a mark to compare with
[[petitions.tiers]]
signatures = 15000                       # in force: 15,000 from at least four regions; regions are not in the data
promise = { kind = "debate", by = "convention", within = { working_days = 30 } }   # the source names no deadline

[outline]
subjects = [
$subjects]

[bodies.convention]
title = { es = "Convención Constitucional", en = "Constitutional Convention" }
seats = 154
adopts = { of = "seats", at_least = "2/3" }      # 103 of 154

[privacy]
k = 10
notice = { es = "aviso.md", en = "notice.md" }
contact_retention_days_after_close = 30

[log]
origin = "log.chile.example/2022"
seal = { every_seconds = 60, at_least = 20, at_most_seconds = 600 }
""")


@dataclass(frozen=True)
class Summary:
    """What a conversion did.

    cut      titles longer than a petition's may be
    cleaned  fields rid of control characters, or whose line ends were changed
    """

    petitions: int
    signatures: int
    cut: int
    cleaned: int


@dataclass(frozen=True)
class Seen:
    """Days (in Santiago) of the first and the last observation of one initiative, or of all."""

    first: date
    last: date

    def with_day(self, day: date) -> "Seen":
        """Return the span that takes in `day` too."""
        return self if self.first <= day <= self.last else Seen(min(self.first, day), max(self.last, day))


@dataclass(frozen=True)
class Row:
    """One record of a source file. number: as a spreadsheet counts, the header being row 1."""

    file: str
    number: int
    values: dict[str, str]

    def refuse(self, column: str, what: str) -> NoReturn:
        """Raise the ConversionError that says what is wrong with `column` here."""
        msg = f"{self.file}:{self.number}: {column}: {what}"
        raise ConversionError(msg)

    def natural(self, column: str) -> int:
        """Return `column` as a whole number; raises ConversionError."""
        value = self.values[column].strip()
        if not (value.isascii() and value.isdecimal()):
            self.refuse(column, f"is not a whole number: {value!r}")
        return int(value)


def convert(folder: Path, out: Path) -> Summary:
    """Write the initiatives in `folder` as a package into `out`, streaming; the text of one initiative is in memory at a time.

    Raises ConversionError when a file or column is missing, a value cannot be read, or `out` holds something else.
    """
    spans = _spans(folder)
    if not spans:
        msg = f"{folder}/supporters_over_time.csv: has no rows"
        raise ConversionError(msg)
    whole = Seen(min(span.first for span in spans.values()), max(span.last for span in spans.values()))
    with packages.create(out, name=NAME, title=TITLE, source=SOURCE) as package:
        petitions = package.table(packages.PETITIONS)
        counts = package.table(packages.REPORTED_COUNTS)
        progress = packages.Progress("initiatives")
        numbers: set[int] = set()
        labels: dict[str, str] = {}
        signatures = cut = cleaned = 0
        for row in _read(folder, "initiatives", INITIATIVES):
            number = row.natural("id")
            if number in numbers:
                row.refuse("id", f"{number} appears twice")
            numbers.add(number)
            texts = {column: packages.clean(row.values[column]) for column in INITIATIVES}
            cleaned += sum(text != row.values[column].strip() for column, text in texts.items())
            if not texts["title"]:
                row.refuse("title", "is empty")
            title = shortened(texts["title"], packages.TITLE_LIMIT)
            cut += title != texts["title"]
            demand = next((column for column in ("proposal", "ideal", "problem") if texts[column]), None)
            if demand is None:
                row.refuse("proposal", "is empty, and so are ideal and problem")
            if texts["category"]:
                labels.setdefault(texts["category"], texts["category_label"])
            span = spans.get(number)
            petitions.add(
                {
                    "number": number,
                    "title": title,
                    "demand": texts[demand],
                    "reasons": reasons(texts, demand=demand, title=title),
                    "wording": texts["articles"],
                    "language": "es",
                    "subject": texts["category"],
                    "author": "",
                    "opened_on": span.first.isoformat() if span else "",
                    "url": texts["url"],
                }
            )
            count = row.natural("supporters_last")
            signatures += count
            as_of = (span or whole).last.isoformat()
            counts.add({"petition": number, "signatures": count, "as_of": as_of, "reported_by": SOURCE, "url": texts["url"]})
            progress.at(len(numbers))
        package.process(PROCESS.substitute(opens=whole.first.isoformat(), subjects=_subjects(labels)))
    return Summary(len(numbers), signatures, cut, cleaned)


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


def _subjects(labels: dict[str, str]) -> str:
    """Return the outline's lines, in the order of the numbers that the labels begin with."""
    lines = []
    for key, label in sorted(labels.items(), key=lambda item: (_number(item[1]), item[0])):
        spanish = re.sub(r"^\d+\s*[-\u2013.]\s*", "", label) or key
        english = SUBJECTS.get(key, spanish)
        titles = f"{{ es = {packages.toml_string(spanish)}, en = {packages.toml_string(english)} }}"
        lines.append(f"  {{ key = {packages.toml_string(key)}, title = {titles} }},\n")
    return "".join(lines)


def _number(label: str) -> int:
    found = re.match(r"\d+", label)
    return int(found[0]) if found else sys.maxsize


def _spans(folder: Path) -> dict[int, Seen]:
    spans: dict[int, Seen] = {}
    progress = packages.Progress("observations")
    for count, row in enumerate(_read(folder, "supporters_over_time", OBSERVATIONS), 1):
        try:
            instant = datetime.fromisoformat(row.values["observed_at"])
        except ValueError:
            row.refuse("observed_at", f"is not a date and time: {row.values['observed_at']!r}")
        day = (instant.astimezone(SANTIAGO) if instant.tzinfo else instant).date()
        identifier = row.natural("id")
        seen = spans.get(identifier)
        spans[identifier] = seen.with_day(day) if seen else Seen(day, day)
        progress.at(count)
    return spans


def _read(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the records of `name`.csv or `name`.csv.gz; raises ConversionError for everything that is wrong with the file."""
    path = next((path for path in (folder / f"{name}.csv.gz", folder / f"{name}.csv") if path.is_file()), None)
    if path is None:
        msg = f"{folder}: has no {name}.csv.gz and no {name}.csv"
        raise ConversionError(msg)
    number = 1
    try:
        with closing(_open(path)) as file:
            reader = csv.DictReader(file, strict=True)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                msg = f"{path.name}:1: {missing[0]}: the column is missing"
                raise ConversionError(msg)
            for number, values in enumerate(reader, 2):
                row = Row(path.name, number, values)
                if None in values or None in values.values():
                    row.refuse(columns[0], "the row has more or fewer fields than the header")
                yield row
    except UnicodeDecodeError as error:
        msg = f"{path.name}: is not UTF-8"  # the decoder reads ahead of the rows
        raise ConversionError(msg) from error
    except (csv.Error, EOFError, zlib.error, OSError) as error:
        msg = f"{path.name}:{number + 1}: cannot be read: {error}"
        raise ConversionError(msg) from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status: 0, or 2 when the input or OUT will not do."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.convert_chile", description="Turn the Chilean popular initiatives into a data package."
    )
    parser.add_argument(
        "--initiatives", metavar="DIR", type=Path, required=True, help="folder with initiatives.csv.gz and supporters_over_time.csv.gz"
    )
    parser.add_argument(
        "out", metavar="OUT", type=Path, help="folder of the package: absent, empty, or an earlier package of this converter"
    )
    options = parser.parse_args(arguments)
    try:
        summary = convert(options.initiatives, options.out)
    except ConversionError as error:
        packages.say(str(error))
        return 2
    packages.say(f"{summary.cut:,} titles cut to {packages.TITLE_LIMIT} characters")
    packages.say(f"{summary.cleaned:,} fields rid of control characters")
    sys.stdout.write(f"{options.out}: {summary.petitions:,} petitions, {summary.signatures:,} reported signatures\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
