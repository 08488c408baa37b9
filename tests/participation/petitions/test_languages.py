"""Twins, and each page in its language."""

import pytest
from django.test import Client
from django.utils import translation

from constituyente.participation.petitions import queries
from constituyente.participation.petitions.data import PetitionList, PetitionPage
from tests.conftest import NOON, MakeActor
from tests.participation.reading import english_on, plain, read, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_twins_are_the_pages_dataclasses(city: dict[str, int], client: Client) -> None:
    for mark, status in (("", ""), ("3", "open")):
        found = queries.petition_list(queries.Asked(mark=mark, status=status), now=NOON)
        assert client.get(f"/petitions.json?mark={mark}&status={status}").json() == plain(PetitionList, found)
    for number in city.values():
        assert client.get(f"/petitions/{number}.json").json() == plain(PetitionPage, queries.petition_page(number, now=NOON))
        with translation.override("en"):
            english = plain(PetitionPage, queries.petition_page(number, now=NOON))
        assert client.get(f"/en/petitions/{number}.json").json() == english


def test_spanish_pages_hold_no_english(city: dict[str, int], actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "moderator")
    addresses = [
        "/petitions",
        "/petitions?status=closed",
        *(f"/petitions/{number}" for number in city.values()),
        f"/petitions/{city['open']}/sign",
        "/petitions/new",
        "/desk/petitions",
        *(f"/desk/petitions/{number}" for number in city.values()),
    ]
    assert english_on(client, *addresses) == {}


def test_english_pages_are_english(city: dict[str, int], client: Client) -> None:
    page = read(client, f"/en/petitions/{city['open']}")
    for words in [
        "4 signatures. 1 more for a hearing.",
        "Each signature is bound to exactly this version.",
        "3 signatures: Written answer, published here and sent to whoever left an email",
        "days left",
        "if it reaches 5",
        "Signatures, not persons.",
    ]:
        assert words in page
