import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from django.utils.translation import gettext

from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.lately import Lately
from constituyente.foundation.ledger import api as ledger

from . import calendar, shapes
from .data import BodyRow, LogRow, MarkRow, NamedRow, Obligation, PhaseRow, ProcessPage, RulesPage, Site, State, TerritoryRow, VersionRow
from .errors import BadShapes, NoRules, Problem, RulesInvalid
from .models import RulesVersion
from .reading import Faulty, read
from .schema import OUTSIDE, Phase, Promise, Rules, Territory, Tier, Within

Row = tuple[int, str, str, datetime, bytes]
ALONG: Mapping[State, int] = {"past": 0, "now": 1, "future": 2}
COLUMNS = ("version", "sha256", "text", "applied_at", "leaf")


@Lately
def current() -> Rules:
    """The rules in force, as they were at most a second ago; one SQL statement. Raises NoRules if none were ever applied."""
    row: Row | None = RulesVersion.objects.order_by("-version").values_list(*COLUMNS).first()
    if row is None:
        raise NoRules
    return _rules(*row)


@Lately
def version(number: int) -> Rules:
    """The rules of one version, in one SQL statement. Raises NotFound."""
    row: Row | None = RulesVersion.objects.filter(version=number).values_list(*COLUMNS).first()
    if row is None:
        raise NotFound
    return _rules(*row[:-1], bytes(row[-1]))


@lru_cache(maxsize=16)
def _rules(version: int, sha256: str, text: str, applied_at: datetime, leaf: bytes) -> Rules:
    """Versions never change, so that each is read once in a process."""
    return Rules.of(read(text), version=version, sha256=sha256, text=text, applied_at=applied_at, leaf=leaf)


def place_names(rules: Rules) -> Mapping[str, str]:
    """What the places of `rules` are called in the active language, by code and in their order."""
    return {**{one.code: one.name for one in rules.territories}, **{key: in_language(label) for key, label in OUTSIDE.items()}}


def check(text: str, name: str = "process.toml") -> Rules:
    """The rules that `text` would make, as version 0; no SQL statement.

    name  of the file, for messages
    Raises RulesInvalid, whose `problems` are in the order of the file and in the active language. Source: docs/process-file.md.
    """
    try:
        file = read(text, main_language=main_language())
    except Faulty as error:
        problems = tuple(Problem(fault.line, fault.path, gettext(fault.sentence) % fault.facts) for fault in error.faults)
        raise RulesInvalid(name=name, problems=problems) from error
    return Rules.of(file, version=0, sha256=sha256(text.encode()).hexdigest(), text=text)


def allows(rules: Rules, act: str, *, now: datetime) -> bool:
    """Whether a phase that switches `act` on (petitions, survey, dossiers, …) is open at `now`; no SQL statement."""
    return any(act in phase.allows for phase in calendar.phases_at(rules.phases, now, rules.process.zone))


def opens_next(rules: Rules, act: str, *, now: datetime) -> date | None:
    """The first day of the next phase that switches `act` on; None if there is none to come. No SQL statement."""
    zone = rules.process.zone
    return min((phase.opens for phase in rules.phases if act in phase.allows and now < phase.opens_at(zone)), default=None)


def due(rules: Rules, start: datetime, within: Within) -> datetime:
    """The last second, in UTC, of the last day of a deadline that begins at `start`; what comes after it is late. No SQL statement.

    The day of `start` does not count; days are those of the process's time zone, working days skip its holidays.
    """
    return calendar.due(start, within, rules.process.zone, rules.process.holidays)


def site(*, now: datetime) -> Site:
    """What every page says about the process, in the active language; one SQL statement. Raises NoRules."""
    rules = current()
    open_now = calendar.phases_at(rules.phases, now, rules.process.zone)
    return Site(
        title=in_language(rules.process.title),
        place=in_language(rules.process.place),
        phase=", ".join(in_language(phase.title) for phase in open_now),
        synthetic=rules.process.synthetic,
        languages=rules.process.languages,
        timezone=rules.process.timezone,
        version=rules.version,
        territories=rules.drawn,
    )


def shape_table(text: str, geojson: bytes, *, key: str, points: int = shapes.AIM) -> str:
    """The table `[map.shapes]` for the process file `text`, made of the polygons in `geojson`; no SQL statement.

    key     the property of a feature that holds its territory's code
    points  of all shapes together, about: borders are simplified until they have no more
    Raises BadShapes, in the active language.
    """
    try:
        codes = [str(one["code"]) for one in tomllib.loads(text)["territories"]]
        found = shapes.shapes_of(geojson, key=key, codes=codes, points=points)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadShapes(what=gettext("the process file has no territories with a code")) from error
    except shapes.NoShape as error:
        raise BadShapes(what=gettext(error.sentence) % error.facts) from error
    return "".join(("[map.shapes]\n", *(f'"{code}" = "{shapes.written(shape)}"\n' for code, shape in found.items())))


