from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from constituyente.foundation.common.templatetags import site as tags
from constituyente.foundation.provenance.data import Fact

from .pieces import MARKS, MOMENT, PETITION


def test_num_separates_thousands() -> None:
    assert [tags.num(value) for value in (0, 437219, None, "")] == ["0", "437,219", "", ""]


def test_day_is_that_of_the_zone_of_the_process() -> None:
    late = datetime(2016, 8, 23, 4, 30, tzinfo=UTC)
    assert (tags.day(late), tags.shortday(late), tags.daytime(late)) == (
        "22 de agosto de 2016",
        "22 ago 2016",
        "22 de agosto de 2016 a las 23:30",
    )
    assert tags.day(date(2016, 8, 22)) == "22 de agosto de 2016"
    with translation.override("en"):
        assert (tags.day(late), tags.shortday(late), tags.daytime(late)) == ("22 August 2016", "22 Aug 2016", "22 August 2016 at 23:30")
    assert (tags.day(None), tags.shortday(None), tags.daytime(None)) == ("", "", "")


def test_deadline_tells_a_midnight_by_the_day_that_it_ends() -> None:
    midnight = datetime(2026, 8, 23, 6, tzinfo=UTC)
    with timezone.override("America/Mexico_City"):
        assert tags.deadline(midnight) == "22 de agosto de 2026 a las 24:00"
        assert tags.deadline(midnight - timedelta(minutes=30)) == "22 de agosto de 2026 a las 23:30"
        with translation.override("en"):
            assert tags.deadline(midnight) == "22 August 2026 at 24:00"
    assert tags.deadline(None) == ""


def test_official_says_the_language_where_the_page_has_another() -> None:
    assert tags.official() == ""
    with translation.override("en"):
        assert tags.official() == ' lang="es"'


def test_percent_stays_within_the_drawing() -> None:
    assert [tags.percent(1, 3), tags.percent(5, 4), tags.percent(-1, 4), tags.percent(0.25), tags.percent(1, 0)] == [
        "33.3%",
        "100.0%",
        "0.0%",
        "25.0%",
        "100.0%",
    ]


def test_in_language_takes_the_active_language_else_the_first() -> None:
    assert tags.in_language({"en": "Water", "es": "Agua"}) == "Agua"
    assert tags.in_language({"nah": "Atl", "en": "Water"}) == "Atl"
    assert tags.in_language("Agua") == "Agua"
    assert (tags.in_language({}), tags.in_language(None)) == ("", "")


def test_sentence_is_translated_and_its_parameters_written_out() -> None:
    fact = SimpleNamespace(text="%(day)s at %(time)s", params={"day": date(2016, 8, 22), "time": {"es": "mediodía", "en": "noon"}})
    assert tags.sentence(fact) == "22 de agosto de 2016 a las mediodía"
    assert tags.sentence(Fact(MOMENT, "Up to %(limit)s characters", PETITION, params={"limit": 12486})) == "Hasta 12,486 caracteres"
    assert (tags.sentence("Kept"), tags.sentence(""), tags.sentence(None)) == ("Cumplida", "", "")


def test_paragraphs_escape_what_people_wrote() -> None:
    assert tags.paragraphs("Uno\r\ndos\n \n<b>tres</b>\n") == "<p>Uno<br>dos</p>\n<p>&lt;b&gt;tres&lt;/b&gt;</p>"
    assert tags.paragraphs("") == ""


def test_localized_addresses_carry_the_language() -> None:
    assert tags.localized("/petitions/7") == "/petitions/7"
    with translation.override("en"):
        assert tags.localized("/petitions/7") == "/en/petitions/7"
    assert tags.localized("") == ""


def test_tier_bar_has_fixed_places_and_runs_evenly_between_them() -> None:
    bar = tags.tier_bar(12486, reversed(MARKS))
    assert [(knot.value, knot.reached, knot.x, knot.last) for knot in bar.knots] == [
        (5000, True, "31.0%", False),
        (10000, True, "62.0%", False),
        (50000, False, "96.0%", True),
    ]
    assert (bar.run, bar.sentence) == ("64.1%", "12,486 firmas. Siguiente marca: 50,000.")


@pytest.mark.parametrize(("number", "places"), [(1, ["96.0%"]), (2, ["48.0%", "96.0%"]), (4, ["24.0%", "48.0%", "72.0%", "96.0%"])])
def test_tier_bar_takes_any_number_of_marks(number: int, places: list[str]) -> None:
    bar = tags.tier_bar(0, [(10**rank, False) for rank in range(1, number + 1)])
    assert ([knot.x for knot in bar.knots], bar.run) == (places, "")


def test_tier_bar_keeps_a_passed_mark_when_signatures_are_withdrawn() -> None:
    bar = tags.tier_bar(4990, MARKS[:1])
    assert (bar.knots[0].reached, bar.run, bar.sentence) == (True, "95.8%", "4,990 firmas. Pasó todas las marcas.")


def test_tier_bar_of_a_reported_count_claims_no_mark() -> None:
    bar = tags.tier_bar(60000, [(5000, False)])
    assert ([knot.reached for knot in bar.knots], bar.run, bar.sentence) == ([False], "100.0%", "60,000 firmas.")
    assert tags.tier_bar(1, []) == tags.TierBar((), "100.0%", "1 firma.")


def test_a_code_breaks_behind_its_hyphens_only() -> None:
    assert tags.breakable("7F3K-<b>") == '<span class="num">7F3K</span>-<wbr><span class="num">&lt;b&gt;</span>'
