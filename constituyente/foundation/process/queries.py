from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger

from . import calendar
from .data import BodyRow, LogRow, MarkRow, NamedRow, Obligation, PhaseRow, ProcessPage, RulesPage, Site, State, TerritoryRow, VersionRow
from .errors import NoRules
from .models import RulesVersion
from .reading import read
from .schema import Label, Phase, Promise, Rules, Territory, Tier

Row = tuple[int, str, str, datetime, str]
ALONG: Mapping[State, int] = {"past": 0, "now": 1, "future": 2}
COLUMNS = ("version", "sha256", "text", "applied_at", "leaf")


def current() -> Rules:
    """The rules in force, in one SQL statement. Raises NoRules if none were ever applied."""
    row: Row | None = RulesVersion.objects.order_by("-version").values_list(*COLUMNS).first()
    if row is None:
        raise NoRules
    return _rules(*row)


def version(number: int) -> Rules:
    """The rules of one version, in one SQL statement. Raises NotFound."""
    row: Row | None = RulesVersion.objects.filter(version=number).values_list(*COLUMNS).first()
    if row is None:
        raise NotFound
    return _rules(*row)


@lru_cache(maxsize=16)
def _rules(version: int, sha256: str, text: str, applied_at: datetime, leaf: str) -> Rules:
    """Versions never change, so that each is read once in a process."""
    return Rules.of(read(text), version=version, sha256=sha256, text=text, applied_at=applied_at, leaf=leaf)


def site(now: datetime) -> Site:
    """What every page says about the process, in the active language; one SQL statement. Raises NoRules."""
    rules = current()
    phase = calendar.phase_at(rules.phases, now, rules.process.zone)
    return Site(
        title=_told(rules.process.title),
        place=_told(rules.process.place),
        phase=_told(phase.title) if phase else "",
        synthetic=rules.process.synthetic,
        languages=rules.process.languages,
        timezone=rules.process.timezone,
        version=rules.version,
    )


def _told(label: Label) -> str:
    return label.get(get_language() or "") or next(iter(label.values()), "")


def process_page(now: datetime) -> ProcessPage:
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
        phases=phases(rules, now),
        marks=tuple(_mark(tier, rules, now) for tier in rules.petitions.tiers),
        per_contact=rules.petitions.per_contact,
        closes_after_days=rules.petitions.closes_after_days,
        grounds=tuple(NamedRow(ground.key, ground.text) for ground in rules.petitions.grounds),
        subjects=tuple(NamedRow(subject.key, subject.title) for subject in rules.outline.subjects),
        owners=tuple(NamedRow(key, title) for key, title in rules.owners().items()),
        bodies=tuple(BodyRow(key, body.title, body.size) for key, body in rules.bodies.items()),
        age_bands=tuple(band.key for band in rules.people.age_bands),
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


def _versions(rows: Iterable[tuple[int, str, datetime, str]]) -> tuple[VersionRow, ...]:
    found = list(rows)
    indices = ledger.positions([bytes.fromhex(leaf) for *_rest, leaf in found])
    return tuple(VersionRow(number, sha256, at, leaf, indices.get(bytes.fromhex(leaf))) for number, sha256, at, leaf in found)


def phases(rules: Rules, now: datetime) -> tuple[PhaseRow, ...]:
    """The phases along the line of time: over, in the order they ended; open at `now`; to come. Phases may overlap."""
    rows = [_phase(phase, rules, now) for phase in rules.phases]
    return tuple(sorted(rows, key=lambda row: (ALONG[row.state], row.closes if row.state == "past" else row.opens)))


def _phase(phase: Phase, rules: Rules, now: datetime) -> PhaseRow:
    zone = rules.process.zone
    state: State = "future" if now < phase.opens_at(zone) else "now" if now < phase.closes_at(zone) else "past"
    return PhaseRow(phase.key, phase.title, phase.opens, phase.closes, phase.allows, state)


def _mark(tier: Tier, rules: Rules, now: datetime) -> MarkRow:
    spread = tier.spread
    return MarkRow(
        signatures=tier.signatures,
        territories=spread.territories if spread else None,
        at_least=spread.at_least if spread else None,
        promise=_promise(tier.promise, rules, now) if tier.promise else None,
    )


def _promise(promise: Promise, rules: Rules, now: datetime) -> Obligation:
    return Obligation(
        kind=promise.kind,
        by=promise.by,
        owner=rules.owners()[promise.by],
        people=promise.people,
        working_days=promise.within.working_days,
        days=promise.within.days,
        due=calendar.due(now, promise.within, rules.process.zone, rules.process.holidays),
    )


def _territory(territory: Territory) -> TerritoryRow:
    year = max(territory.population, default=None)
    return TerritoryRow(territory.code, territory.name, territory.population[year] if year else None, int(year) if year else None)
