"""What holds for every public page: its twin, its caching, its policy, its languages."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from django.conf import settings
from django.test import Client

from constituyente.foundation.common import addresses

from .addresses import Address, addresses_of
from .verdict import nothing_wrong
from .world import World

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _everywhere(world: World) -> Iterator[tuple[Address, str, str]]:
    """Every public page in every language: address, language, path."""
    for address in addresses_of("page"):
        for language in LANGUAGES:
            yield address, language, world.there(address, language=language)


# ------------------------------------------------------------------ twins


def test_twins_have_exactly_the_fields_of_their_dataclass(world: World, client: Client) -> None:
    wrong = []
    for address, _language, path in _everywhere(world):
        response = client.get(addresses.twin_of(path))
        if response.status_code != 200 or response.headers["Content-Type"].partition(";")[0] != "application/json":
            wrong.append(f"{addresses.twin_of(path)}: {response.status_code} {response.headers['Content-Type']}")
            continue
        wrong += [f"{addresses.twin_of(path)}: {problem}" for problem in _misfits(response.json(), _answer(address.view), "")]
    nothing_wrong(wrong)


def test_every_dataclass_of_the_twins_has_a_name_of_its_own() -> None:
    """OpenAPI puts them side by side under their bare names."""
    found = dict[str, type]()
    wrong = list[str]()

    def walk(hint: Any) -> None:  # noqa: ANN401  any annotation
        if is_dataclass(hint) and isinstance(hint, type) and found.get(hint.__name__) is not hint:
            if hint.__name__ in found:
                wrong.append(f"{hint.__module__}.{hint.__name__} and {found[hint.__name__].__module__}")
            found[hint.__name__] = hint
            for inner in get_type_hints(hint).values():
                walk(inner)
        for inner in get_args(hint):
            walk(inner)

    for address in addresses_of("page"):
        walk(_answer(address.view))
    nothing_wrong(wrong)


def _answer(view: Callable[..., Any]) -> Any:  # noqa: ANN401  a dataclass type
    return get_type_hints(view.query)["return"]  # type: ignore[attr-defined]


def _misfits(value: Any, hint: Any, at: str) -> list[str]:  # noqa: ANN401, PLR0911  JSON against types
    """Where the JSON `value` is not what the type `hint` says; `at` is the way to it."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        tries = [_misfits(value, member, at) for member in inner]
        return [] if [] in tries else min(tries, key=len)
    if origin is Literal:
        return [] if value in inner else [f"{at}: {value!r} is none of {inner}"]
    if hint is NoneType:
        return [] if value is None else [f"{at}: {value!r} instead of null"]
    if not isinstance(hint, type) and origin is None:
        return []  # Any, a type variable
    kind = origin or hint
    if is_dataclass(kind):
        return _misfits_of_fields(value, kind, at)
    if issubclass(kind, datetime | date | str):
        return [] if isinstance(value, str) else [f"{at}: {value!r} is no text"]
    if issubclass(kind, Collection):
        return _misfits_of_parts(value, kind, inner, at)
    return [] if isinstance(value, kind) else [f"{at}: {value!r} is no {kind.__name__}"]


def _misfits_of_fields(value: Any, kind: Any, at: str) -> list[str]:  # noqa: ANN401  as above
    names = {field.name for field in fields(kind)}
    if not isinstance(value, dict) or set(value) != names:
        given = set(value) if isinstance(value, dict) else {repr(value)}
        return [f"{at}: {kind.__name__} has too much {sorted(given - names)}, too little {sorted(names - given)}"]
    hints = get_type_hints(kind)
    return [problem for name, part in value.items() for problem in _misfits(part, hints[name], f"{at}.{name}")]


def _misfits_of_parts(value: Any, kind: type, inner: tuple[Any, ...], at: str) -> list[str]:  # noqa: ANN401  as above
    if not isinstance(value, dict if issubclass(kind, Mapping) else list):
        return [f"{at}: {value!r} is no {kind.__name__}"]
    if isinstance(value, dict):
        return [problem for key, part in value.items() for problem in _misfits(part, inner[1] if inner else Any, f"{at}.{key}")]
    fixed = kind is tuple and inner and inner[-1] is not Ellipsis
    each = inner if fixed else [inner[0] if inner else Any] * len(value)
    if len(each) != len(value):
        return [f"{at}: {len(value)} parts instead of {len(each)}"]
    return [problem for number, part in enumerate(value) for problem in _misfits(part, each[number], f"{at}[{number}]")]


# ------------------------------------------------------------------ caching


def test_pages_and_twins_can_be_cached_by_anyone(world: World, client: Client) -> None:
    wrong = []
    for _address, _language, path in _everywhere(world):
        for asked in (path, addresses.twin_of(path)):
            response = client.get(asked)
            tag = response.headers.get("ETag", "")
            wrong += [
                f"{asked}: {problem}"
                for problem, found in {
                    "sets a cookie": bool(response.cookies),
                    "varies by cookie": "cookie" in response.headers.get("Vary", "").lower(),
                    "has no strong ETag": not tag.startswith('"'),
                    "is not public": "public" not in response.headers.get("Cache-Control", ""),
                    "is sent again unchanged": client.get(asked, headers={"If-None-Match": tag}).status_code != 304,
                }.items()
                if found
            ]
    nothing_wrong(wrong)


