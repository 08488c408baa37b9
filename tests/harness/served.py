"""Pages for a browser, without a socket."""

from collections.abc import Mapping
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Route

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
SITE = "http://testserver"


class Served:
    """What the browser is answered with: pages fetched beforehand through the test client, static files from where they lie.

    The browser's requests are handled in a context of their own, which would open another connection to the database.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.answers = dict[str, HttpResponse]()

    def fetch(self, address: str) -> str:
        """Fetch a page, following redirects; returns the address for the browser."""
        self.answers[address] = self.client.get(address, headers={"Accept": "text/html"}, follow=True)  # type: ignore[assignment]
        return SITE + address

    def send(self, address: str, form: Mapping[str, str]) -> str:
        """Send a form; returns the address under which the browser finds the page that answers it."""
        answered = f"{address}?{len(self.answers)}"
        self.answers[answered] = self.client.post(address, form)  # type: ignore[assignment]
        return SITE + answered

    def answer(self, route: Route) -> None:
        address = route.request.url.removeprefix(SITE)
        if address.startswith("/static/"):
            file = Path(str(finders.find(address.removeprefix("/static/").partition("?")[0])))
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "application/octet-stream"))
        elif address in self.answers:
            answer = self.answers[address]
            route.fulfill(status=answer.status_code, headers=dict(answer.headers.items()), body=answer.content)
        else:
            route.abort()
