"""What people write is read and never run: on every page in a real browser, in every file and in every letter."""

import csv
import html
import json
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar
from lxml import etree
from lxml import html as documents
from playwright.sync_api import Browser, Error, Page, Request
from pytest_django import Settings

from constituyente.decision.constitution import akoma_ntoso
from constituyente.decision.drafting.models import Placement, Version
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.common.addresses import twin_of
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.portal import exporting, importing
from tests.harness.payloads import ATTRIBUTES, FORMULAS, MARKUP, PAYLOADS, SIGNS

from .addresses import addresses
from .hostile import LINE, City, bunches
from .served import SITE, Served
from .verdict import nothing_wrong

HARMLESS = {*MARKUP[30:32], ATTRIBUTES[4]}  # comments to HTML, and what ran in one browser that is gone
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
MEETING = {"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"}
SESSION = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "URL"}
EVENTS = {"/meetings.ics": MEETING, "/en/meetings.ics": MEETING, "/meetings/1.ics": MEETING, "/bodies/assembly/sessions.ics": SESSION}
LINE_OF_CALENDAR = re.compile(r"[A-Z-]+[;:]| ")
# What services do not take, and why: how many of the payloads.
REFUSED = {
    "group's key: body-refused": 60,
    "reference key: descent-refused": 60,
    "roll call's external: roll-call-refused": 60,
    "roll call's provision: roll-call-refused": 60,
    "roll call's rule: roll-call-refused": 60,
    "roll call's url: roll-call-refused": 60,
    "seat's address behind https: body-refused": 53,
    "seat's address: body-refused": 60,
    "survey option: unknown-option": 60,
    "survey territory: unknown-option": 60,
    "survey word: answer-too-long": 36,
}
UNSTYLED = re.compile(r"/static/.*\.(css|woff2|svg)")
OFTEN = 3  # addresses of one route that differ in what is asked of them only

# Whatever could run, load or lead away, wherever it stands in the document, and whatever hides a title.
LOOK = """expected => {
  const wrong = []
  const say = (what, node) => wrong.push(`${what}: ${node.outerHTML.slice(0, 160)}`)
  const at = {href: 'leads', 'xlink:href': 'leads', src: 'loads', action: 'loads', formaction: 'loads', data: 'loads',
              srcset: 'loads', poster: 'loads', background: 'loads', srcdoc: 'runs', style: 'styles'}
  for (const node of document.querySelectorAll('*')) {
    if (node.classList.contains('planted')) say('planted', node)
    if (/^(base|iframe|object|embed|math|template|xss|style|frame|marquee|video)$/i.test(node.localName)) say('element', node)
    if (node.localName === 'meta' && node.httpEquiv) say('refresh', node)
    if (node.localName === 'script' && !node.src && !/^application\\/(ld\\+)?json$/.test(node.type)) say('inline script', node)
    if (node.localName === 'script' && node.type === 'application/ld+json') JSON.parse(node.textContent)
    if (node.localName !== node.localName.replace(/[^a-z0-9-]/gi, '')) say('element', node)
    for (const {name, value} of node.attributes) {
      if (name.startsWith('on')) say('handler', node)
      if (!(name in at)) continue
      if (at[name] === 'runs' || at[name] === 'styles') say(name, node)
      const url = new URL(value, location)
      const leads = node.localName === 'a' && /^(https?|mailto|tel):$/.test(url.protocol)
      const downloads = node.hasAttribute('download') && url.href.startsWith('data:application/json')
      if (url.origin !== location.origin && !leads && !downloads) say(name, node)
    }
  }
  if (document.querySelectorAll('title').length - document.querySelectorAll('svg title').length !== 1) wrong.push('titles')
  if (!document.title.endsWith(' · Constituyente')) wrong.push(`document.title is ${document.title}`)
  if (!document.querySelector('main') || !document.querySelector('footer')) wrong.push('the page ends before its end')
  const flat = text => text.replace(/\\s+/g, ' ').trim()
  if (expected !== null && !flat(document.querySelector('h1').textContent).includes(flat(expected))) wrong.push('its title is not on it')
  return wrong
}"""


@pytest.fixture
def seal(clock: datetime) -> Callable[[], None]:
    def run() -> None:
        while ledger.seal(origin=process.current().log.origin, now=clock):
            pass
        ledger.publish()

    return run


