"""The plenary's draft as a text, and what its genealogy says of every article: lineages, where they came from, how they ended."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from constituyente.decision.drafting.tables import PROVISIONS, TEXTS
from constituyente.decision.genealogy.tables import DESCENTS, EXTERNAL_REFERENCES, LINEAGE_SOURCES, LINEAGES
from tools import packages

from .reading import Row, objects, records

DRAFT = "draft_2022-05-14"
DRAFTED_ON = date(2022, 5, 14)
TITLE = "Borrador de nueva Constitución, 14 de mayo de 2022"
SCOPE = "Los artículos de las comisiones 1 a 4"
SOURCE = (
    "Olivera y Fábrega, genealogía de los artículos de la Convención Constitucional (2022): el borrador del pleno tal como lo leyeron del "
    "PDF, con los espacios repetidos reducidos a uno y sin las marcas de los títulos que la lectura dejó dentro de los artículos"
)
COMMISSIONS: Mapping[int, str] = {
    1: "Sistema político, gobierno, Poder Legislativo y sistema electoral",
    2: "Principios constitucionales, democracia, nacionalidad y ciudadanía",
    3: (
        "Forma de Estado, ordenamiento, autonomía, descentralización, equidad, justicia territorial, gobiernos locales y organización "
        "fiscal"
    ),
    4: "Derechos fundamentales",
}
ROOT = "chile-2022"  # of the paths from which keys are made: never change it
LABEL = re.compile(r"(?P<order>[0-9]+)\.-\s*(?P<label>.+)", re.DOTALL)
# Source: the codebook of the genealogy, "final_status".
SURVIVED = re.compile(r"(?P<how>Idéntico|Similar) a (?P<order>[0-9]+)\.-\s*(?P<label>.+)", re.DOTALL)
ENDINGS = {"Idéntico": "identical", "Similar": "similar", "Eliminado": "eliminated", "ART-FALLIDO": "failed"}
RANKS = ("primary", "secondary", "tertiary")
CROSSWALK = (
    "final_draft_order",
    *(f"{column}_{rank}" for rank in RANKS for column in ("traceability_status", "source_article_uid", "match_notes")),
)
INITIATIVES = ("icc_num", "fecha_iso", "fecha_imputada", "n_firmantes")
# How the source names initiatives; a member's number is the same whatever commission it went to.
MEMBERS = re.compile(r"(?:ICC N°)?0*(?P<number>[0-9]+)(?:-[0-9])?(?: \([0-9]+\))?")
NAMED = (
    (re.compile(r"Iniciativas? Popular(?:es)? Indígenas? 0*(?P<number>[0-9]+(?:-[0-9])?)"), "ipi", "indigenous"),
    (re.compile(r"ICI[ -](?:N°)?0*(?P<number>[0-9]+(?:-[0-9])?)"), "ici", "indigenous"),
    (re.compile(r"(?:Iniciativa Popular|IPN)[ -](?:N°)?0*(?P<number>[0-9]+(?:-[0-9])?)"), "ipn", "popular"),
    (re.compile(r"IPC[ -](?:N°)?0*(?P<number>[0-9]+(?:-[0-9])?)"), "ipc", "popular"),
)


@dataclass(frozen=True)
class Reference:
    """An initiative in a register of the Convention's."""

    key: str
    name: str
    kind: str


@dataclass(frozen=True)
class Genealogy:
    """What was written. tidied: articles whose text is not letter by letter that of the source; apart: headings found in them."""

    articles: int
    lineages: int
    references: int
    tidied: int
    apart: int


@dataclass(frozen=True)
class Article:
    """An article of the draft. heading: what the reading had put behind it and belongs to what follows."""

    order: int
    commission: int
    label: str
    body: str
    heading: str
    tidied: bool


