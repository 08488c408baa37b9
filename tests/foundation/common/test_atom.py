from datetime import UTC, datetime, timedelta, timezone

from lxml import etree

from constituyente.foundation.common.atom import Entry, feed

NS = "{http://www.w3.org/2005/Atom}"
SITE = "https://villa-clara.example"
NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)


def made(*entries: Entry) -> etree._Element:
    whole = feed(title="T", page=f"{SITE}/news", own=f"{SITE}/news.atom", language="es", author="Oficina", entries=entries, empty=NOON)
    return etree.fromstring(whole)


def test_a_feed_says_when_its_newest_entry_changed() -> None:
    later = NOON.astimezone(timezone(timedelta(hours=-6))) + timedelta(hours=1)
    feed_ = made(Entry(f"{SITE}/a", "A", NOON), Entry(f"{SITE}/b", "B", later, NOON, "Dice.", "en"))
    assert feed_.findtext(f"{NS}updated") == "2026-08-22T19:00:00Z"
    assert [entry.findtext(f"{NS}id") for entry in feed_.iter(f"{NS}entry")] == [f"{SITE}/a", f"{SITE}/b"]
    assert [link.get("href") for link in feed_.findall(f"{NS}link")] == [f"{SITE}/news", f"{SITE}/news.atom"]


def test_a_feed_without_entries_says_when_it_began() -> None:
    assert made().findtext(f"{NS}updated") == "2026-08-22T18:00:00Z"


def test_what_xml_cannot_hold_is_left_out() -> None:
    (entry,) = made(Entry(f"{SITE}/a", "A\x00\x0b<b>&\ud800\uffff", NOON, summary="\x1b[31m")).iter(f"{NS}entry")
    assert (entry.findtext(f"{NS}title"), entry.findtext(f"{NS}summary")) == ("A <b>&", "[31m")
