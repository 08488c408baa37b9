"""Numbers, dates and plurals as each language writes them: the two of every installation, one that Django knows, one that nobody knows."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils.formats import reset_format_cache
from django.utils.translation import ngettext, override
from pytest_django import Settings

from constituyente.foundation.common import languages
from constituyente.foundation.common.catalogues import Header
from constituyente.foundation.common.numbers import decimal, grouped
from constituyente.foundation.common.templatetags.site import day, daytime, deadline, month, shortday, written_in
from tests.factories.languages import ARABIC, POLISH, written

DAY = date(2016, 8, 22)
TEN = datetime(2016, 8, 22, 10, 42, tzinfo=UTC)
MIDNIGHT = datetime(2016, 8, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("es", ("0", "1", "1,000", "402,377", "1,234,567", "1,234.6")),
        ("en", ("0", "1", "1,000", "402,377", "1,234,567", "1,234.6")),
        ("pl", ("0", "1", "1\xa0000", "402\xa0377", "1\xa0234\xa0567", "1\xa0234,6")),
        ("nah", ("0", "1", "1,000", "402,377", "1,234,567", "1,234.6")),
    ],
)
def test_numbers_are_grouped_as_the_language_does(language: str, numbers: tuple[str, ...]) -> None:
    with override(language):
        assert (*map(grouped, (0, 1, 1000, 402_377, 1_234_567)), decimal(1234.56)) == numbers


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "es",
            (
                "22 de agosto de 2016",
                "agosto de 2016",
                "22 ago 2016",
                "22 de agosto de 2016 a las 10:42",
                "22 de agosto de 2016 a las 24:00",
            ),
        ),
        ("en", ("22 August 2016", "August 2016", "22 Aug 2016", "22 August 2016 at 10:42", "22 August 2016 at 24:00")),
        (
            "nah",
            (
                "22 de agosto de 2016",
                "agosto de 2016",
                "22 ago 2016",
                "22 de agosto de 2016 a las 10:42",
                "22 de agosto de 2016 a las 24:00",
            ),
        ),
    ],
)
def test_dates_have_their_month_in_words(language: str, told: tuple[str, ...]) -> None:
    with override(language):
        assert (day(DAY), month(DAY), shortday(DAY), daytime(TEN), deadline(MIDNIGHT)) == told


def test_a_language_that_django_knows_has_its_own_months() -> None:
    with override("pl"):
        assert (day(DAY), month(DAY)) == ("22 sierpnia 2016", "Sierpień 2016")


@pytest.mark.parametrize(
    ("count", "spanish", "english"),
    [
        (0, "Venció hace 0 días", "Overdue by 0 days"),
        (1, "Venció hace 1 día", "Overdue by 1 day"),
        (9, "Venció hace 9 días", "Overdue by 9 days"),
    ],
)
def test_time_that_has_passed_is_told_in_the_plural_of_its_count(count: int, spanish: str, english: str) -> None:
    for language, told in (("es", spanish), ("en", english)):
        with override(language):
            assert ngettext("Overdue by %(shown)s day", "Overdue by %(shown)s days", count) % {"shown": grouped(count)} == told


@pytest.mark.parametrize(
    ("code", "plurals", "forms"),
    [
        ("pl", POLISH, {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 22: 1, 25: 2}),
        ("ar", ARABIC, {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 103: 3}),
    ],
)
def test_a_language_more_keeps_its_own_plural_rule(
    code: str, plurals: str, forms: dict[int, int], tmp_path: Path, settings: Settings
) -> None:
    many = tuple(f"form {number}" for number in range(6 if code == "ar" else 3))
    written(tmp_path, Header(code, code, rtl=False, plurals=plurals), lambda message: many if message.pluralizable else None)
    assert [one.code for one in languages.added(tmp_path)] == [code]
    settings.LOCALE_PATHS = [tmp_path / languages.COMPILED]
    with override(code):
        told = {count: ngettext("Overdue by %(shown)s day", "Overdue by %(shown)s days", count) for count in forms}
    reset_format_cache()
    assert told == {count: f"form {number}" for count, number in forms.items()}


@pytest.mark.parametrize(
    ("page", "of", "told"),
    [
        ("en", "es", " · in Spanish"),
        ("es", "en", " · en inglés"),
        ("es", "es", ""),
        ("en", "", ""),
        ("es", "nah", " · en náhuatl"),
        ("es", "mto", " · mto"),
        ("en", "ar", " · in Arabic"),
    ],
)
def test_words_in_another_language_say_which(page: str, of: str, told: str) -> None:
    with override(page):
        assert written_in(of) == told
