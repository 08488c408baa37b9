"""Claims of descent as the services take them over."""

from datetime import date, datetime

from constituyente.decision.genealogy import services
from constituyente.decision.genealogy.data import DescentInput, DescentStatus, Ending, ExternalReferenceInput, LineageInput, SourceKind

from . import decision


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


def of_three_articles(*, now: datetime) -> None:
    """Version 1 with three articles: identical, similar to two, not traced; two initiatives, of which one led to two articles."""
    decision.published(articles=3, now=now)
    services.import_references([reference(), reference("icc-7-1", name="7-1", kind="members")], now=now)
    services.import_lineages(
        [
            lineage("C1_GEN_ART9Ñ", 1, "identical", article="a1", references=("ipn-48-2",)),
            lineage("C1_GEN_ART2", 2, "similar", article="a2", body="Toda parada tendrá techo.", references=("icc-7-1", "ipn-48-2")),
            lineage("C1_GEN_ART3", 3, references=("icc-7-1",)),
            lineage("C1_X_ART4", 4, "failed"),
        ]
    )
    services.import_descents(
        [
            descent("a1", "identical", "C1_GEN_ART9Ñ"),
            descent("a2", "similar", "C1_GEN_ART2", note="Cambia el techo por sombra."),
            descent("a2", "similar", "", rank=2, note="La fuente no la trae."),
            descent("a3", "not_traced", note="Nadie la propuso."),
        ]
    )
