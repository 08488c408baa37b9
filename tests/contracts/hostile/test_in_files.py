"""What people write is read and never run: in every file, in every letter, in the package that it comes back from."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from icalendar import Calendar
from lxml import etree
from pytest_django import Settings

from constituyente.decision.constitution import akoma_ntoso
from constituyente.decision.drafting.models import Placement, Version
from constituyente.foundation.common.addresses import twin_of
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from constituyente.portal import exporting, importing
from tests.contracts.verdict import nothing_wrong
from tests.harness.payloads import FORMULAS, SIGNS

from .conftest import MakeCity
from .walking import BEGINNINGS, NOWHERE, Walk
from .writing import LINE, bunches

HEADINGS = {
    "Auto-Submitted",
    "Content-Language",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
}
TO_MANY = {"List-Unsubscribe", "List-Unsubscribe-Post"}  # of a letter that goes to whoever asked
MEETING = {"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"}
SESSION = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "URL"}
EVENTS = {
    "/meetings.ics": MEETING,
    "/en/meetings.ics": MEETING,
    "/meetings/1.ics": MEETING,
    "/bodies/assembly/sessions.ics": SESSION,
    "/promises.ics": SESSION,
}
LINE_OF_CALENDAR = re.compile(r"[A-Z-]+[;:]| ")
# What services do not take, and why: how many of the payloads.
REFUSED = {
    "group's key: body-refused": 60,
    "reference key: descent-refused": 60,
    "roll call's external: roll-call-refused": 60,
    "roll call's provision: roll-call-refused": 60,
    "roll call's rule: roll-call-refused": 60,
    "roll call's url: roll-call-refused": 60,
    "seat's address behind https: body-refused": 60,
    "seat's address: body-refused": 60,
    "survey option: unknown-option": 60,
    "survey territory: unknown-option": 60,
    "survey word: answer-too-long": 35,
}


def test_no_payload_breaks_what_machines_read(make_city: MakeCity, client: Client) -> None:
    city = make_city(bunches(LINE))
    walk = Walk(client, (*BEGINNINGS, *NOWHERE), each={"es": [2], "en": [1]})
    pages = [address for address in walk.answers if not address.startswith("/desk")]
    titles = set(city.titles().values())
    nothing_wrong([*_twins(client, pages), *_calendars(client, titles), *_documents(client), *_markdown(client), *_letters()])
    assert dict(city.author.refused) == REFUSED


def _twins(client: Client, pages: list[str]) -> Iterator[str]:
    """JSON, and called so; forms and what is nowhere have none."""
    for address in pages:
        path, _mark, query = address.partition("?")
        answer = client.get(f"{twin_of(path)}?{query}")
        json.loads(answer.content)
        said = (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"])
        if answer.status_code not in {404, 405} and said != ("application/json; charset=utf-8", "nosniff"):
            yield f"{address}: {answer.status_code} {said}"


def _calendars(client: Client, titles: set[str]) -> Iterator[str]:
    """Events with the properties we give them, their words as they were taken, the first line of each property beginning with its name."""
    for address, properties in EVENTS.items():
        answer = client.get(address)
        calendar = Calendar.from_ical(answer.content)
        if {one.name for one in calendar.walk()} != {"VCALENDAR", "VEVENT"} or answer.headers["X-Content-Type-Options"] != "nosniff":
            yield f"{address}: {[one.name for one in calendar.walk()]}"
        for event in calendar.walk("VEVENT"):
            if {*event, "LOCATION"} != properties:  # a deadline has no place
                yield f"{address}: {sorted(event)}"
            if not any(str(event["summary"]).endswith(title) for title in titles):
                yield f"{address}: {event['summary']}"
        yield from (f"{address}: {line}" for line in answer.content.decode().split("\r\n") if line and not LINE_OF_CALENDAR.match(line))


def _documents(client: Client) -> Iterator[str]:
    """XML of one namespace, which names no entity; reading gives the words back."""
    for address in ("/constitution/akoma-ntoso.xml", "/draft/1/akoma-ntoso.xml"):
        answer = client.get(address)
        if b"<!" in answer.content or answer.headers["X-Content-Type-Options"] != "nosniff":
            yield f"{address}: {answer.headers}"
        root = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False, no_network=True))
        yield from (f"{address}: {one.tag}" for one in root.iter() if etree.QName(one).namespace != akoma_ntoso.NAMESPACE)
        number = 1 if "draft" in address else Version.objects.count()
        bodies = {akoma_ntoso.clean(one.body) for one in Placement.objects.filter(version__number=number)}
        if {one.body for one in akoma_ntoso.parse(answer.content)} != bodies:
            yield f"{address}: does not give the words back"


def _markdown(client: Client) -> Iterator[str]:
    """Nothing that Markdown takes for HTML, a link or an entity."""
    answer = client.get("/constitution/text.md")
    yield from (found[0] for found in re.finditer(r"(?<!\\)(?:\\\\)*[<&\[`].{,80}", answer.content.decode()))
    if answer.headers["Content-Type"] != "text/markdown; charset=utf-8" or answer.headers["X-Content-Type-Options"] != "nosniff":
        yield str(answer.headers)


def _letters() -> Iterator[str]:
    """Plain text to one person, with the headings we give them."""
    while post.drain():
        pass
    for letter in mail.outbox:
        sent = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
        if {*sent.keys()} - TO_MANY != HEADINGS or sent.get_content_type() != "text/plain" or len(sent["To"].addresses) != 1:
            yield f"{letter.subject}: {sent.items()}"
    if len(mail.outbox) < 100:
        yield f"only {len(mail.outbox)} letters"


# ------------------------------------------------------------------ there and back


@pytest.mark.django_db(transaction=True)
def test_every_payload_comes_back_from_a_package(make_city: MakeCity, clock: datetime, tmp_path: Path, settings: Settings) -> None:
    city = make_city((*FORMULAS, *SIGNS, *bunches(LINE)[:7]))
    exporting.export(tmp_path / "out")
    files = [StringIO(file.read_bytes().decode(), newline="") for file in (tmp_path / "out").glob("*.csv")]
    cells = [cell for file in files for row in csv.reader(file) for cell in row]
    nothing_wrong(sorted({cell[:80] for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))}))
    assert [formula for formula in FORMULAS if f"'{formula}" not in cells] == []
    before = city.titles()
    call_command("flush", interactive=False, verbosity=0)
    settings.DATA = tmp_path / "another"
    importing.import_package(tmp_path / "out", now=clock, rng=Seeded(7))
    kept = {address: title for address, title in city.titles().items() if title}  # of refused meetings only the number is public
    assert {address: title for address, title in kept.items() if before[address] != title} == {}
    exporting.export(tmp_path / "again")
    first, second = ({file.name: file.read_bytes() for file in (tmp_path / one).glob("*.csv")} for one in ("out", "again"))
    assert {name for name in {*first, *second} if first.get(name) != second.get(name)} == {"logs.csv"}  # it is another log
