"""A legal text in Akoma Ntoso 3.0: written from its tree, and read back into it. Knows no framework.

Each kind of provision has an element of its own, so that reading gives back what was written. An eId follows the numbers as printed and
so changes with them; the permanent key is kept as wId. Source: OASIS LegalDocML, Akoma Ntoso Version 1.0 (the schema) and Akoma Ntoso
Naming Convention Version 1.0, sections 4 (addresses) and 5 (eId).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
SUBTYPE = "constitution"
MARKUP = "#constituyente"  # who marked the text up, and
AUTHOR = "#process"  # who wrote it: both are explained in the references

# kind of provision → element. A fraction and a number are what Akoma Ntoso calls point and indent.
ELEMENTS: Mapping[str, str] = {
    "title": "title",
    "chapter": "chapter",
    "article": "article",
    "section": "section",
    "paragraph": "paragraph",
    "clause": "clause",
    "fraction": "point",
    "item": "indent",
    "transitory": "transitional",
}
KINDS = {element: kind for kind, element in ELEMENTS.items()}
PREAMBLE = "preamble"  # where it opens the text it has an element of its own, elsewhere a container of that name

# The abbreviations of the naming convention, 5.4.2; what is missing goes by the name of its element.
SHORT = {"article": "art", "chapter": "chp", "clause": "cl", "paragraph": "para", "section": "sec"}
# What a mark says besides the number: the names of the kinds, in the languages of the texts we know.
NAMES = frozenset(
    {
        *(
            "articulo",
            "article",
            "art",
            "titulo",
            "title",
            "capitulo",
            "chapter",
            "cap",
            "seccion",
            "section",
            "sec",
            "parrafo",
            "paragraph",
        ),
        *("inciso", "clause", "fraccion", "fraction", "numeral", "num", "no", "transitorio", "transitory", "disposicion"),
    }
)
LANGUAGES = {"es": "spa", "en": "eng", "fr": "fra", "pt": "por", "it": "ita", "de": "deu", "ca": "cat", "eu": "eus", "gl": "glg"}


class NotOurs(ValueError):
    """The document is not well-formed, or none that this module wrote."""


@dataclass(frozen=True)
class Provision:
    """One provision, in the order of reading; `parent` is the key of what it stands in, empty at the top."""

    key: str
    parent: str
    kind: str
    mark: str = ""
    heading: str = ""
    body: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reference:
    """Provision `key` rests on what stands at `href`, whose name is `name`."""

    key: str
    href: str
    name: str


@dataclass(frozen=True)
class Document:
    """A version of the text, and what its first lines say about it.

    language      BCP 47, such as es
    country       ISO 3166-1, two letters; zz if nobody knows
    process       a word for the process, such as cdmx; `author` its name
    first_on      the day of the first version of this text, or of its first adoption: that of the work
    published_on  the day of this version; `adopted_on` the day it was adopted, None for a draft
    """

    title: str
    language: str
    number: int
    country: str
    process: str
    author: str
    first_on: date
    published_on: date
    adopted_on: date | None
    hash: str
    address: str
    source: str
    provisions: Sequence[Provision]
    references: Sequence[Reference] = ()


def clean(text: str) -> str:
    """`text` without what XML 1.0 forbids and nobody sees: control characters but tab and line feed, zero-width spaces, byte order marks.

    Joiners (U+200C, U+200D) stay, since words are spelled with them.
    """
    return "".join(character for character in text if character in "\t\n" or not _forbidden(character))


def _forbidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in "\u200b\u2060\ufeff\ufffe\uffff"


# ------------------------------------------------------------------ writing


def write(document: Document) -> bytes:
    """`document` as XML in UTF-8, valid against the schema of Akoma Ntoso 3.0, the same bytes for the same document.

    A constitution is an act, a draft a bill. Every text passes through `clean`.
    """
    provisions = [_clean(provision) for provision in document.provisions]
    ids = eids(provisions)
    root = etree.Element(_name("akomaNtoso"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # None is the default namespace
    text = _add(root, "act" if document.adopted_on else "bill", name=SUBTYPE, contains=_contains(document))
    _meta(_add(text, "meta"), document, ids)
    title = _add(_add(_add(text, "preface", eId="preface"), "longTitle"), "p")
    etree.SubElement(title, _name("docTitle")).text = clean(document.title)
    parents = {provision.parent for provision in provisions}
    opening = provisions[0] if len(provisions) > 1 and provisions[0].kind == PREAMBLE and provisions[0].key not in parents else None
    if opening is not None:
        _preamble(_add(text, PREAMBLE, eId=ids[opening.key], wId=opening.key), opening)
    standing = {"": _add(text, "body", eId="body")}
    for provision in provisions:
        if provision is not opening:
            standing[provision.key] = _provision(standing[provision.parent], provision, ids[provision.key], parents)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _clean(provision: Provision) -> Provision:
    return replace(
        provision,
        mark=clean(provision.mark),
        heading=clean(provision.heading),
        body=clean(provision.body),
        note=clean(provision.note),
    )


def _contains(document: Document) -> str:
    return "originalVersion" if document.first_on == (document.adopted_on or document.published_on) else "singleVersion"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """An element on a line of its own, in a parent that holds no text."""
    parent.text = parent.text or "\n"
    element = etree.SubElement(parent, _name(tag), attributes)
    element.tail = "\n"
    return element


def _provision(parent: etree._Element, provision: Provision, eid: str, parents: Iterable[str]) -> etree._Element:
    """Write one provision; what stands in it comes after its own words."""
    named = {"name": PREAMBLE} if provision.kind == PREAMBLE else {}
    element = _add(parent, ELEMENTS.get(provision.kind, "hcontainer"), **named, eId=eid, wId=provision.key)
    _words(element, provision, {"mark": "num", "heading": "heading"})
    if provision.key not in parents:
        _lines(_add(element, "content"), provision)
    elif provision.body or _note_in_body(provision):
        _lines(_add(element, "intro"), provision)
    return element


def _preamble(element: etree._Element, provision: Provision) -> None:
    _words(element, provision, {"mark": "block", "heading": "block"})
    _lines(element, provision)


def _words(element: etree._Element, provision: Provision, tags: Mapping[str, str]) -> None:
    """The mark and the heading, where there are any; the note hangs on the last of them."""
    for field in ("mark", "heading"):
        words = provision.mark if field == "mark" else provision.heading
        if words:
            one = _add(element, tags[field], **({"name": field} if tags[field] == "block" else {}))
            one.text = words
            if provision.note and (field == "heading" or not provision.heading):
                _note(one, provision.note)


def _lines(element: etree._Element, provision: Provision) -> None:
    paragraph = element
    for line in provision.body.split("\n"):
        paragraph = _add(element, "p")
        paragraph.text = line
    if _note_in_body(provision):
        _note(paragraph, provision.note)


def _note_in_body(provision: Provision) -> bool:
    return bool(provision.note) and not provision.mark and not provision.heading


def _note(element: etree._Element, note: str) -> None:
    """What an edition remarks, inside the words it is about: no white space around it, which would become part of them."""
    remark = etree.SubElement(element, _name("authorialNote"), placement="bottom")
    for line in note.split("\n"):
        etree.SubElement(remark, _name("p")).text = line


# ------------------------------------------------------------------ what the document says about itself


def _meta(meta: etree._Element, document: Document, ids: Mapping[str, str]) -> None:
    day = document.adopted_on or document.published_on
    what = "adoption" if document.adopted_on else "publication"
    kind = "act" if document.adopted_on else "bill"
    language = LANGUAGES.get(document.language.partition("-")[0], "und")
    work = f"/akn/{document.country}/{kind}/{SUBTYPE}/{document.first_on.isoformat()}/{document.process}"
    expression = f"{work}/{language}@{day.isoformat()}"
    identification = _add(meta, "identification", source=MARKUP)
    level = _level(
        identification, "Work", uri=work, this=f"{work}/!main", aliases=[("title", document.title)], day=document.first_on, what=what
    )
    _add(level, "FRBRcountry", value=document.country)
    _add(level, "FRBRsubtype", value=SUBTYPE)
    _add(level, "FRBRname", value=document.process)
    aliases = [("address", document.address), ("sha-256", document.hash)]
    level = _level(identification, "Expression", uri=expression, this=f"{expression}/!main", aliases=aliases, day=day, what=what)
    _add(level, "FRBRversionNumber", value=str(document.number))
    _add(level, "FRBRlanguage", language=language)
    level = _level(identification, "Manifestation", uri=f"{expression}.akn", this=f"{expression}/!main.xml", aliases=[], day=day, what=what)
    _add(level, "FRBRformat", value="application/akn+xml")
    published = {"date": document.published_on.isoformat(), "name": "publication", "showAs": clean(document.source or document.title)}
    _add(meta, "publication", **published)
    events = {document.published_on: "publication", **({document.adopted_on: "adoption"} if document.adopted_on else {})}
    lifecycle = _add(meta, "lifecycle", source=MARKUP)
    for number, (at, name) in enumerate(sorted(events.items()), start=1):
        _add(lifecycle, "eventRef", eId=f"eref_{number}", date=at.isoformat(), source=AUTHOR, type="generation", refersTo=f"#{name}")
    if document.references:
        others = _add(_add(meta, "analysis", source=MARKUP), "otherReferences", source=AUTHOR)
        for reference in document.references:
            about = {"for": f"#{ids[reference.key]}", "href": reference.href, "showAs": clean(reference.name)}
            _add(others, "implicitReference", **about)
    references = _add(meta, "references", source=MARKUP)
    author = f"/akn/ontology/organization/{document.country}.{document.process}"
    _add(references, "TLCOrganization", eId=AUTHOR[1:], href=author, showAs=clean(document.author))
    for name in sorted(events.values()):
        _add(references, "TLCEvent", eId=name, href=f"/akn/ontology/event/{document.process}.{name}", showAs=name)
    _add(references, "TLCObject", eId=MARKUP[1:], href="/akn/ontology/object/constituyente", showAs="Constituyente")


def _level(
    identification: etree._Element, name: str, *, uri: str, this: str, aliases: Iterable[tuple[str, str]], day: date, what: str
) -> etree._Element:
    """One level of FRBR. Dates are whole: the schema refuses a year alone."""
    level = _add(identification, f"FRBR{name}")
    _add(level, "FRBRthis", value=this)
    _add(level, "FRBRuri", value=uri)
    for alias, value in aliases:
        _add(level, "FRBRalias", name=alias, value=clean(value))
    _add(level, "FRBRdate", date=day.isoformat(), name=what)
    _add(level, "FRBRauthor", href=AUTHOR)
    return level


# ------------------------------------------------------------------ identifiers


def eids(provisions: Iterable[Provision]) -> Mapping[str, str]:
    """The eId of each provision by its key: `art_6__sec_A__para_1`.

    Articles are numbered through the whole text, so that theirs begins anew; everything else is told by what it stands in. What has no
    number is counted among its like (`para_nn_1`), and what has one that is taken already goes on with `_2`.
    """
    found = dict[str, str]()
    taken = set[str]()
    counts = defaultdict[str, int](int)
    for provision in provisions:
        prefix = "" if provision.kind == "article" else found.get(provision.parent, "")
        element = ELEMENTS.get(provision.kind, PREAMBLE)
        number = number_in(provision.mark)
        stem = "__".join(filter(None, [prefix, SHORT.get(element, element)]))
        eid = stem if provision.kind == PREAMBLE else f"{stem}_{number}" if number else f"{stem}_nn_1"
        base = eid if number or provision.kind == PREAMBLE else f"{stem}_nn"
        while eid in taken:
            counts[base] += 1
            eid = f"{base}_{counts[base] + 1}"
        taken.add(eid)
        found[provision.key] = eid
    return found


def number_in(mark: str) -> str:
    """What numbers a provision, for its eId: `Artículo 6` is 6, `TÍTULO PRIMERO` primero, `11 bis.` 11-bis; empty if nothing does."""
    plain = unicodedata.normalize("NFKD", mark).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[A-Za-z0-9]+", plain) if word.lower() not in NAMES]
    return "-".join(word.lower() if len(word) > 1 and not word.isdigit() and not _roman(word) else word for word in words[:4])


def _roman(word: str) -> bool:
    return re.fullmatch(r"[IVXLCDM]+", word) is not None


# ------------------------------------------------------------------ reading


def parse(document: bytes) -> tuple[Provision, ...]:
    """The tree of a document that `write` made: keys, kinds, marks, headings, bodies and notes, in the order of reading. Raises NotOurs."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise NotOurs(str(error)) from error
    if root.tag != _name("akomaNtoso"):
        raise NotOurs(str(root.tag))
    return tuple(_read(element) for element in root.iter(f"{{{NAMESPACE}}}*") if _kind(element) != "")


def _kind(element: etree._Element) -> str:
    tag = etree.QName(element).localname
    if tag == PREAMBLE or (tag == "hcontainer" and element.get("name") == PREAMBLE):
        return PREAMBLE
    return KINDS.get(tag, "")


def _read(element: etree._Element) -> Provision:
    key, parent = element.get("wId"), element.getparent()
    if not key or parent is None:
        raise NotOurs(element.get("eId", element.tag))
    parts = list(element.iterchildren("{*}*"))  # comments are none
    words = {etree.QName(part).localname: part for part in parts} | {part.get("name", ""): part for part in parts}
    mark, heading = words.get("num", words.get("mark")), words.get("heading")
    lines = next((part for part in parts if etree.QName(part).localname in {"content", "intro"}), element)
    noted = next((note for part in (*parts, *lines) for note in part.findall(_name("authorialNote"))), None)
    return Provision(
        key=key,
        parent=parent.get("wId", ""),
        kind=_kind(element),
        mark=_text(mark),
        heading=_text(heading),
        body=_paragraphs(lines),
        note="" if noted is None else _paragraphs(noted),
    )


def _text(element: etree._Element | None) -> str:
    return "" if element is None else element.text or ""


def _paragraphs(element: etree._Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in element.findall(_name("p")))
