"""Pages as they are read: their words, their twins, who reads them at the desk."""

import html
import re
from typing import Any

from django.test import Client
from pydantic import TypeAdapter

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from tests.conftest import MakeActor

# Words of our English templates that must not stand on a Spanish page, but in a reference such as petition/7.
ENGLISH = re.compile(
    r"\b(the|of|with|and|is|your?|not|what|which|kept|signatures?|petitions?|promises?|meetings?|statements?)\b(?!/)", re.IGNORECASE
)
WITHOUT_WORDS = re.compile(r"<(script|style|code|pre)\b.*?</\1>|<span class=\"code\">.*?</span>|<[^>]*>", re.DOTALL)


def text(page: str) -> str:
    """What is read of a page, without marks, code and references."""
    read = " ".join(WITHOUT_WORDS.sub(" ", page.partition("<main")[2].partition("</main>")[0]).split())
    return html.unescape(re.sub(r" (?=[.,:;»])|(?<=«) ", "", read))


def fetch(client: Client, address: str, status: int = 200) -> str:
    """The page at an address, as it comes."""
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def read(client: Client, address: str) -> str:
    """What is read at an address."""
    return text(fetch(client, address))


def english_on(client: Client, *addresses: str) -> dict[str, set[str]]:
    """The English words by address, where there are any; each page has one heading of the first level."""
    found = {}
    for address in addresses:
        page = fetch(client, address)
        assert page.count("<h1") == 1, address
        if left := set(ENGLISH.findall(text(page))):
            found[address] = left
    return found


def plain(kind: Any, page: object) -> object:  # noqa: ANN401  a dataclass type
    """A page's dataclass as its twin has it."""
    return TypeAdapter(kind).dump_python(page, mode="json")


def sign_in(client: Client, actor: MakeActor, role: str) -> accounts.Actor:
    """Let somebody of the staff be at the desk."""
    person = actor(role)
    client.force_login(Person.objects.get(pk=person.id or 0))
    return person
