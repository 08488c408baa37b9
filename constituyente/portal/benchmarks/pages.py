"""What the pages of an installation take on the server and on the line, found by following their own links."""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.http import urlencode

from constituyente.foundation.common.addresses import main_language, plain
from constituyente.foundation.process import api as process
from constituyente.foundation.text import api as text

from . import weight

EACH = 12  # pages looked at for one route
ROUNDS = 5
MILLISECONDS = 1000
ZIPPED = {"Accept-Encoding": "gzip"}
LONG = 3600  # seconds that pages are kept while a kept one is timed


@dataclass(frozen=True)
class Measured:
    """A route, of which so many pages were asked for.

    median      of the medians of its pages, in ms from the request to the whole answer, made anew
    slowest     the slowest page's median, in ms; `address` is where
    processor   the most processor time of a page, in ms: what others on the machine do not change
    statements  the most of a page
    bytes       of the heaviest first view: page, styles, pictures and fonts, compressed as they are sent, headers apart; `heavy` is where
    ratio       the least of a page: how many times as fast a page goes out again that was kept
    faults      what a public page may not be, none as a rule
    """

    route: str
    pages: int
    median: float
    slowest: float
    address: str
    processor: float
    statements: int
    bytes: int
    heavy: str
    ratio: float
    faults: frozenset[str]


@dataclass
class _Found:
    """What was measured of a route so far; by address, medians in ms and bytes of a first view."""

    took: dict[str, float] = field(default_factory=dict)
    processor: float = 0.0
    weighs: dict[str, int] = field(default_factory=dict)
    ratios: list[float] = field(default_factory=list)
    statements: int = 0
    faults: set[str] = field(default_factory=set)

    def row(self, route: str) -> Measured:
        slowest, heaviest = max(self.took, key=self.took.__getitem__), max(self.weighs, key=self.weighs.__getitem__)
        return Measured(
            route=route,
            pages=len(self.took),
            median=statistics.median(self.took.values()),
            slowest=self.took[slowest],
            address=slowest,
            processor=self.processor,
            statements=self.statements,
            bytes=self.weighs[heaviest],
            heavy=heaviest,
            ratio=min(self.ratios),
            faults=frozenset(self.faults),
        )


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def crawl(client: Client, start: str = "/", each: int = EACH) -> Iterator[tuple[str, str]]:
    """The public pages one reaches from `start` by following links, in the main language: route and address, at most `each` of a route."""
    waiting, seen, counts = deque([start]), {start}, dict[str, int]()
    while waiting:
        address = waiting.popleft()
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        access = getattr(match.func, "access", None)
        route = match.route or "/"
        if access is None or access.kind != "page" or counts.get(route, 0) >= each or plain(address) != address:
            continue
        answer = client.get(address)
        if answer.status_code != 200:  # noqa: PLR2004  a redirect leads to a page of its own
            continue
        counts[route] = counts.get(route, 0) + 1
        yield route, address
        links = _Links()
        links.feed(answer.content.decode())
        for link in links.found:
            target = urldefrag(urljoin(address, link)).url
            if target.startswith("/") and not target.startswith("//") and target not in seen:
                seen.add(target)
                waiting.append(target)


def measure(progress: Callable[[int], None]) -> tuple[Measured, ...]:
    """Ask this process for the pages of the installation, each ROUNDS times anew and as often kept; slowest route first.

    What is timed is what the web server calls, opening the database included.
    """
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    with override_settings(PAGE_MAX_AGE=0), translation.override(main_language()):  # whatever language the terminal speaks
        asked_for = [*crawl(client), *(("search?q=<words>", f"{reverse('search')}?{urlencode({'q': words})}") for words in _searches())]
    site, found = WSGIHandler(), dict[str, _Found]()
    for number, (route, address) in enumerate(asked_for, start=1):
        route_found = found.setdefault(route, _Found())
        with override_settings(PAGE_MAX_AGE=0):
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            statements = len(asked)  # before the next request empties the list
            anew, processor = _median(site, address)
        with override_settings(PAGE_MAX_AGE=LONG):
            _once(site, address)
            kept, _processor = _median(site, address)
            route_found.faults |= _faults(client, address)
        route_found.took[address] = anew
        route_found.processor = max(route_found.processor, processor)
        route_found.ratios.append(anew / kept)
        route_found.statements = max(route_found.statements, statements)
        sent = len(client.get(address, headers=ZIPPED).content)
        loaded = weight.loads(address, page.content.decode(), _style)
        route_found.weighs[address] = sent + sum(_sent(client, one) for one in loaded)
        progress(number)
    rows = [one.row(route) for route, one in found.items()]
    return tuple(sorted(rows, key=lambda row: -row.slowest))


def _faults(client: Client, address: str) -> set[str]:
    """What is not as it has to be for a public page: a strong ETag that a conditional request knows, the same for everybody."""
    answer = client.get(address, headers=ZIPPED)
    tag = answer.headers.get("ETag", "")
    wrong = {
        "no strong ETag": not tag.startswith('"'),
        "sent again unchanged": client.get(address, headers=ZIPPED | {"If-None-Match": tag}).status_code != 304,  # noqa: PLR2004
        "a cookie": bool(answer.cookies),
        "varies by cookie": "cookie" in answer.headers.get("Vary", "").lower(),
        "not public": "public" not in answer.headers.get("Cache-Control", ""),
    }
    return {fault for fault, found in wrong.items() if found}


@cache
def _file(address: str) -> Path:
    return Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)


@cache
def _style(address: str) -> str:
    return _file(address).read_text(encoding="utf-8")


def _sent(client: Client, address: str) -> int:
    """Bytes of what lies at an address of ours, compressed if it is sent so."""
    if not address.startswith(settings.STATIC_URL):
        return len(client.get(address, headers=ZIPPED).content)
    file = _file(address)
    short = file.with_name(f"{file.name}.gz")
    return (short if short.exists() else file).stat().st_size


def _searches() -> list[str]:
    """What people may look for: the titles of the outline's subjects, and each word in them."""
    rules = process.current()
    titles = [one.title[rules.main_language] for one in rules.outline.subjects if rules.main_language in one.title]
    return list(dict.fromkeys([*titles, *(word for title in titles for word in text.tokens(title))]))[: 3 * EACH]


def _median(site: WSGIHandler, address: str) -> tuple[float, float]:
    """Medians of ROUNDS, in ms: until the site has given its whole answer, and of processor time."""
    rounds = [_once(site, address) for _round in range(ROUNDS)]
    return statistics.median(took for took, _processor in rounds), statistics.median(processor for _took, processor in rounds)


def _once(site: WSGIHandler, address: str) -> tuple[float, float]:
    """Milliseconds until the site has given its whole answer, and of processor time for it."""
    request = RequestFactory(SERVER_NAME=settings.ALLOWED_HOSTS[0], headers=ZIPPED).get(address)
    began, worked = time.perf_counter(), time.process_time()
    answer = site(request.META, lambda *_told: bytes)
    b"".join(answer)
    took, processor = time.perf_counter() - began, time.process_time() - worked
    answer.close()
    return MILLISECONDS * took, MILLISECONDS * processor
