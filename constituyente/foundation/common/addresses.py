"""Addresses of pages: the main language at the plain address, the others under a prefix; the JSON twin beside each. Knows no HTTP."""

import re
from base64 import b64encode

from django.conf import settings

# The whole address of a source on the web: a host that a browser can read, perhaps a port, and whatever follows.
ELSEWHERE = re.compile(
    r"(?=.{1,498}\Z)https?://(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?\.?(?::[0-9]{1,5})?(?:[/?#][^\s<>\"]*)?"
)


def main_language() -> str:
    return settings.LANGUAGES[0][0]


def language_of(address: str) -> str:
    """The language an address is in: that of its prefix, else the main one."""
    first = address.strip("/").split("/", 1)[0]
    others = {code for code, _name in settings.LANGUAGES[1:]}
    return first if first in others else main_language()


def plain(address: str) -> str:
    """The address without its language prefix: what a card and a reference hold."""
    language = language_of(address)
    if language == main_language():
        return address
    return address.removeprefix(f"/{language}") or "/"


def localized(address: str, language: str) -> str:
    """A plain address in `language`."""
    if language == main_language():
        return address
    return f"/{language}/" if address == "/" else f"/{language}{address}"


def twin_of(address: str) -> str:
    """The address of the JSON twin: the page's own with `.json`; `index.json` and `log.json` for the two that end in a slash."""
    if address in {"/", *(f"/{code}/" for code, _name in settings.LANGUAGES)}:
        return f"{address}index.json"
    return f"{address.rstrip('/')}.json"


def carried(document: str) -> str:
    """A JSON document as the address of a download that asks no server for anything."""
    return f"data:application/json;base64,{b64encode(document.encode()).decode('ascii')}"