def write(folder: Path, package: packages.Package) -> Genealogy:
    """Write the draft of `folder` and its genealogy; the draft is in memory, lineages are streamed.

    Raises ConversionError when a file or a key is missing, or a value cannot be read.
    """
    articles = {article.order: article for article in _articles(folder)}
    _write_text(articles, package)
    uids, references = _write_lineages(folder, articles, package)
    _write_references(folder, references, package)
    _write_descents(folder, articles, uids, package)
    return Genealogy(
        articles=len(articles),
        lineages=len(uids),
        references=len(references),
        tidied=sum(article.tidied for article in articles.values()),
        apart=sum(bool(article.heading) for article in articles.values()),
    )


def key(*path: str | int) -> str:
    """Return the permanent key of what stands at `path`: the first 8 hexadecimal digits of its SHA-256."""
    return sha256("/".join([ROOT, *map(str, path)]).encode()).hexdigest()[:8]


# ------------------------------------------------------------------ the draft


def _articles(folder: Path) -> Iterator[Article]:
    seen: set[int] = set()
    for row in objects(folder, DRAFT, ("article", "commission", "text")):
        found = LABEL.fullmatch(row.text("article"))
        if found is None:
            row.refuse("article", f"is not an order and a label: {row.text('article')!r}")
        order, commission = int(found["order"]), row.natural("commission")
        if order in seen:
            row.refuse("article", f"{order} appears twice")
        if commission not in COMMISSIONS:
            row.refuse("commission", f"is none of {', '.join(map(str, COMMISSIONS))}: {commission}")
        seen.add(order)
        body, heading = tidy(row.text("text"))
        yield Article(order, commission, " ".join(found["label"].split()), body, heading, tidied=body != row.text("text"))


def tidy(text: str) -> tuple[str, str]:
    """Return the text of an article, and the headings that the reading put behind it.

    Runs of spaces become one; lines that begin with `##` are headings of what follows; a `##` inside a line is a trace of the reading.
    Nothing else is changed.
    """
    lines, headings = [], []
    for line in packages.clean(text).split("\n"):
        plain = re.sub(r"[ \t]+", " ", re.sub(r"[ \t]*##[ \t]*", " ", line)).strip()
        if line.startswith("##"):
            headings.append(plain.strip("* "))
        else:
            lines.append(plain)
    return "\n".join(lines).strip(), " ".join(heading for heading in headings if heading)


def _write_text(articles: Mapping[int, Article], package: packages.Package) -> None:
    package.table(TEXTS).add(
        {
            "number": 1,
            "title": TITLE,
            "language": "es",
            "published_on": DRAFTED_ON,
            "scope": SCOPE,
            "source": SOURCE,
        }
    )
    rows, position = package.table(PROVISIONS), 0
    for commission, title in COMMISSIONS.items():
        within = [article for article in articles.values() if article.commission == commission]
        if not within:
            continue
        position += 1
        parent = key("comision", commission)
        rows.add({"text": 1, "key": parent, "position": position, "kind": "title", "mark": f"Comisión {commission}", "heading": title})
        for article in sorted(within, key=lambda article: article.order):
            position += 1
            rows.add(
                {
                    "text": 1,
                    "key": key("articulo", article.order),
                    "parent": parent,
                    "position": position,
                    "kind": "article",
                    "mark": article.label,
                    "body": article.body,
                    "note": f"Tras este artículo, el borrador sigue así: {article.heading}" if article.heading else "",
                }
            )


# ------------------------------------------------------------------ lineages


