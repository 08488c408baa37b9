"""Somebody who opens pages and sends forms through the test client, so that each answer knows the templates it was made of."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.core import mail
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from constituyente.foundation.common.addresses import localized, plain
from constituyente.foundation.post import api as post

LINK = re.compile(r"https?://[^/\s]+(/\S*confirm/\S+)")


@dataclass(frozen=True)
class Scene:
    """One page to take pictures of.

    name       of the file, of what is seen and in which state; the same each time
    shows      the page's own template
    templates  every template that had a part in it
    """

    name: str
    language: str
    address: str
    status: int
    shows: str
    templates: frozenset[str]
    content: bytes
    headers: tuple[tuple[str, str], ...]


class Visitor:
    """Somebody with a browser, in one language; every page they come to can be kept as a scene."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.walked = set[str]()
        self._client = Client(raise_request_exception=False, headers={"Accept": "text/html"})

    def opens(self, name: str, address: str) -> Scene:
        """Open a page, following where it leads."""
        return self._scene(name, address, self._client.get(address, follow=True))

    def sends(self, name: str, scene: Scene, **given: str) -> Scene:
        """Fill in the last form of a page and press none of its named buttons; what is not given stays as it stands there."""
        forms = _forms(scene)
        if not forms:
            message = f"{scene.address} ({scene.status}) has no form to send for {name}"
            raise LookupError(message)
        address = urldefrag(urljoin(scene.address, forms[-1].action or scene.address)).url
        return self._scene(name, address, self._client.post(address, _standing(forms[-1]) | given, follow=True))

    def comes_in(self, link: str) -> None:
        """Sign in at the desk with a one-time link."""
        self._client.post(link)

    def _scene(self, name: str, address: str, answer: object) -> Scene:
        chain = getattr(answer, "redirect_chain", [])
        names = [one.name for one in getattr(answer, "templates", []) if one.name and one.name.endswith(".html")]
        own = next((one for one in names if not one.rpartition("/")[2].startswith("_") and "/forms/" not in one), "")
        return Scene(
            name=name,
            language=self.language,
            address=chain[-1][0] if chain else address,
            status=answer.status_code,  # type: ignore[attr-defined]
            shows=own,
            templates=frozenset(names),
            content=answer.content,  # type: ignore[attr-defined]
            headers=tuple(answer.headers.items()),  # type: ignore[attr-defined]
        )


def every(scene: Scene, path: str) -> list[Any]:
    """What lies at an XPath in a page: elements, or the texts of attributes."""
    found: Any = html.document_fromstring(scene.content).xpath(path)
    return list(found)


def _forms(scene: Scene) -> list[html.FormElement]:
    return [form for form in every(scene, "//main//form") if form.method == "POST"]


def has_form(scene: Scene) -> bool:
    """Whether there is something on the page that can be sent."""
    return bool(_forms(scene))


def _standing(form: html.FormElement) -> dict[str, str]:
    """What stands in a form as it was sent. lxml's own reading takes an empty choice for “on”."""
    fields = [one for one in form.inputs if one.name and one.name != "csrfmiddlewaretoken"]
    marked = [one for one in fields if one.get("type") not in {"radio", "checkbox"} or one.get("checked") is not None]
    return {one.name: (one.get("value", "on") if one.get("type") in {"radio", "checkbox"} else one.value) or "" for one in marked}


def walk(visitor: Visitor, starts: list[str], *, kinds: frozenset[str]) -> Iterator[Scene]:
    """One page of every route that one reaches by links, of these kinds (page, form, staff), apart from routes walked before."""
    waiting = deque(starts)
    seen, routes = set(waiting), set[str]()
    while waiting:
        address = waiting.popleft()
        if plain(address) != address:
            continue
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        access = getattr(match.func, "access", None)
        if access is None or access.kind not in kinds or match.route in routes or match.url_name == "sign-out":
            continue
        scene = visitor.opens(str(match.url_name), localized_with_question(address, visitor.language))
        if scene.status != 200:
            continue
        routes.add(match.route)
        if match.route not in visitor.walked:
            visitor.walked.add(match.route)
            yield scene
        for link in every(scene, "//a/@href"):
            target = plain_with_question(urldefrag(urljoin(scene.address, link)).url)
            if target.startswith("/") and not target.startswith("//") and target not in seen:
                seen.add(target)
                waiting.append(target)


def localized_with_question(address: str, language: str) -> str:
    path, mark, question = address.partition("?")
    return localized(path, language) + mark + question


def plain_with_question(address: str) -> str:
    path, mark, question = address.partition("?")
    return (plain(path) if path.startswith("/") else path) + mark + question


def last_mail() -> tuple[str, str]:
    """The code of six digits and the link of the letter that was sent last."""
    post.drain()
    body = str(mail.outbox[-1].body)
    code, link = re.search(r"\b\d{6}\b", body), LINK.search(body)
    if code is None or link is None:
        message = f"no code and link in: {body}"
        raise LookupError(message)
    return code[0], link[1]


Story = Callable[[Visitor], Iterator[Scene]]
