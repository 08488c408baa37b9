"""What the pages of an installation take on the server, found by following their own links."""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from constituyente.foundation.common.addresses import plain
from constituyente.foundation.process import api as process
from constituyente.foundation.text import api as text

EACH = 12  # pages looked at for one route
ROUNDS = 5
MILLISECONDS = 1000


@dataclass(frozen=True)
class Measured:
    """A route: how many of its pages were asked for, the median of their medians and the slowest of them in ms, the most statements."""

    route: str
    pages: int
    median: float
    slowest: float
    address: str
    statements: int


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
    """Ask this process for the pages of the installation, each ROUNDS times; slowest route first."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    asked_for = [*crawl(client), *(("search?q=<words>", f"{reverse('search')}?{urlencode({'q': words})}") for words in _searches())]
    took, statements = dict[str, dict[str, float]](), dict[str, int]()
    for number, (route, address) in enumerate(asked_for, start=1):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        statements[route] = max(statements.get(route, 0), len(asked))
        took.setdefault(route, {})[address] = statistics.median(_once(client, address) for _round in range(ROUNDS))
        progress(number)
    rows = [
        Measured(
            route, len(pages), statistics.median(pages.values()), max(pages.values()), max(pages, key=pages.__getitem__), statements[route]
        )
        for route, pages in took.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.slowest))


def _searches() -> list[str]:
    """What people may look for: the titles of the outline's subjects, and each word in them."""
    rules = process.current()
    titles = [one.title[rules.main_language] for one in rules.outline.subjects if rules.main_language in one.title]
    return list(dict.fromkeys([*titles, *(word for title in titles for word in text.tokens(title))]))[: 3 * EACH]


def _once(client: Client, address: str) -> float:
    began = time.perf_counter()
    client.get(address)
    return MILLISECONDS * (time.perf_counter() - began)
