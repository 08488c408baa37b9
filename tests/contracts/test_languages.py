"""People's words keep their own language: on a page in another one they say which."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from constituyente.foundation.provenance.models import Card
from constituyente.participation.corpus.models import Entry

from .addresses import addresses_of
from .reading import Reading
from .verdict import nothing_wrong
from .world import World

NAMES = ("member", "external")  # cards whose title is a proper name, the same in every language
SHORT = 3  # letters that tell nothing
OFFICE = "Comisión de Agua"  # who moved, by a name that is the same in every language


def _phrases(language: str) -> re.Pattern[str]:
    """What people and offices wrote in `language` in the world of the tests."""
    cards = Card.objects.filter(language=language).exclude(ref__regex=rf"^({'|'.join(NAMES)})/")
    texts = {text for row in Entry.objects.filter(language=language) for text in (row.title, *row.body.split("\n"))}
    found = {text.strip() for text in [*cards.values_list("title", flat=True), *texts]}
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(found, key=len, reverse=True) if len(one) > SHORT))


def _bare(world: World, browser: Client, language: str) -> Iterator[str]:
    """Each Spanish text that an English page shows as if it were English."""
    phrases = _phrases("es")
    for address in (one for kind in ("page", "form") for one in addresses_of(kind)):
        path = world.there(address, language=language)
        for said in Reading(browser.get(path, follow=True).content.decode().replace(OFFICE, "")).body:
            if found := phrases.search(said):
                yield f"{address.route}: {found[0]!r} in {said!r}"


LISTING = (
    "petitions", "petition", "meetings", "meeting", "statement", "promises", "promise", "dossiers", "dossier-item", "survey-shown-answer",
    "motions", "motion",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_with_words_in_another_language_say_which(world: World, client: Client, language: str) -> None:
    found = {one.name: world.there(one, language=language) for one in addresses_of("page") if one.name in LISTING}
    assert sorted(found) == sorted(LISTING)
    telling = {name for name, path in found.items() if "in Spanish" in " ".join(Reading(client.get(path).content.decode()).body)}
    assert telling == (set(LISTING) if language == "en" else set())  # what people wrote in the world of the tests is Spanish


def test_what_people_wrote_says_its_language_on_a_page_in_another(world: World, staff: Client) -> None:
    nothing_wrong(dict.fromkeys(_bare(world, staff, "en")))
