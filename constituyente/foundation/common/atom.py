"""Atom feeds. Source: RFC 4287."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from . import writing

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA = "application/atom+xml; charset=utf-8"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """One thing of a feed.

    address    of its page, with scheme and host: it is the entry's id too, so it must not change
    summary    plain text; empty: none
    """

    address: str
    title: str
    updated: datetime
    published: datetime | None = None
    summary: str = ""
    language: str = ""


def feed(*, title: str, page: str, own: str, language: str, author: str, entries: Iterable[Entry], empty: datetime) -> bytes:
    """A feed of `entries`, in their order.

    page, own  the addresses of the page it belongs to and of the feed itself, with scheme and host
    author     who publishes it
    empty      when it was last changed, if there is no entry
    """
    entries = tuple(entries)
    names = {None: NAMESPACE}  # the default namespace
    root = etree.Element(f"{{{NAMESPACE}}}feed", {LANGUAGE: language}, nsmap=names)  # type: ignore[arg-type]  # None is allowed
    _add(root, "id", page)
    _add(root, "title", title)
    _add(root, "link", href=page, rel="alternate", type="text/html")
    _add(root, "link", href=own, rel="self", type="application/atom+xml")
    _add(root, "updated", _instant(max((entry.updated for entry in entries), default=empty)))
    _add(_add(root, "author"), "name", author)
    for entry in entries:
        _entry(root, entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _entry(root: etree._Element, entry: Entry) -> None:
    node = etree.SubElement(root, f"{{{NAMESPACE}}}entry", {LANGUAGE: entry.language} if entry.language else {})
    _add(node, "id", entry.address)
    _add(node, "title", entry.title)
    _add(node, "link", href=entry.address, rel="alternate", type="text/html")
    if entry.published:
        _add(node, "published", _instant(entry.published))
    _add(node, "updated", _instant(entry.updated))
    if entry.summary:
        _add(node, "summary", entry.summary)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    if text:
        node.text = writing.line(text)  # XML has no way to write a control character
    return node


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
