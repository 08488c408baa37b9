"""A language that an installation added, translated in part: every page is there, says so, and breaks nowhere."""

import re
from pathlib import Path
from zlib import crc32

import pytest
from babel.messages import Message
from django.conf.locale import LANG_INFO
from django.test import Client
from pytest_django import Settings

from constituyente.foundation.common import catalogues, languages
from constituyente.foundation.common.catalogues import Header
from constituyente.foundation.process import api as process
from tests.factories.languages import ARABIC, said, written

from .addresses import addresses_of
from .verdict import nothing_wrong
from .world import World

KINDS = ("page", "form", "staff")
SIGNS = ('<html lang="ar" dir="rtl">', "is translated in part")


def _every_other(message: Message) -> str | tuple[str, ...] | None:
    """Half of the sentences, whichever they are."""
    return said(message) if crc32(repr(catalogues.key_of(message)).encode()) % 2 else None


@pytest.fixture
def arabic(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> languages.Language:
    """An installation that added Arabic, half of it translated: six forms of plural, from right to left."""
    folder = tmp_path / "languages"
    written(folder, Header("ar", "العربية", rtl=True, plurals=ARABIC), _every_other)
    (found,) = added = languages.added(folder)
    monkeypatch.setitem(LANG_INFO, "ar", LANG_INFO["ar"])
    languages.make_known(added)
    settings.ADDED_LANGUAGES = added
    settings.LOCALE_PATHS = [folder / languages.COMPILED]
    settings.LANGUAGES_BIDI = languages.right_to_left(added)
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    return found


def test_every_page_is_there_in_it(arabic: languages.Language, world: World, staff: Client) -> None:
    assert 0.4 < arabic.missing / len(catalogues.everything()) < 0.6
    wrong = []
    for address in (one for kind in KINDS for one in addresses_of(kind)):
        spanish, path = staff.get(world.there(address)), world.there(address, language="ar")
        answer = staff.get(path)
        if answer.status_code != spanish.status_code:
            wrong.append(f"{path}: {answer.status_code}, in Spanish {spanish.status_code}")
        elif answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            wrong += [
                f"{path}: no {sign}"
                for sign in ('<html lang="ar" dir="rtl">', "is translated in part")
                if sign not in answer.content.decode()
            ]
    nothing_wrong(wrong)


def test_what_is_missing_is_in_the_main_language(arabic: languages.Language, rules: process.Rules, client: Client) -> None:
    page = client.get("/ar/process").content.decode()
    translated = re.findall(r"<h2[^>]*>¤[^<]+</h2>", page)
    assert translated  # half of it is told in the language
    assert re.findall(r"<h2[^>]*>[^<¤]*[áéíóúñ][^<]*</h2>", page)  # and the rest in Spanish, not in English


def test_texts_of_the_process_file_fall_back_with_their_language(arabic: languages.Language, rules: process.Rules, client: Client) -> None:
    page = client.get("/ar/process").content.decode()
    for phase in rules.phases:
        assert f'lang="es">{phase.title["es"]}<' in page


def test_a_whole_translation_says_nothing_of_missing_parts(
    arabic: languages.Language, rules: process.Rules, client: Client, settings: Settings
) -> None:
    settings.ADDED_LANGUAGES = (languages.Language("ar", "العربية", rtl=True, missing=0),)
    page = client.get("/ar/process").content.decode()
    assert ('<html lang="ar" dir="rtl">' in page, "translated in part" in page) == (True, False)


def test_spanish_pages_lead_to_it_by_its_own_name(arabic: languages.Language, rules: process.Rules, client: Client) -> None:
    page = client.get("/process").content.decode()
    assert '<a href="/ar/process" lang="ar" hreflang="ar">العربية</a>' in page
    assert ('<html lang="es">' in page, "translated in part" in page) == (True, False)
