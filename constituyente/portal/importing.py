"""Bringing a data package in: checked whole, then file by file, each file all or nothing, any number of times with one result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions

from . import data_packages
from .errors import PackageInvalid

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Imported:
    """What a package brought: rows read and things that are new, by file."""

    name: str
    rows: dict[str, int]
    new: dict[str, int]
    rules_version: int


def import_package(directory: Path, *, now: datetime, rng: Rng, progress: Progress = lambda *_told: None) -> Imported:
    """Bring the package in `directory` in. Its rules are applied only where none are in force yet.

    Raises PackageInvalid with every fault found, and then nothing was written; PetitionStands or CountRefused if a row contradicts what
    stands here: files before that one are in, and the import can be repeated.
    """
    problems = data_packages.Problems([])
    name = data_packages.descriptor(directory, problems)
    rules_text = _rules_text(directory, problems)
    files = [directory / file for file in data_packages.FILES if (directory / file).is_file()]
    counts = {path.name: data_packages.check(path, problems, progress) for path in files}
    if problems.lines:
        raise PackageInvalid(problems=str(problems))

    try:
        version = process.current().version
    except process.NoRules:
        version = process.apply(rules_text, now=now).version
    new = dict[str, int]()
    if "petitions.csv" in counts:
        new["petitions.csv"] = petitions.import_petitions(_petitions(directory), now=now, rng=rng)
    if "reported_counts.csv" in counts:
        new["reported_counts.csv"] = petitions.import_counts(_counts(directory))
    if "texts.csv" in counts:
        new["texts.csv"] = sum(_text(row, directory, now) for _at, row in data_packages.rows(directory / "texts.csv"))
    return Imported(name, counts, new, version)


def _rules_text(directory: Path, problems: data_packages.Problems) -> str:
    try:
        text = (directory / "process.toml").read_text(encoding="utf-8")
        process.check(text)
    except FileNotFoundError:
        problems.add("process.toml", what=_("the file is missing"))
    except UnicodeDecodeError:
        problems.add("process.toml", what=_("the file is not UTF-8"))
    except process.RulesInvalid as error:
        for problem in error.problems:
            problems.add("process.toml", problem.line, *filter(None, [problem.path]), what=problem.message)
    else:
        return text
    return ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _petitions(directory: Path) -> Iterator[petitions.PetitionInput]:
    for _at, row in data_packages.rows(directory / "petitions.csv"):
        yield petitions.PetitionInput(
            number=int(row["number"]),
            title=row["title"],
            demand=row["demand"],
            reasons=row["reasons"],
            wording=row["wording"],
            language=row["language"],
            subject=row["subject"],
            author=row["author"],
            opened_on=_day(row["opened_on"]),
            url=row["url"],
        )


def _counts(directory: Path) -> Iterator[petitions.CountInput]:
    for _at, row in data_packages.rows(directory / "reported_counts.csv"):
        yield petitions.CountInput(
            petition=int(row["petition"]),
            signatures=int(row["signatures"]),
            as_of=date.fromisoformat(row["as_of"]),
            reported_by=row["reported_by"],
            url=row["url"],
        )


def _text(row: data_packages.Row, directory: Path, now: datetime) -> int:
    """Bring one text in, with its provisions; adopt it if the package says so. Returns 1 if it is new."""
    number = int(row["number"])
    text = drafting.TextInput(
        number=number,
        title=row["title"],
        language=row["language"],
        published_on=_day(row["published_on"]),
        adopted_on=_day(row["adopted_on"]),
        source=row["source"],
        url=row["url"],
    )
    provisions = (
        drafting.ProvisionInput(
            key=line["key"],
            parent=line["parent"],
            position=int(line["position"]),
            kind=line["kind"],
            mark=line["mark"],
            heading=line["heading"],
            body=line["body"],
            note=line["note"],
        )
        for _at, line in data_packages.rows(directory / "provisions.csv")
        if int(line["text"]) == number
    )
    new = drafting.import_text(text, provisions, now=now)
    if text.adopted_on:
        constitution.adopt(number, on=text.adopted_on, now=now)
    return int(new)