def test_forms_are_never_cached(world: World, client: Client) -> None:
    kept = {}
    for address in addresses_of("form"):
        response = client.get(world.there(address))
        if "no-store" not in response.headers.get("Cache-Control", "") or settings.CSRF_COOKIE_NAME not in response.cookies:
            kept[world.there(address)] = response.headers.get("Cache-Control", "")
    assert kept == {}


# ------------------------------------------------------------------ what stands in a page


DATA = "application/ld+json"  # what search engines read and no browser runs


class Look(HTMLParser):
    """What a page may not have, and what it must."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.language = ""
        self.titles = self.mains = self.headings = 0
        self.drawings = 0  # that are open: in them a title is a word on a shape
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        self.inline += [f"<{tag} {name}={value}>" for name, value in given.items() if value.strip().lower().startswith("javascript:")]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != DATA):
            self.inline.append(f"<{tag}>")
        if tag == "html":
            self.language = given.get("lang", "")
        self.drawings += tag == "svg"
        self.titles += tag == "title" and not self.drawings
        self.mains += tag == "main"
        self.headings += tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self.drawings -= tag == "svg"


def _faults(response: Any, language: str) -> list[str]:  # noqa: ANN401  the test client's response
    look = Look(response.content.decode())
    faults = [f"inline: {', '.join(look.inline)}"] if look.inline else []
    if look.language != language or response.headers.get("Content-Language") != language:
        faults.append(f"says it is in “{look.language}”, not in “{language}”")
    if (look.titles, look.mains, look.headings) != (1, 1, 1):
        faults.append(f"has {look.titles} title, {look.mains} main, {look.headings} h1")
    if "script-src 'self'" not in response.headers.get("Content-Security-Policy", ""):
        faults.append("has no content policy")
    return faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_keep_the_content_policy_and_say_their_language(world: World, client: Client, language: str) -> None:
    wrong = []
    for kind in ("page", "form"):
        for address in addresses_of(kind):
            path = world.there(address, language=language)
            wrong += [f"{path}: {fault}" for fault in _faults(client.get(path), language)]
    nothing_wrong(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_lead_to_their_twin_and_to_the_other_languages(world: World, client: Client, language: str) -> None:
    wrong = []
    for address in addresses_of("page"):
        path = world.there(address, language=language)
        page = client.get(path).content.decode()
        links = [addresses.twin_of(path), *(addresses.localized(addresses.plain(path), other) for other in LANGUAGES if other != language)]
        wrong += [f"{path}: no link to {link}" for link in links if f'href="{link}"' not in page]
    nothing_wrong(wrong)


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_addresses_get_a_page_in_their_language(rules: object, client: Client, language: str) -> None:
    response = client.get(addresses.localized("/nothing/like/this", language))
    assert response.status_code == 404
    assert _faults(response, language) == []
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/nothing/like/this.json", "/process/rules/999999.json", "/process/rules/x.json"])
def test_unknown_twins_get_a_problem_document_in_their_language(rules: object, client: Client, language: str, address: str) -> None:
    response = client.get(addresses.localized(address, language))
    problem = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert response.headers["Content-Language"] == language
    assert {"type", "title", "status", "code"} <= set(problem)
    assert (problem["status"], problem["code"]) == (404, "not-found")
    assert client.get(problem["type"].partition("#")[0]).status_code == 200


def test_problem_documents_are_translated(rules: object, client: Client) -> None:
    spanish, english = (client.get(addresses.localized("/nothing.json", language)).json()["title"] for language in ("es", "en"))
    assert english == "There is nothing at this address."
    assert spanish != english


def test_openapi_describes_every_twin(rules: object, client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    methods = [method for path in described["paths"].values() for method in path]
    assert methods.count("get") == len(addresses_of("page"))
    posted = {path: asked["post"]["requestBody"]["content"] for path, asked in described["paths"].items() if "post" in asked}
    assert {path: content["application/json"]["schema"]["required"] for path, content in posted.items()} == {
        "/receipt.json": ["code"],
        "/receipt/withdraw.json": ["code", "key"],
    }


def test_pages_work_without_javascript_since_they_have_none(world: World, client: Client) -> None:
    data = f'<script type="{DATA}">'.encode()
    wrong = [path for _address, _language, path in _everywhere(world) if b"<script" in client.get(path).content.replace(data, b"")]
    nothing_wrong(wrong)


def test_no_page_takes_a_nul(world: World, client: Client) -> None:
    wrong = []
    for address in addresses_of("page"):
        for asked in (f"{world.there(address)}?subject=%00&status=%00", f"{addresses.twin_of(world.there(address))}?before=%00"):
            status = client.get(asked).status_code
            if status != 400:
                wrong.append(f"{asked}: {status}")
    nothing_wrong(wrong)


def test_what_an_address_is_not_for_is_told_as_a_problem(client: Client, world: World) -> None:
    answer = client.post("/petitions.json")
    assert (answer.status_code, answer.headers["Content-Type"], answer.json()["code"]) == (
        405,
        "application/problem+json",
        "method-refused",
    )
    page = client.post("/petitions")
    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD")
    assert b"<h1" in page.content
