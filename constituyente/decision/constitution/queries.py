import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise

from constituyente.decision.assembly import api as assembly
from constituyente.decision.drafting import api as drafting
from constituyente.decision.genealogy import api as genealogy
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import (
    AdoptedText,
    AdoptionRow,
    ArticleOn,
    ArticlePage,
    ConstitutionHistory,
    ConstitutionOn,
    ConstitutionPage,
    ConstitutionText,
    DeskConstitution,
    ProvisionFigures,
)
from .errors import DayAhead, NoSuchDay
from .models import Adoption

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LATEST_FIRST = ("-adopted_on", "-version")

# ------------------------------------------------------------------ adoptions


def adoptions() -> tuple[AdoptionRow, ...]:
    """Every adoption, the latest by its day first. Two statements, and one more where roll calls are known."""
    rows = list(Adoption.objects.order_by(*LATEST_FIRST))
    positions = ledger.positions([bytes(row.leaf) for row in rows])
    cards = provenance.cards([Ref.parse(row.rollcall) for row in rows if row.rollcall])
    until = [None, *(row.adopted_on for row in rows)]
    return tuple(
        AdoptionRow(
            version=row.version,
            adopted_on=row.adopted_on,
            until=end,
            recorded_at=row.recorded_at,
            rules_version=row.rules_version,
            record=row.record,
            index=positions.get(bytes(row.leaf)),
            rollcall=row.rollcall,
            rollcall_address=cards[Ref.parse(row.rollcall)].address if row.rollcall and Ref.parse(row.rollcall) in cards else "",
        )
        for row, end in zip(rows, until, strict=False)
    )


def in_force() -> AdoptionRow | None:
    """The adoption that stands: the latest by its day. At most three statements."""
    return next(iter(adoptions()), None)


def held_on(rows: Iterable[AdoptionRow], day: date) -> AdoptionRow | None:
    """Which of `rows`, the latest first, held on `day`; None before the first. Of two on one day, the later version. No statement."""
    return next((row for row in rows if row.adopted_on <= day), None)


# ------------------------------------------------------------------ the text that stands


def constitution_page(*, now: datetime) -> ConstitutionPage:
    """The adopted text and what it contains. At most eight statements."""
    adopted = adoptions()
    newest = drafting.newest()
    if not adopted:
        return ConstitutionPage(None, None, (), 0, newest, _decides(now))
    return ConstitutionPage(
        adoption=adopted[0],
        text=drafting.version_row(adopted[0].version),
        contents=drafting.contents(adopted[0].version, base=addresses.CONSTITUTION),
        adoptions=len(adopted),
        newest_draft=newest,
        decides=None,
    )


def _decides(now: datetime) -> process.PhaseRow | None:
    """The first phase in which the assembly works and that is not over. One statement."""
    with suppress(process.NoRules):
        return process.phase_of(process.current(), "assembly", now=now)
    return None


def text_page() -> ConstitutionText:
    """The adopted text whole. At most six statements."""
    adoption = in_force()
    if adoption is None:
        return ConstitutionText(None, None, ())
    return ConstitutionText(adoption, drafting.version_row(adoption.version), drafting.passages(adoption.version))


def article_page(key: str) -> ArticlePage:
    """The article of the adopted text in which provision `key` stands. At most fifteen statements. Raises NotFound."""
    adoption = in_force()
    if adoption is None:
        raise NotFound
    article = drafting.article(adoption.version, key, base=addresses.CONSTITUTION)
    votes = assembly.votes_on({article.key, *(provision.key for provision in article.provisions)})
    return ArticlePage(adoption, drafting.version_row(adoption.version), article, votes)


def leads_to(key: str, *, day: str | None = None) -> str:
    """Where the permanent address of provision `key` leads, without language prefix; empty if its page stands there itself.

    What has no page leads to its place on one, what no longer stands to the text in which it last did. With `day`, as it stood on that
    day. At most nine statements; raises NoSuchDay.
    """
    adopted = adoptions()
    held = adopted[0] if adopted and day is None else held_on(adopted, read_day(day or ""))
    if held is None:
        return ""
    base = addresses.CONSTITUTION if day is None else f"{addresses.CONSTITUTION}/on/{day}"
    page = drafting.pages_of(held.version).get(key)
    if page is not None:
        return "" if page == key else f"{base}/{page}#{key}" if page else f"{base}#{key}"
    with_it = _that_held(key, adopted)
    return f"{addresses.on(with_it[0].adopted_on)}/{key}" if day is None and with_it else ""


