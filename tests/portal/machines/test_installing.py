"""Icons and manifest: what a browser and a telephone ask for, of the right type, kept, without a cookie."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from constituyente.portal.design import sheets

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.parametrize(
    ("address", "language", "name", "start"),
    [
        ("/manifest.webmanifest", "es", "Carta de Villa Clara", "/"),
        ("/en/manifest.webmanifest", "en", "Charter of Villa Clara", "/en/"),
    ],
)
def test_manifest_is_named_as_the_process_in_the_language_of_its_address(
    client: Client, address: str, language: str, name: str, start: str
) -> None:
    response = client.get(address)
    manifest = response.json()
    assert (response.headers["Content-Type"], response.cookies) == ("application/manifest+json", {})
    assert (manifest["lang"], manifest["name"], manifest["start_url"]) == (language, name, start)


def test_manifest_and_pages_have_the_colours_of_the_tokens(client: Client) -> None:
    manifest, page, values = client.get("/manifest.webmanifest").json(), client.get("/").content.decode(), sheets.tokens()
    told = dict(re.findall(r'<meta name="theme-color" media="\(prefers-color-scheme: (\w+)\)" content="([^"]+)">', page))
    assert told == {"light": values.light["paper"], "dark": values.dark["paper"]}
    assert (manifest["theme_color"], manifest["color_scheme_dark"]["theme_color"]) == (told["light"], told["dark"])


def test_every_icon_that_is_named_is_there(client: Client) -> None:
    named = [icon["src"] for icon in client.get("/manifest.webmanifest").json()["icons"]]
    named += re.findall(r'<link rel="(?:icon|apple-touch-icon)"[^>]* href="([^"]+)"', client.get("/").content.decode())
    assert len(named) == 7
    assert [address for address in named if not finders.find(address.removeprefix("/static/"))] == []


def test_favicon_is_where_programs_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"], response.cookies) == (302, "/static/common/favicon.ico", {})
    assert response.headers["Cache-Control"] == "public, max-age=86400"
