"""Every page that can be come to, from the beginnings on, and what answers its forms."""

import html
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html as documents

from constituyente.foundation.common.addresses import language_of, plain
from tests.contracts.addresses import addresses

BEGINNINGS = ("/", "/desk", "/desk/sign-in", "/desk/sign-out", "/demo", "/api/", "/survey/results")
NOWHERE = ("/en/petitions/999999", "/trace/petition/999999")
WRITTEN = {"date": "2026-08-22", "time": "12:00", "numeric": "1", "url": "https://elsewhere.example/"}
OFTEN = 3  # addresses of one route that differ in what is asked of them only
UNSENT = {"demo", "desk/sign-out"}  # forms that are looked at only: whoever looks stays who they are
READER = {"Accept": "text/html"}  # what a browser asks for


class Walk:
    """Every address that links lead to from the beginnings.

    each       in each language, so many of a route, the routes taking turns
    answers    the pages, by address
    languages  in which each template was shown
    """

    def __init__(self, client: Client, begin: Iterable[str], *, each: Mapping[str, Sequence[int]]) -> None:
        self.client, self.each = client, each
        self.answers = dict[str, HttpResponse]()
        self.languages = defaultdict[str, set[str]](set)
        self.asked, self.forms = Counter[tuple[str, ...]](), count()
        self.routes = [(one.pattern, one.route) for one in addresses() if one.access is None or one.access.kind != "file"]
        self.numbers = {route: number for number, (_pattern, route) in enumerate(self.routes)}
        ahead, seen = deque(begin), set[str]()
        while ahead:
            address = ahead.popleft()
            if address not in seen and self.wanted(address):
                ahead += self.visit(address)
            seen.add(address)

    def wanted(self, address: str) -> bool:
        """Whether it is a page of ours, and none that was seen often enough in other orders and filters."""
        path, mark, query = address.partition("?")
        route, language = self.route(path), language_of(path)
        if route is None:
            return False
        self.asked[route + mark, language] += 1
        turns = self.each[language]
        often = turns[self.numbers[route] % len(turns)]
        if query or route.startswith("log/") or "older" in route:
            often = min(often, OFTEN)
        return self.asked[route + mark, language] <= often

    def route(self, path: str) -> str | None:
        """The route that answers at `path` in any language."""
        return next((route for pattern, route in self.routes if pattern.match(plain(path))), None)

    def visit(self, address: str) -> list[str]:
        """Fetch it; returns where its links lead."""
        answer: Any = self.client.get(address, headers=READER)
        if answer.status_code in {301, 302}:
            return [answer.headers["Location"]]
        if not self.shown(address, answer):
            return []
        self.answers[address] = answer
        links = (html.unescape(one) for one in re.findall(r'href="(/[^"#]*)', answer.content.decode()))
        return [link for link in links if not link.startswith("/static/")]

    def ask(self, addresses: Iterable[str]) -> dict[str, HttpResponse]:
        """The pages at `addresses`."""
        answers = {address: self.client.get(address, headers=READER) for address in addresses}
        return {address: answer for address, answer in answers.items() if self.shown(address, answer)}  # type: ignore[misc]

    def send(self, text: str, *, language: str, known: Mapping[str, str] | None = None) -> dict[str, HttpResponse]:
        """Fill in one page of each route in `language`, and the forms that answer, once for each button; returns the pages.

        text   stands in every field
        known  instead, the pages are asked for anew, choices taken as they are offered, numbers are numbers, and these fields ("name", or
               "route name") hold what they should, so that most forms are taken
        """
        found, seen, first = dict[str, HttpResponse](), set[object](), dict[str | None, str]()
        for address in self.answers:
            if language_of(address) == language:
                first.setdefault(self.route(address.partition("?")[0]), address)
        ahead = deque((self.ask(first.values()) if known else {address: self.answers[address] for address in first.values()}).items())
        while ahead:
            address, page = ahead.popleft()
            for form, button in _forms(page):
                action = form.action or address
                route, given = self.route(action.partition("?")[0]), _filled(form, text) | button
                typed = (field.name for field in form.inputs if field.name and field.get("type") != "hidden")
                asked = (route, *sorted({re.sub(r"\d+", "", one) for one in (*typed, *button.values())}))
                if asked in seen or route in UNSENT:
                    continue
                if known is not None:
                    given |= _offered(form) | {name: known.get(f"{route} {name}", known[name]) for name in given if name in known}
                seen.add(asked)
                answer: Any = self.client.post(action, given, headers=READER, follow=True)
                if self.shown(action, answer):
                    found[f"{action}, sent as form {next(self.forms)}"] = answer
                    ahead.append((action, answer))
        return found

    def shown(self, address: str, answer: Any) -> bool:  # noqa: ANN401  the test client's answer has more than its type says
        """Whether the answer is a page; notes what it is made of."""
        if answer.status_code in {301, 302} or not answer.headers["Content-Type"].startswith("text/html"):
            return False
        for template in answer.templates:
            self.languages[template.name].add(language_of(address))
        return True


def _forms(page: HttpResponse) -> Iterator[tuple[Any, dict[str, str]]]:
    """The forms of a page that change something, with what each of their buttons says."""
    forms: Any = documents.fromstring(page.content).xpath("//form[@method='post']")
    for form in forms:
        said = {(button.get("name", ""), button.get("value", "")) for button in form.xpath(".//button")} or {("", "")}
        yield from ((form, {name: value} if name else {}) for name, value in sorted(said))


def _filled(form: Any, text: str) -> dict[str, str]:  # noqa: ANN401  lxml says not more of it
    """`text` wherever there is something to write or to choose."""
    return {field.name: (field.value or "") if field.get("type") == "hidden" else text for field in form.inputs if field.name}


def _offered(form: Any) -> dict[str, str]:  # noqa: ANN401  as above
    """What the form itself says may stand in a field, wherever it does."""
    given = dict[str, str]()
    for field in (one for one in form.inputs if one.name):
        kind = field.get("inputmode") or field.get("type")
        if field.tag == "select":
            given[field.name] = next(filter(None, field.value_options), "")
        elif kind in {"checkbox", "radio"}:
            given.setdefault(field.name, field.get("value", "on"))
        elif kind in WRITTEN:
            given[field.name] = WRITTEN[kind]
    return given
