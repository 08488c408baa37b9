import gettext
import os
from pathlib import Path

import pytest

from constituyente.foundation.common import catalogues, languages
from constituyente.foundation.common.catalogues import Header
from constituyente.foundation.common.languages import Language
from tests.factories.languages import ARABIC, POLISH, written

NAHUATL = Header("nah", "Nāhuatl", rtl=False, plurals="nplurals=2; plural=(n != 1);")


def test_each_file_is_a_language(tmp_path: Path) -> None:
    written(tmp_path, NAHUATL, lambda _message: None)
    written(tmp_path, Header("ar", "العربية", rtl=True, plurals=ARABIC), lambda _message: None)
    (tmp_path / "es.po").touch()  # every installation has Spanish
    (tmp_path / "notes.po.txt").touch()
    whole = len(catalogues.everything())
    assert languages.added(tmp_path) == (
        Language("ar", "العربية", rtl=True, missing=whole),
        Language("nah", "Nāhuatl", rtl=False, missing=whole),
    )


def test_no_folder_is_no_language(tmp_path: Path) -> None:
    assert languages.added(tmp_path / "languages") == ()


def test_what_is_translated_is_compiled_and_what_would_break_a_page_is_not(tmp_path: Path) -> None:
    said: dict[str, str | tuple[str, ...]] = {
        "Open data": "Tlapouhtoc",
        "Home": "Nochan <b>",
        "%(count)s signature": ("ce", "%(count)s", "%(count)s"),
    }
    written(tmp_path, Header("nah", "Nāhuatl", rtl=False, plurals=POLISH), lambda message: said.get(catalogues.key_of(message)[0]))
    (found,) = languages.added(tmp_path)
    with (tmp_path / "compiled" / "nah" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert (spoken.gettext("Open data"), spoken.gettext("Home")) == ("Tlapouhtoc", "Home")
    shown = [spoken.ngettext("%(count)s signature", "%(count)s signatures", count) for count in (0, 1, 2)]
    translated = ["%(count)s", "ce", "%(count)s"] if ("%(count)s signature", "") in catalogues.everything() else None
    assert shown == (translated or ["%(count)s signatures", "%(count)s signature", "%(count)s signatures"])
    assert found.missing == len(catalogues.everything()) - (2 if translated else 1)


def test_a_file_is_compiled_anew_when_it_changed_and_only_then(tmp_path: Path) -> None:
    path = written(tmp_path, NAHUATL, lambda _message: None)
    languages.added(tmp_path)
    compiled = tmp_path / "compiled" / "nah" / "LC_MESSAGES" / "django.mo"
    later = compiled.stat().st_mtime + 10
    os.utime(compiled, (later, later))
    languages.added(tmp_path)
    assert compiled.stat().st_mtime == later
    os.utime(path, (later + 10, later + 10))
    languages.added(tmp_path)
    assert compiled.stat().st_mtime != later


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("es_MX.UTF-8", "es"),
        ("en_US.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
        ("zh_Hans", "zh-hans"),
        ("ca_ES@valencia", "ca"),
        ("fr_FR", "en"),
    ],
)
def test_the_keyboard_is_answered_in_its_language_or_in_english(locale: str, language: str) -> None:
    known = [("es", "Spanish"), ("en", "English"), ("ca", "Català"), ("zh-hans", "简体中文")]
    assert languages.of_keyboard(locale, known) == language
