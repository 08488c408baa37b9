from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.process import queries
from constituyente.foundation.process.data import BodyRow, LogRow, MarkRow, NamedRow, Obligation, TerritoryRow, VersionRow

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
    assert page.in_force == VersionRow(3, rules.sha256, NOON + timedelta(hours=2), rules.leaf, None)
    assert [row.version for row in page.versions] == [3, 2, 1]
    assert (page.title, page.synthetic, page.languages, page.timezone) == (TITLE, True, ("es", "en"), "America/Mexico_City")
    assert [(row.key, row.state) for row in page.phases] == [("listening", "now"), ("drafting", "now"), ("assembly", "future")]
    assert page.marks == (
        MarkRow(
            25,
            None,
            None,
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
            None,
            None,
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
            2,
            20,
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
    assert page.version == VersionRow(1, first.sha256, NOON, first.leaf, None)
    assert (page.in_force, page.title, page.text) == (3, TITLE, example)
    with pytest.raises(NotFound):
        queries.rules_page(4)


def test_versions_say_where_they_stand_in_the_log(rules: process.Rules) -> None:
    ledger.seal(origin=rules.log.origin, now=NOON)
    assert [row.index for row in queries.process_page(now=NOON).versions] == [2, 1, 0]
    assert queries.rules_page(2).version.index == 1