def geojson(number: int) -> Mapping[str, object]:
    """The shapes of version `number` of the rules as GeoJSON, with their source in the active language. One statement.

    Raises NotFound, also where the rules have no map. Source: RFC 7946; `attribution` is a member of our own.
    """
    rules = version(number)
    if rules.map is None:
        raise NotFound
    return {
        "type": "FeatureCollection",
        "attribution": in_language(rules.map.source),
        "features": [
            {
                "type": "Feature",
                "properties": {"code": one.code, "name": one.name},
                "geometry": shapes.geometry(shapes.read(rules.map.shapes[one.code])),
            }
            for one in rules.territories
        ],
    }


def process_page(*, now: datetime) -> ProcessPage:
    """The rules in force at `now` and all versions; three SQL statements. Raises NoRules."""
    rules = current()
    versions = _versions(RulesVersion.objects.order_by("-version").values_list("version", "sha256", "applied_at", "leaf"))
    seal = rules.log.seal
    return ProcessPage(
        in_force=next(row for row in versions if row.version == rules.version),
        slug=rules.process.slug,
        title=rules.process.title,
        place=rules.process.place,
        synthetic=rules.process.synthetic,
        languages=rules.process.languages,
        timezone=rules.process.timezone,
        phases=phases(rules, now=now),
        marks=tuple(_mark(tier, rules, now) for tier in rules.petitions.tiers),
        per_contact=rules.petitions.per_contact,
        per_person=rules.petitions.per_person,
        closes_after_days=rules.petitions.closes_after_days,
        grounds=tuple(NamedRow(ground.key, ground.text) for ground in rules.petitions.grounds),
        subjects=tuple(NamedRow(subject.key, subject.title) for subject in rules.outline.subjects),
        owners=tuple(NamedRow(key, title) for key, title in rules.owners().items()),
        bodies=tuple(BodyRow(key, body.title, body.size) for key, body in rules.bodies.items()),
        age_bands=rules.age_bands,
        territories=tuple(_territory(territory) for territory in rules.territories),
        holidays=tuple(sorted(rules.process.holidays)),
        k=rules.privacy.k,
        log=LogRow(rules.log.origin, seal.every_seconds, seal.at_least, seal.at_most_seconds),
        versions=versions,
    )


def rules_page(number: int) -> RulesPage:
    """Version `number` with its text, in or out of force; three SQL statements. Raises NotFound."""
    rules = version(number)
    newest, _older = RulesVersion.objects.order_by("-version").values_list("version", "sha256").first() or (number, "")
    (row,) = _versions([(rules.version, rules.sha256, _applied(rules), rules.leaf)])
    return RulesPage(version=row, in_force=newest, title=rules.process.title, text=rules.text)


def _applied(rules: Rules) -> datetime:
    if rules.applied_at is None:
        raise NoRules
    return rules.applied_at


def _versions(rows: Iterable[tuple[int, str, datetime, bytes | memoryview]]) -> tuple[VersionRow, ...]:
    found = [(number, digest, at, bytes(leaf)) for number, digest, at, leaf in rows]
    indices = ledger.positions([leaf for *_rest, leaf in found])
    return tuple(VersionRow(number, digest, at, leaf.hex(), indices.get(leaf)) for number, digest, at, leaf in found)


def phases(rules: Rules, *, now: datetime) -> tuple[PhaseRow, ...]:
    """The phases along the line of time: over, in the order they ended; open at `now`; to come. Phases may overlap."""
    rows = [_phase(phase, rules, now) for phase in rules.phases]
    return tuple(sorted(rows, key=lambda row: (ALONG[row.state], row.closes if row.state == "past" else row.opens)))


def phase_of(rules: Rules, act: str, *, now: datetime) -> PhaseRow | None:
    """The first phase that switches `act` on and is not over; None if there is none any more. No SQL statement."""
    return next((row for row in phases(rules, now=now) if act in row.allows and row.state != "past"), None)


def _phase(phase: Phase, rules: Rules, now: datetime) -> PhaseRow:
    zone = rules.process.zone
    state: State = "future" if now < phase.opens_at(zone) else "now" if now < phase.closes_at(zone) else "past"
    return PhaseRow(phase.key, phase.title, phase.opens, phase.closes, phase.allows, state)


def _mark(tier: Tier, rules: Rules, now: datetime) -> MarkRow:
    return MarkRow(tier.signatures, _promise(tier.promise, rules, now) if tier.promise else None)


def _promise(promise: Promise, rules: Rules, now: datetime) -> Obligation:
    return Obligation(
        kind=promise.kind,
        by=promise.by,
        owner=rules.owners()[promise.by],
        people=promise.people,
        working_days=promise.within.working_days,
        days=promise.within.days,
        due=due(rules, now, promise.within),
    )


def _territory(territory: Territory) -> TerritoryRow:
    year = max(territory.population, default=None)
    return TerritoryRow(territory.code, territory.name, territory.people, int(year) if year else None)


def pace(rules: Rules) -> ledger.Policy:
    """How soon `rules` want the log sealed, and so by when an entry is promised to be in it."""
    return ledger.Policy(**rules.log.seal.model_dump())
