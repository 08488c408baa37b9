"""What people write is read and never run: on every page, in both languages, in a real browser."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.template.utils import get_app_template_dirs
from django.test import Client

from constituyente.foundation.common.addresses import localized
from tests.contracts.verdict import nothing_wrong
from tests.harness.payloads import ATTRIBUTES, MARKUP, PAYLOADS

from .city import LANGUAGES
from .conftest import MakeCity
from .looking import Look
from .walking import BEGINNINGS, NOWHERE, Walk
from .writing import LINE, bunches

pytestmark = pytest.mark.browser

# What says that we have a bug, and that there is no text yet: nobody's words stand there.
UNSHOWN = {"common/broken.html", "constitution/_nothing.html"}
HARMLESS = {*MARKUP[30:32], ATTRIBUTES[4]}  # comments to HTML, and what ran in one browser that is gone
LISTS = ("petitions?subject", "assembly/rollcalls?month", "dossiers?outcome", "meetings?territory", "log/?start")


def test_no_payload_fires_on_any_page(make_city: MakeCity, client: Client, look: Look) -> None:
    """As many payloads in each field as it holds, and some pages of every kind."""
    city = make_city(bunches(LINE))
    walk = Walk(client, (*BEGINNINGS, *city.pending()), each={"es": (2, 3), "en": (1, 0)})
    titles = city.titles()  # as the walk found them: what is sent then corrects some
    asked = walk.ask(list(_asking())[::8])
    sent = walk.send(" ".join(PAYLOADS), language="es") | walk.send(city.author.lines[0], language="en", known=city.known["en"])
    nothing_wrong(look({**walk.answers, **asked, **sent}, titles))


@pytest.mark.slow
def test_no_payload_fires_wherever_it_stands(make_city: MakeCity, client: Client, look: Look) -> None:
    """Every payload by itself in every field, and every page of every thing; each template in both languages."""
    city = make_city(PAYLOADS)
    walk = Walk(client, (*BEGINNINGS, *city.pending()), each={"es": [3 * len(PAYLOADS)], "en": [10]})
    titles = city.titles()
    pages = walk.answers | walk.ask(_asking())
    for language in LANGUAGES:
        pages |= walk.send(" ".join(PAYLOADS), language=language)
        pages |= walk.send(city.author.lines[0], language=language, known=city.known[language])
    nothing_wrong(look(pages, titles))
    assert {name: unseen for name in _templates() - UNSHOWN if (unseen := {*LANGUAGES} - walk.languages[name])} == {}


def test_what_is_not_escaped_would_be_noticed(look: Look) -> None:
    within = "<h1>x</h1>{0}<p title=\"{0}\"></p><p title='{0}'></p>{1}"
    frame = f"<!doctype html><title>x · Constituyente</title><main>{within}</main><footer></footer>"
    bare = {
        payload: HttpResponse(frame.format(payload, f'<a href="{payload}">lee</a>' if payload[0].isalpha() else ""))
        for payload in (*MARKUP, *ATTRIBUTES)
    }
    noticed = look(bare, {})
    unnoticed = {payload for payload in bare if not any(one.startswith(f"{payload}: ") for one in noticed)}
    assert unnoticed == HARMLESS


def _asking() -> Iterator[str]:
    """Addresses that hold payloads themselves: questions of search and of lists, and what is nowhere."""
    yield from NOWHERE
    for number, payload in enumerate((*PAYLOADS, " ".join(PAYLOADS))):
        asked = quote(payload, safe="")
        for address in (f"/search?q={asked}", f"/{LISTS[number % len(LISTS)]}={asked}", f"/nada/{asked}"):
            yield localized(address, LANGUAGES[number % 2])


def _templates() -> set[str]:
    """Every page and fragment of ours."""
    folders = [folder for folder in get_app_template_dirs("templates") if "constituyente" in folder.parts]
    return {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.html")}
