from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.process import queries
from constituyente.foundation.process.data import BodyRow, LogRow, MarkRow, NamedRow, Obligation, TerritoryRow, VersionRow
from constituyente.foundation.process.schema import Within

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
TITLE = {"es": "Constitución de Puerto Claro", "en": "Constitution of Puerto Claro"}


@pytest.fixture
def rules(db: None, example: str) -> process.Rules:
    """Three versions; the third is in force."""
    process.apply(example, now=NOON)
    process.apply(example.replace("closes_after_days = 150", "closes_after_days = 90"), now=NOON + timedelta(hours=1))
    return process.apply(example, now=NOON + timedelta(hours=2))


def test_current_and_version_are_one_statement_each(rules: process.Rules, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert process.current() == rules
    with django_assert_num_queries(1):
        assert process.version(2).petitions.closes_after_days == 90
    with django_assert_num_queries(1), pytest.raises(NotFound):
        process.version(4)


def test_current_without_rules_is_refused(db: None) -> None:
    with pytest.raises(process.NoRules) as caught:
        process.current()
    assert (caught.value.code, caught.value.status) == ("no-rules", 503)


def test_process_page_is_three_statements(rules: process.Rules, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        page = queries.process_page(now=NOON)
    assert page.in_force == VersionRow(3, rules.sha256, NOON + timedelta(hours=2), rules.leaf.hex(), None)
    assert [row.version for row in page.versions] == [3, 2, 1]
    assert (page.title, page.synthetic, page.languages, page.timezone) == (TITLE, True, ("es", "en"), "America/Mexico_City")
    assert [(row.key, row.state) for row in page.phases] == [("listening", "now"), ("drafting", "now"), ("assembly", "future")]
    assert page.marks == (
        MarkRow(
            25,
            Obligation(
                "answer",
                "secretariat",
                {"es": "Secretaría técnica", "en": "Technical secretariat"},
                0,
                20,
                None,
                datetime(2026, 9, 22, 5, 59, 59, tzinfo=UTC),
            ),
        ),
        MarkRow(
            50,
            Obligation(
                "hearing",
                "working_group",
                {"es": "Grupo de trabajo", "en": "Working group"},
                3,
                30,
                None,
                datetime(2026, 10, 6, 5, 59, 59, tzinfo=UTC),
            ),
        ),
        MarkRow(
            250,
            Obligation(
                "commitment",
                "mayor",
                {"es": "Jefatura de Gobierno", "en": "Office of the mayor"},
                0,
                None,
                45,
                datetime(2026, 10, 7, 5, 59, 59, tzinfo=UTC),
            ),
        ),
    )
    assert page.territories == (
        TerritoryRow("01", "Centro", 43870, 2020),
        TerritoryRow("02", "El Muelle", 28950, 2020),
        TerritoryRow("03", "Lomas del Norte", None, None),
    )
    assert page.subjects == (
        NamedRow("rights", {"es": "Carta de derechos", "en": "Charter of rights"}),
        NamedRow("environment", {"es": "Medio ambiente", "en": "Environment"}),
    )
    assert page.bodies[1] == BodyRow("assembly", {"es": "Asamblea Constituyente", "en": "Constituent Assembly"}, 100)
    assert page.holidays == (date(2026, 9, 16), date(2026, 11, 16))
    assert page.log == LogRow("log.puerto-claro.example/2026", 60, 20, 600)


def test_phases_stand_along_the_line_of_time(example: str) -> None:
    rules = process.check(example)
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 9, 10, tzinfo=UTC)
    assert [(row.key, row.state) for row in process.phases(rules, now=early)] == [
        ("listening", "future"),
        ("drafting", "future"),
        ("assembly", "future"),
    ]
    assert [(row.key, row.state) for row in process.phases(rules, now=late)] == [
        ("listening", "past"),
        ("drafting", "now"),
        ("assembly", "future"),
    ]


def test_rules_page_is_three_statements(rules: process.Rules, example: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        page = queries.rules_page(1)
    first = process.version(1)
    assert page.version == VersionRow(1, first.sha256, NOON, first.leaf.hex(), None)
    assert (page.in_force, page.title, page.text) == (3, TITLE, example)
    with pytest.raises(NotFound):
        queries.rules_page(4)


def test_versions_say_where_they_stand_in_the_log(rules: process.Rules) -> None:
    ledger.seal(origin=rules.log.origin, now=NOON)
    assert [row.index for row in queries.process_page(now=NOON).versions] == [3, 2, 1]
    assert queries.rules_page(2).version.index == 2


def test_check_tells_problems_in_the_reader_s_language(example: str) -> None:
    text = example.replace("k = 10", "k = 1").replace('slug = "puerto-claro"\n', "")
    with pytest.raises(process.RulesInvalid) as caught, translation.override("es"):
        process.check(text, "mine.toml")
    assert caught.value.problems == (
        process.Problem(5, "process.slug", "falta"),
        process.Problem(133, "privacy.k", "debe ser 2 o más"),
    )
    assert caught.value.problems[0].in_file("mine.toml") == "mine.toml:5: process.slug: falta"
    with translation.override("en"):
        assert str(caught.value) == "mine.toml is no valid process file. Problems: 2. The first: mine.toml:5: process.slug: falta"


def test_check_writes_nothing(db: None, example: str) -> None:
    rules = process.check(example)
    assert (rules.version, rules.sha256, rules.text) == (0, sha256(example.encode()).hexdigest(), example)
    with pytest.raises(process.NoRules):
        process.current()


def test_check_wants_the_site_s_main_language_first(example: str) -> None:
    with pytest.raises(process.RulesInvalid) as caught, translation.override("en"):
        process.check(example.replace('languages = ["es", "en"]', 'languages = ["en", "es"]'))
    assert caught.value.problems == (process.Problem(9, "process.languages", "must begin with “es”, the main language of this site"),)


def test_allows_follows_the_phases(example: str) -> None:
    rules = process.check(example)
    assert process.allows(rules, "petitions", now=NOON)
    assert process.allows(rules, "drafting", now=NOON)
    assert not process.allows(rules, "assembly", now=NOON)
    assert not process.allows(rules, "petitions", now=datetime(2026, 9, 2, 6, tzinfo=UTC))


def test_due_counts_by_the_rules_calendar(example: str) -> None:
    rules = process.check(example)
    start = datetime(2026, 9, 15, 18, tzinfo=UTC)  # a Tuesday; the 16th is a holiday
    assert process.due(rules, start, Within(working_days=1)) == datetime(2026, 9, 18, 5, 59, 59, tzinfo=UTC)
    assert process.due(rules, start, Within(days=1)) == datetime(2026, 9, 17, 5, 59, 59, tzinfo=UTC)