@pytest.fixture
def make_city(db: None, client: Client, clock: datetime, seal: Callable[[], None], settings: Settings) -> Callable[..., City]:
    """A city of so many lines; whoever looks at it is staff with every role."""
    settings.SITE_URL = SITE

    def make(lines: tuple[str, ...]) -> City:
        city = City(lines, clock).build(seal)
        client.force_login(Person.objects.get(email="todo@villa-clara.example"))
        return city

    return make


# ------------------------------------------------------------------ walking


def _is_page(answer: HttpResponse) -> bool:
    return answer.status_code not in {301, 302} and answer.headers["Content-Type"].startswith("text/html")


class Walk:
    """Every address that links lead to from the beginnings, once for each thing; `answers` by address."""

    def __init__(self, client: Client, begin: tuple[str, ...], *, each: int) -> None:
        self.client, self.each, self.answers = client, each, dict[str, HttpResponse]()
        self.asked = Counter[str]()
        shown = [one for one in addresses() if one.access is None or one.access.kind != "file"]
        self.routes = [(re.compile(f"^/{re.sub('<[^>]*>', '[^/]+', one.route)}$"), one.route) for one in shown]
        ahead = deque(begin)
        while ahead:
            address = ahead.popleft()
            if address not in self.answers and self.wanted(address):
                ahead += self.visit(address)

    def wanted(self, address: str) -> bool:
        """Whether it is a page of ours, and none that was seen often enough in other orders and filters."""
        path, _mark, query = address.partition("?")
        route = self.route(path)
        if route is None or route == "desk/sign-out":
            return False
        self.asked[route + _mark] += 1
        return self.asked[route + _mark] <= (OFTEN if query or route.startswith("log/") or "older" in route else self.each)

    def route(self, path: str) -> str | None:
        plain = path.removeprefix("/en") if path.startswith("/en/") else path
        return next((route for pattern, route in self.routes if pattern.match(plain)), None)

    def visit(self, address: str) -> list[str]:
        """Fetch it; returns where its links lead."""
        answer: Any = self.client.get(address, headers={"Accept": "text/html"})
        if answer.status_code in {301, 302}:
            return [answer.headers["Location"]]
        if not _is_page(answer):
            return []
        self.answers[address] = answer
        links = (html.unescape(one) for one in re.findall(r'href="(/[^"#]*)', answer.content.decode()))
        return [link for link in links if not link.startswith(("/static/", "/en/"))]


# ------------------------------------------------------------------ pages, in a browser


@pytest.fixture
def look(browser: Browser, client: Client) -> Iterator[Callable[[Mapping[str, HttpResponse], Mapping[str, str]], list[str]]]:
    """Open pages in a browser without the content policy, so that what holds is the escaping; returns what fired or is wrong."""
    context = browser.new_context(bypass_csp=True)
    served = Served(client)
    fired = list[str]()

    def opened() -> Page:
        page = context.new_page()
        page.route("**/*", served.answer)
        page.route(UNSTYLED, lambda route: route.fulfill(body=""))
        page.add_init_script("window.alert = said => console.log(`alert(${said})`)")
        page.on("console", lambda message: fired.append(message.text) if message.text.startswith("alert(") else None)
        page.on("request", lambda request: fired.append(f"asked for {request.url}") if not _ours(request) else None)
        page.on("popup", lambda popup: fired.append(f"opened {popup.url}"))
        return page

    def run(answers: Mapping[str, HttpResponse], titles: Mapping[str, str]) -> list[str]:
        wrong, page = list[str](), opened()
        for number, (address, answer) in enumerate(answers.items()):
            served.answers[f"/{number}"] = answer
            try:
                page.goto(f"{SITE}/{number}")
                found = page.evaluate(LOOK, titles.get(address))
            except Error as error:  # it led away under our eyes
                found = [str(error)]
            if page.url != f"{SITE}/{number}":
                found.append(f"went to {page.url}")
            said = [f"{address}: {one}" for one in [*found, *fired]]
            if said:  # what it still does is not the next one's
                page.close()
                fired.clear()
                page = opened()
            wrong += said
        page.close()
        return wrong

    yield run
    context.close()


def _ours(request: Request) -> bool:
    return request.url.startswith((f"{SITE}/", "data:application/json"))


BEGINNINGS = ("/", "/desk", "/api/", "/survey/results", "/petitions/999999", "/trace/petition/999999")