def _write_lineages(folder: Path, articles: Mapping[int, Article], package: packages.Package) -> tuple[set[str], dict[str, Reference]]:
    """Return the lineages' names and the references they go back to, by key."""
    lineages, sources = package.table(LINEAGES), package.table(LINEAGE_SOURCES)
    uids: set[str] = set()
    references: dict[str, Reference] = {}
    for row in objects(folder, "lineages", ("article_uid", "final_status", "text")):
        uid = row.text("article_uid")
        if uid in uids:
            row.refuse("article_uid", f"{uid} appears twice")
        uids.add(uid)
        ending, order = _ending(row, articles)
        lineages.add(
            {
                "uid": uid,
                "order": len(uids),
                "ending": ending,
                "text": 1 if order else None,
                "provision": key("articulo", order) if order else "",
                "label": row.text("article"),
                "stamp": row.text("timestamp"),
                "language": "es",
                "body": packages.clean(row.text("text")),
                "note": "\n".join(filter(None, (row.text("voting_result"), row.text("comment"), row.text("comments")))),
                "authors": "; ".join(row.texts("authors")),
                "amendments": len(row.values.get("history") or ()),
            }
        )
        found = {one.key: one for one in (_reference(row, name) for name in [*row.texts("sources"), *row.texts("icc_id")])}
        for one in sorted(found):
            references.setdefault(one, found[one])
            sources.add({"lineage": uid, "reference": one})
    return uids, references


def _ending(row: Row, articles: Mapping[int, Article]) -> tuple[str, int]:
    """How a lineage ended, and the order of the article it became; 0 for none."""
    status = row.text("final_status")
    found = SURVIVED.fullmatch(status)
    if found is not None:
        if int(found["order"]) not in articles:
            row.refuse("final_status", f"names an article that the draft has not: {status!r}")
        return ENDINGS[found["how"]], int(found["order"])
    if status not in ENDINGS:
        row.refuse("final_status", f"is none that the codebook knows: {status!r}")
    return ENDINGS[status], 0


def _reference(row: Row, name: str) -> Reference:
    """An initiative by what the source calls it."""
    members = MEMBERS.fullmatch(name)
    if members is not None:
        return Reference(f"icc-{members['number']}", f"ICC N°{members['number']}", "members")
    found = next(((match["number"], *named) for form, *named in NAMED if (match := form.fullmatch(name))), None)
    if found is None:
        row.refuse("sources", f"is no initiative: {name!r}")
    number, register, kind = found
    return Reference(f"{register}-{number}", name, kind)


def _write_references(folder: Path, references: Mapping[str, Reference], package: packages.Package) -> None:
    """The initiatives that lineages name; of members' ones, when they were presented and by how many, where that is known."""
    known = {f"icc-{row.natural('icc_num')}": row for row in records(folder, "delegate_initiatives", INITIATIVES)}
    rows = package.table(EXTERNAL_REFERENCES)
    for one in sorted(references.values(), key=lambda one: one.key):
        row = known.get(one.key)
        rows.add(
            {
                "key": one.key,
                "name": one.name,
                "kind": one.kind,
                "presented_on": row.day("fecha_iso") if row and row.text("fecha_imputada") == "0" else None,
                "authors": row.natural("n_firmantes") if row else None,
            }
        )


# ------------------------------------------------------------------ descents


def _write_descents(folder: Path, articles: Mapping[int, Article], uids: set[str], package: packages.Package) -> None:
    rows, seen = package.table(DESCENTS), set[int]()
    for row in records(folder, "crosswalk", CROSSWALK):
        order = row.natural("final_draft_order")
        if order not in articles:
            row.refuse("final_draft_order", f"names an article that the draft has not: {order}")
        if order in seen:
            row.refuse("final_draft_order", f"{order} appears twice")
        seen.add(order)
        for rank, name in enumerate(RANKS, 1):
            status, uid = row.text(f"traceability_status_{name}"), row.text(f"source_article_uid_{name}")
            if not status:
                continue
            missing = f"La fuente nombra el linaje {uid}, que no está en sus datos." if uid and uid not in uids else ""
            rows.add(
                {
                    "text": 1,
                    "provision": key("articulo", order),
                    "rank": rank,
                    "status": status,
                    "lineage": "" if missing else uid,
                    "note": "\n".join(filter(None, (packages.clean(row.text(f"match_notes_{name}")), missing))),
                }
            )
