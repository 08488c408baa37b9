"""What is kept for a moment and what is compressed, and what never is."""

import gzip
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from constituyente.foundation.common import middleware, web
from constituyente.foundation.process import api as process

ZIPPED = {"Accept-Encoding": "br;q=1.0, gzip;q=0.8, *;q=0.1"}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the middleware: a list whose only number a test changes."""
    now = [100.0]
    monkeypatch.setattr(middleware, "monotonic", lambda: now[0])
    return now


class Page:
    """A page that counts how often it is made."""

    def __init__(self, change: Callable[[HttpResponse], object] = lambda _response: None, status: int = 200) -> None:
        self.made = 0
        self._change, self._status = change, status

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        response = web.cacheable(HttpResponse(f"{request.get_full_path()} {self.made}", status=self._status))
        self._change(response)
        return response


def test_a_page_is_sent_again_with_its_age_until_its_time_is_over(settings: Settings, moment: list[float]) -> None:
    settings.PAGE_MAX_AGE = 5
    page = Page()
    ask = middleware.kept_for_a_moment(page)
    told = list[tuple[bytes, str | None]]()
    for now in (100.0, 100.2, 104.9, 105.0, 106.0):
        moment[0] = now
        answer = ask(RequestFactory().get("/promises?x=1"))
        told.append((answer.content, answer.headers.get("Age")))
    assert told == [
        (b"/promises?x=1 1", None),
        (b"/promises?x=1 1", "1"),
        (b"/promises?x=1 1", "5"),
        (b"/promises?x=1 2", None),
        (b"/promises?x=1 2", "1"),
    ]
    kept = ask(RequestFactory().get("/promises?x=1"))
    assert kept.headers["Cache-Control"] == "public, max-age=5, stale-while-revalidate=5"


def test_each_address_question_host_and_encoding_is_kept_apart(settings: Settings, moment: list[float]) -> None:
    settings.PAGE_MAX_AGE = 5
    page = Page()
    ask, make = middleware.kept_for_a_moment(page), RequestFactory()
    for _round in range(2):
        for request in (
            make.get("/a"),
            make.get("/en/a"),
            make.get("/a?b=1"),
            make.get("/a", HTTP_HOST="elsewhere.example"),
            make.get("/a", headers=ZIPPED),
            make.head("/a"),
        ):
            ask(request)
    assert page.made == 5


@pytest.mark.parametrize(
    "page",
    [
        Page(lambda response: response.set_cookie("csrftoken", "x")),
        Page(lambda response: response.headers.setdefault("Vary", "Accept-Encoding, Cookie")),
        Page(lambda response: response.headers.__setitem__("Cache-Control", "no-store")),
        Page(status=404),
    ],
    ids=["a cookie", "one reader's", "not public", "not there"],
)
def test_nothing_is_kept_that_is_not_the_same_for_everybody(settings: Settings, moment: list[float], page: Page) -> None:
    settings.PAGE_MAX_AGE = 5
    ask = middleware.kept_for_a_moment(page)
    for _round in range(2):
        ask(RequestFactory().get("/a"))
    assert page.made == 2


def test_what_is_sent_is_never_answered_from_the_shelf_nor_kept(settings: Settings, moment: list[float]) -> None:
    settings.PAGE_MAX_AGE = 5
    page = Page()
    ask = middleware.kept_for_a_moment(page)
    for request in (RequestFactory().get("/a"), RequestFactory().post("/a"), RequestFactory().post("/a")):
        ask(request)
    assert page.made == 3


def test_nothing_is_kept_where_nobody_else_may_keep_it(settings: Settings, moment: list[float]) -> None:
    settings.PAGE_MAX_AGE = 0
    page = Page()
    ask = middleware.kept_for_a_moment(page)
    for _round in range(2):
        ask(RequestFactory().get("/a"))
    assert page.made == 2


def test_a_page_sent_again_is_the_page_whole(client: Client, rules: process.Rules, settings: Settings, moment: list[float]) -> None:
    settings.PAGE_MAX_AGE = 60
    first = client.get("/process", headers=ZIPPED)
    moment[0] += 0.5
    again = client.get("/process", headers=ZIPPED)
    own = {"Age": "1"}
    assert (again.content, dict(again.headers.items())) == (first.content, dict(first.headers.items()) | own)
    unchanged = client.get("/process", headers=ZIPPED | {"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


# ------------------------------------------------------------------ compressing


def test_public_words_are_sent_compressed_to_who_takes_that(client: Client, rules: process.Rules) -> None:
    for address in ("/process", "/process.json", "/en/promises"):
        plain, short, refused = (client.get(address, headers=headers) for headers in ({}, ZIPPED, {"Accept-Encoding": "gzip;q=0, br"}))
        assert gzip.decompress(short.content) == plain.content == refused.content
        assert [one.headers.get("Content-Encoding") for one in (plain, short, refused)] == [None, "gzip", None]
        assert [one.headers["Vary"] for one in (plain, short, refused)] == ["Accept-Encoding"] * 3
        tags = {one.headers["ETag"] for one in (plain, short)}
        assert len(tags) == 2
        assert {tag[0] for tag in tags} == {'"'}
        assert client.get(address, headers=ZIPPED | {"If-None-Match": short.headers["ETag"]}).status_code == 304
        assert int(short.headers["Content-Length"]) == len(short.content)


def test_a_form_is_never_compressed_since_it_holds_a_secret(client: Client, rules: process.Rules) -> None:
    answer = client.get("/petitions/new", headers=ZIPPED)
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)


def test_what_is_no_text_or_short_is_sent_as_it_is() -> None:
    def picture(request: HttpRequest) -> HttpResponse:
        return web.cacheable(HttpResponse(b"x" * 9000, content_type="image/png"))

    for answering in (picture, Page()):
        answer = middleware.compressed(answering)(RequestFactory().get("/a", headers=ZIPPED))
        assert (answer.headers.get("Content-Encoding"), answer.headers.get("Vary")) == (None, None)
