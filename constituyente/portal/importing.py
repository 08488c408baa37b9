"""Bringing a data package in: checked whole, then file by file, each file all or nothing, any number of times with one result."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
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
    rules_text, rules = _rules(directory, problems)
    checked = _check(directory, rules, problems, progress)
    if problems.lines:
        raise PackageInvalid(problems=str(problems))

    version = rules.version if rules and rules.version else process.apply(rules_text, now=now).version
    new = dict[str, int]()
    if "petitions.csv" in checked:
        new["petitions.csv"] = petitions.import_petitions(_petitions(directory), now=now, rng=rng)
    if "reported_counts.csv" in checked:
        new["reported_counts.csv"] = petitions.import_counts(_counts(directory))
    if "texts.csv" in checked:
        new["texts.csv"] = constitution.take_over(_texts(directory), now=now)
    return Imported(name, {file: one.rows for file, one in checked.items()}, new, version)


def _check(
    directory: Path, rules: process.Rules | None, problems: data_packages.Problems, progress: Progress
) -> Mapping[str, data_packages.Checked]:
    """Look at every file, row by row and then as wholes. Returns what was found, by file."""
    subjects = [one.key for one in rules.outline.subjects] if rules else []
    checked = dict[str, data_packages.Checked]()
    for file in data_packages.FILES:
        if not (directory / file).is_file():
            continue
        there: Mapping[str, Mapping[str, Collection[str]]] = {
            "petitions.csv": {"subject": subjects} if rules else {},
            "reported_counts.csv": {"petition": checked["petitions.csv"].keys if "petitions.csv" in checked else ()},
            "provisions.csv": {"text": checked["texts.csv"].keys if "texts.csv" in checked else ()},
        }
        checked[file] = data_packages.check(directory / file, problems, progress, there.get(file, {}))
    if not problems.lines and "texts.csv" in checked:
        _check_trees(directory, checked["texts.csv"].keys, problems)
    return checked


def _check_trees(directory: Path, texts: Collection[str], problems: data_packages.Problems) -> None:
    """Every text must be a tree of provisions in the order of reading."""
    for number in sorted(texts, key=int):
        places, lines = list[int](), list[drafting.Line]()
        for at, row in _provision_rows(directory, int(number)):
            places.append(at)
            lines.append(drafting.Line(row["key"], row["parent"], int(row["position"]), row["kind"], row["mark"], row["heading"]))
        flaw = drafting.first_flaw(lines)
        if flaw is not None and places:
            problems.add("provisions.csv", places[flaw.row - 1], flaw.column, what=_(flaw.problem) % {"value": flaw.value})
        elif flaw is not None:
            problems.add("texts.csv", what=_("text %(number)s has no provisions") % {"number": number})


def _rules(directory: Path, problems: data_packages.Problems) -> tuple[str, process.Rules | None]:
    """The package's process file, and the rules it comes in under: those in force, else its own (version 0)."""
    text, rules = "", None
    try:
        text = (directory / "process.toml").read_text(encoding="utf-8")
        rules = process.check(text)
    except FileNotFoundError:
        problems.add("process.toml", what=_("the file is missing"))
    except UnicodeDecodeError:
        problems.add("process.toml", what=_("the file is not UTF-8"))
    except process.RulesInvalid as error:
        for problem in error.problems:
            problems.add("process.toml", problem.line, *filter(None, [problem.path]), what=problem.message)
    with suppress(process.NoRules):
        rules = process.current()
    return text, rules


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


def _texts(directory: Path) -> Iterator[tuple[drafting.TextInput, Iterator[drafting.ProvisionInput]]]:
    for _at, row in data_packages.rows(directory / "texts.csv"):
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
        yield text, _provisions(directory, number)


def _provision_rows(directory: Path, text: int) -> Iterator[tuple[int, data_packages.Row]]:
    if (directory / "provisions.csv").is_file():
        for at, row in data_packages.rows(directory / "provisions.csv"):
            if int(row["text"]) == text:
                yield at, row


def _provisions(directory: Path, text: int) -> Iterator[drafting.ProvisionInput]:
    for _at, row in _provision_rows(directory, text):
        yield drafting.ProvisionInput(
            key=row["key"],
            parent=row["parent"],
            position=int(row["position"]),
            kind=row["kind"],
            mark=row["mark"],
            heading=row["heading"],
            body=row["body"],
            note=row["note"],
        )