def _that_held(key: str, adopted: Sequence[AdoptionRow]) -> list[AdoptionRow]:
    """Which of `adopted` hold provision `key` and stood for at least a day. Three statements."""
    numbers = {version.number for version in drafting.versions_with([key]).get(key, ())}
    shadowed = {older.version for newer, older in pairwise(adopted) if newer.adopted_on == older.adopted_on}
    return [row for row in adopted if row.version in numbers - shadowed]


# ------------------------------------------------------------------ as it stood


def read_day(text: str) -> date:
    """A day written as 2017-02-05. Raises NoSuchDay."""
    if not DAY.fullmatch(text):
        raise NoSuchDay
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchDay from error


def _past_day(text: str, now: datetime) -> date:
    """One statement. Raises NoSuchDay, DayAhead."""
    day = read_day(text)
    if day > process.current().local_date(now):
        raise DayAhead
    return day


def constitution_on(day: str, *, now: datetime) -> ConstitutionOn:
    """The text as it stood on `day`. At most eight statements. Raises NoSuchDay, DayAhead."""
    at = _past_day(day, now)
    adopted = adoptions()
    first = adopted[-1].adopted_on if adopted else None
    held = held_on(adopted, at)
    if held is None:
        return ConstitutionOn(at, None, None, (), first)
    contents = drafting.contents(held.version, base=addresses.on(at))
    return ConstitutionOn(at, held, drafting.version_row(held.version), contents, first)


def article_on(day: str, key: str, *, now: datetime) -> ArticleOn:
    """The article in which provision `key` stood on `day`. At most eighteen statements.

    Raises NoSuchDay, DayAhead, and NotFound for what no adopted text ever had.
    """
    at = _past_day(day, now)
    adopted = adoptions()
    with_it = _that_held(key, adopted)
    if not with_it:
        raise NotFound
    held = held_on(adopted, at)
    stood = held in with_it
    return ArticleOn(
        day=at,
        key=key,
        adoption=held,
        text=drafting.version_row(held.version) if held else None,
        article=drafting.article(held.version, key, base=addresses.on(at)) if held and stood else None,
        days=tuple(row.adopted_on for row in with_it),
        stands_now=adopted[0] in with_it,
    )


def history_page() -> ConstitutionHistory:
    """Every text that was adopted. At most five statements."""
    versions = {version.number: version for version in drafting.all_versions()}
    rows = adoptions()
    before = [*(row.version for row in rows[1:]), None]
    return ConstitutionHistory(tuple(AdoptedText(row, versions[row.version], older) for row, older in zip(rows, before, strict=False)))


# ------------------------------------------------------------------ the desk


def desk_constitution(*, chosen: int | None = None, done: int | None = None) -> DeskConstitution:
    """What is adopted, what may be, and how far version `chosen`, or the newest of those, is from it. At most eight statements."""
    adopted = adoptions()
    taken = {row.version for row in adopted}
    versions = tuple(version for version in drafting.all_versions() if version.number not in taken)
    shown = next((version for version in versions if chosen in {None, version.number}), None)
    apart = drafting.difference(adopted[0].version, shown.number) if adopted and shown else None
    vote = assembly.adoption_of(drafting.text_ref(shown.number)) if shown else None
    return DeskConstitution(adopted[0] if adopted else None, versions, shown, vote, apart, done)


# ------------------------------------------------------------------ figures and facts


def figures() -> ProvisionFigures:
    """The figures of the adopted text, else of the newest draft. At most four statements."""
    version = Adoption.objects.order_by(*LATEST_FIRST).values_list("version", flat=True).first() or drafting.newest()
    traced = genealogy.figures(version)
    return ProvisionFigures(drafting.articles_in(version), traced.identical, traced.similar, traced.not_traced)


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """When the provisions among `refs` were adopted. Six statements."""
    keys = {ref.key for ref in refs if ref.kind == "provision"}
    cards = provenance.cards([drafting.ref_of(key) for key in keys])
    adoptions = {row.version: row for row in Adoption.objects.all()}
    positions = ledger.positions([bytes(row.leaf) for row in adoptions.values()])
    facts = list[provenance.Fact]()
    for key, versions in drafting.versions_with(keys).items():
        card = cards.get(drafting.ref_of(key))
        facts += [
            provenance.Fact(
                at=rules.midnight(row.adopted_on),
                text=words.ADOPTED,
                params={"place": card.title if card else str(drafting.ref_of(key))},
                ref=drafting.ref_of(key, row.version),
                index=positions.get(bytes(row.leaf)),
                address=card.address if card else "",
                language=card.language if card else "",
            )
            for row in (adoptions.get(version.number) for version in versions)
            if row is not None
        ]
    return tuple(facts)