def _asking() -> Iterator[str]:
    """Addresses that hold payloads themselves: questions of lists and of search, and what is nowhere."""
    for payload in (*PAYLOADS, " ".join(PAYLOADS)):
        yield f"/search?q={quote(payload)}"
    for number, payload in enumerate(PAYLOADS):
        name = ("petitions?subject", "assembly/rollcalls?month", "dossiers?outcome", "meetings?territory", "log/?start")[number % 5]
        yield f"/en/{name}={quote(payload)}"
        yield f"/nada/{quote(payload, safe='')}"


def _sent(client: Client, pages: Mapping[str, HttpResponse], text: str, *, each: Callable[[str], str | None]) -> dict[str, HttpResponse]:
    """What answers the forms of `pages`, one of each route, filled with `text` wherever there is something to write or to choose."""
    found, seen = dict[str, HttpResponse](), set[str | None]()
    for address, answer in pages.items():
        route = each(address.partition("?")[0])
        if route in seen:
            continue
        seen.add(route)
        forms: Any = documents.fromstring(answer.content).xpath("//form[@method='post']")
        for number, form in enumerate(forms):
            if form.action == "/desk/sign-out":
                continue
            given = {field.name: field.value if field.get("type") == "hidden" else text for field in form.inputs if field.name}
            response: Any = client.post(
                form.action or address, {name: value or "" for name, value in given.items()}, headers={"Accept": "text/html"}
            )
            if _is_page(response):
                found[f"{address}: form {number}"] = response
    return found


def _everything(client: Client, city: City, *, each: int) -> dict[str, HttpResponse]:
    walk = Walk(client, (*BEGINNINGS, *city.pending()), each=each)
    pages = dict(walk.answers)
    sent = _sent(client, pages, " ".join(PAYLOADS), each=walk.route)
    sent |= {f"{address} again": answer for address, answer in _sent(client, pages, city.lines[0], each=walk.route).items()}
    return pages | sent


@pytest.mark.browser
def test_no_payload_fires_on_any_page(make_city: Callable[..., City], client: Client, look: Callable[..., list[str]]) -> None:
    city = make_city(bunches(LINE))
    pages = _everything(client, city, each=4)
    asked = {address: client.get(address, headers={"Accept": "text/html"}) for address in list(_asking())[::5]}
    nothing_wrong(look(pages | asked, city.titles()))


@pytest.mark.browser
@pytest.mark.slow
def test_no_payload_fires_wherever_it_stands(make_city: Callable[..., City], client: Client, look: Callable[..., list[str]]) -> None:
    """Every payload by itself in every field, and every page of every thing: minutes."""
    city = make_city(PAYLOADS)
    pages = _everything(client, city, each=3 * len(PAYLOADS))
    asked = {address: client.get(address, headers={"Accept": "text/html"}) for address in _asking()}
    nothing_wrong(look(pages | asked, city.titles()))


@pytest.mark.browser
def test_what_is_not_escaped_would_be_noticed(look: Callable[..., list[str]]) -> None:
    within = "<h1>x</h1>{0}<p title=\"{0}\"></p><p title='{0}'></p>{1}"
    frame = f"<!doctype html><title>x · Constituyente</title><main>{within}</main><footer></footer>"
    bare = {
        payload: HttpResponse(frame.format(payload, f'<a href="{payload}">lee</a>' if payload[0].isalpha() else ""))
        for payload in (*MARKUP, *ATTRIBUTES)
    }
    noticed = look(bare, {})
    unnoticed = {payload for payload in bare if not any(one.startswith(f"{payload}: ") for one in noticed)}
    assert unnoticed == HARMLESS


# ------------------------------------------------------------------ what machines read


def test_no_payload_breaks_what_machines_read(make_city: Callable[..., City], client: Client) -> None:
    city = make_city(bunches(LINE))
    walk = Walk(client, BEGINNINGS, each=3)
    pages = [address for address in walk.answers if not address.startswith("/desk")]
    titles = set(city.titles().values())
    nothing_wrong([*_twins(client, pages), *_calendars(client, titles), *_documents(client), *_markdown(client), *_letters()])
    assert dict(city.refused) == REFUSED


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
            if set(event) != properties:
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
        if {*sent.keys()} != HEADINGS or sent.get_content_type() != "text/plain" or len(sent["To"].addresses) != 1:
            yield f"{letter.subject}: {sent.items()}"
    if len(mail.outbox) < 100:
        yield f"only {len(mail.outbox)} letters"


# ------------------------------------------------------------------ there and back


@pytest.mark.django_db(transaction=True)
def test_every_payload_comes_back_from_a_package(
    make_city: Callable[..., City], clock: datetime, tmp_path: Path, settings: Settings
) -> None:
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
