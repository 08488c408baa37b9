"""The text in progress, commitments and claims of descent as the services make them."""

from datetime import date, datetime

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting.data import DescentInput, DescentStatus, Ending, ExternalReferenceInput, LineageInput, SourceKind
from constituyente.decision.drafting.models import WorkingProvision
from constituyente.decision.drafting.services import descending
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.petitions.addresses import ref_of
from constituyente.participation.promises import api as promises

from . import decision, petitions


def begun(*, articles: int = 2, now: datetime) -> None:
    """The text in progress, begun from version 1."""
    decision.published(articles=articles, now=now)
    drafting.begin(actor=accounts.SYSTEM, now=now)


def words(body: str = "", *, mark: str = "", heading: str = "", note: str = "") -> drafting.Words:
    return drafting.Words(mark, heading, body, note)


def revision(name: str) -> int:
    """The number of the revision of provision `name` that stands."""
    return WorkingProvision.objects.get(provision__key=decision.key(name)).revision


def edit(name: str, body: str, *, based_on: int | None = None, mark: str = "1.", now: datetime) -> drafting.Saved:
    """Write provision `name` anew, from the revision that stands."""
    began = revision(name) if based_on is None else based_on
    return drafting.edit(decision.key(name), based_on=began, words=words(body, mark=mark), actor=accounts.SYSTEM, now=now)


def add(body: str, *, kind: str = "paragraph", after: str = "", inside: str = "", seed: str = "", now: datetime) -> str:
    """A new provision; returns its key."""
    where = {name: decision.key(one) for name, one in (("after", after), ("inside", inside)) if one}
    saved = drafting.add(kind, words(body), **where, actor=accounts.SYSTEM, now=now, rng=Seeded(seed or body))
    return saved.key


def publish(*, title: str = "Carta de Villa Clara", reason: str = "Segunda lectura.", now: datetime) -> int:
    return drafting.publish(title=title, reason=reason, actor=accounts.SYSTEM, now=now)


def commitment(*, now: datetime, title: str = "Los cerros no se venden", cause: int = 7) -> int:
    """An open promise to include something in the draft; returns its number."""
    return promises.make(
        about=ref_of(petitions.opened(title=title, now=now)),
        kind="commitment",
        by="mayor",
        mark=8,
        cause=cause,
        made_at=now,
        due_at=now,
        rules_version=1,
        now=now,
    )


def reference(key: str = "ipn-48-2", *, name: str = "Iniciativa Popular 48-2", kind: SourceKind = "popular") -> ExternalReferenceInput:
    return ExternalReferenceInput(key, name, kind, date(2026, 2, 1), None, "https://iniciativas.example/48-2")


def lineage(
    uid: str,
    order: int,
    ending: Ending = "eliminated",
    *,
    article: str = "",
    body: str = "Toda parada tendrá sombra.",
    references: tuple[str, ...] = (),
) -> LineageInput:
    return LineageInput(
        uid=uid,
        order=order,
        ending=ending,
        text=1 if article else None,
        provision=decision.key(article) if article else "",
        label="Artículo 1",
        stamp="02-16",
        language="es",
        body=body,
        note="",
        authors="",
        amendments=2,
        references=frozenset(references),
    )


def descent(article: str, status: DescentStatus, lineage: str = "", *, rank: int = 1, note: str = "") -> DescentInput:
    return DescentInput(1, decision.key(article), rank, status, lineage, note)


def genealogy(*, now: datetime) -> None:
    """Version 1 with three articles: identical, similar to two, not traced; two initiatives, of which one led to two articles."""
    decision.published(articles=3, now=now)
    descending.import_references([reference(), reference("icc-7-1", name="7-1", kind="members")], now=now)
    descending.import_lineages(
        [
            lineage("C1_GEN_ART9Ñ", 1, "identical", article="a1", references=("ipn-48-2",)),
            lineage("C1_GEN_ART2", 2, "similar", article="a2", body="Toda parada tendrá techo.", references=("icc-7-1", "ipn-48-2")),
            lineage("C1_GEN_ART3", 3, references=("icc-7-1",)),
            lineage("C1_X_ART4", 4, "failed"),
        ]
    )
    descending.import_descents(
        [
            descent("a1", "identical", "C1_GEN_ART9Ñ"),
            descent("a2", "similar", "C1_GEN_ART2", note="Cambia el techo por sombra."),
            descent("a2", "similar", "", rank=2, note="La fuente no la trae."),
            descent("a3", "not_traced", note="Nadie la propuso."),
        ]
    )
