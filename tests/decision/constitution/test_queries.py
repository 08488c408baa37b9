from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.constitution import api as constitution
from constituyente.decision.constitution import queries
from constituyente.decision.constitution.data import (
    ArticleOn,
    ConstitutionHistory,
    ConstitutionOn,
    ConstitutionPage,
    ConstitutionText,
    DeskConstitution,
)
from constituyente.decision.constitution.errors import DayAhead, NoSuchDay
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import Sequencer
from tests.factories import decision

DAY = decision.ADOPTED_ON


def reformed(texts: int, *, now: datetime) -> None:
    """So many texts adopted one after the other, ten days apart, each with one article more: the last on ADOPTED_ON."""
    for number in range(1, texts + 1):
        decision.published(number, articles=number, now=now)
        constitution.adopt(number, on=DAY - timedelta(days=10 * (texts - number)), now=now)


# ------------------------------------------------------------------ the text that stands


@pytest.mark.parametrize("articles", [1, 3])
def test_constitution_page_takes_seven_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.adopted(articles=articles, now=noon)
    for article in range(1, articles + 1):
        decision.cite(f"a{article}1", item, now=noon)
    with django_assert_num_queries(7):
        page = queries.constitution_page(now=noon)
    assert [entry.inputs for entry in page.contents[1].entries] == [1] * articles


@pytest.mark.parametrize("citations", [1, 3])
def test_article_page_takes_eleven_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.adopted(now=noon)
    for number in range(citations):
        decision.cite("a11", decision.item(title=f"Petición {number}", outcome="adopted", now=noon), now=noon)
    with django_assert_num_queries(11):
        page = queries.article_page("000000a1")
    assert len(page.article.provisions[0].basis) == citations


@pytest.mark.parametrize("articles", [1, 3])
def test_text_page_takes_five_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.adopted(articles=articles, now=noon)
    with django_assert_num_queries(5):
        page = queries.text_page()
    assert len(page.passages) == 4 + 3 * articles


def test_text_page_is_the_text_in_the_order_of_reading(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(articles=1, now=noon)
    assert [(one.kind, one.depth, one.inner, one.page) for one in queries.text_page().passages] == [
        ("preamble", 0, 0, "000000e0"),
        ("title", 0, 0, ""),
        ("article", 1, 0, "000000a1"),
        ("paragraph", 2, 1, "000000a1"),
        ("paragraph", 2, 1, "000000a1"),
        ("title", 0, 0, "000000b9"),
        ("transitory", 1, 1, "000000b9"),
    ]


def test_constitution_is_the_adopted_version_not_the_newest(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(1, articles=1, now=noon)
    decision.published(2, articles=3, now=noon)
    page = queries.constitution_page(now=noon)
    assert page.adoption is not None
    assert page.text is not None
    assert (page.adoption.version, page.text.number, page.text.articles, page.adoptions, page.newest_draft) == (1, 1, 1, 1, 2)
    assert queries.article_page("000000a1").article.next == drafting.PageLink("000000b9", "Transitorios", "/constitution/000000b9")
    with pytest.raises(NotFound):
        queries.article_page("000000a3")


def test_before_the_adoption_there_is_a_draft_and_a_phase_that_decides(deciding: process.Rules, noon: datetime) -> None:
    decides = next(row for row in process.phases(deciding, now=noon) if row.key == "assembly")
    assert queries.constitution_page(now=noon) == ConstitutionPage(None, None, (), 0, 0, decides)
    decision.published(now=noon)
    assert queries.constitution_page(now=noon) == ConstitutionPage(None, None, (), 0, 1, decides)
    assert queries.text_page() == ConstitutionText(None, None, ())
    assert queries.history_page() == ConstitutionHistory(())
    with pytest.raises(NotFound):
        queries.article_page("000000a1")


def test_a_phase_that_is_over_decides_nothing(deciding: process.Rules, noon: datetime) -> None:
    assert queries.constitution_page(now=noon + timedelta(days=900)).decides is None


@pytest.mark.django_db
def test_without_rules_nobody_decides(noon: datetime) -> None:
    assert queries.constitution_page(now=noon) == ConstitutionPage(None, None, (), 0, 0, None)


# ------------------------------------------------------------------ where a permanent address leads


def test_leads_to_the_place_of_what_has_no_page(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    asked = ("000000a1", "00000a12", "000000b1", "000000d1", "0000ffff", "<b>")
    assert [queries.leads_to(key) for key in asked] == [
        "",
        "/constitution/000000a1#00000a12",
        "/constitution#000000b1",
        "/constitution/000000b9#000000d1",
        "",
        "",
    ]
    day = (DAY + timedelta(days=1)).isoformat()
    assert queries.leads_to("00000a12", day=day) == f"/constitution/on/{day}/000000a1#00000a12"
    assert queries.leads_to("00000a12", day="2001-01-01") == ""


def test_leads_to_the_last_text_that_had_what_is_gone(rules: process.Rules, noon: datetime) -> None:
    decision.published(1, articles=3, now=noon)
    decision.published(2, articles=1, now=noon)
    constitution.adopt(1, on=DAY - timedelta(days=1), now=noon)
    constitution.adopt(2, on=DAY, now=noon)
    assert queries.leads_to("000000a3") == "/constitution/on/2026-08-19/000000a3"
    assert queries.leads_to("000000a3", day="2026-08-20") == ""


def test_leads_nowhere_to_what_stood_for_no_day(rules: process.Rules, noon: datetime) -> None:
    decision.published(1, articles=3, now=noon)
    decision.published(2, articles=1, now=noon)
    for number in (1, 2):
        constitution.adopt(number, on=DAY, now=noon)
    assert queries.leads_to("000000a3") == ""
    with pytest.raises(NotFound):
        queries.article_on("2026-08-20", "000000a3", now=noon)


# ------------------------------------------------------------------ as it stood


@pytest.mark.parametrize("texts", [1, 3])
def test_history_takes_four_statements_and_says_until_when(
    texts: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reformed(texts, now=noon)
    with django_assert_num_queries(4):
        page = queries.history_page()
    days = [DAY - timedelta(days=10 * before) for before in range(texts)]
    assert [(one.adoption.version, one.text.articles) for one in page.adopted] == [(number, number) for number in range(texts, 0, -1)]
    assert [(one.adoption.adopted_on, one.adoption.until) for one in page.adopted] == list(zip(days, [None, *days], strict=False))
    assert [one.before for one in page.adopted] == [*range(texts - 1, 0, -1), None]


@pytest.mark.parametrize("texts", [1, 3])
def test_constitution_on_takes_seven_statements(
    texts: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reformed(texts, now=noon)
    with django_assert_num_queries(7):
        page = queries.constitution_on(DAY.isoformat(), now=noon)
    assert page.text is not None
    assert (page.day, page.text.number, page.first) == (DAY, texts, DAY - timedelta(days=10 * (texts - 1)))


@pytest.mark.parametrize("texts", [1, 3])
def test_article_on_takes_fourteen_statements(
    texts: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reformed(texts, now=noon)
    decision.cite("a11", decision.item(outcome="adopted", now=noon), version=texts, now=noon)
    with django_assert_num_queries(14):
        page = queries.article_on(DAY.isoformat(), "000000a1", now=noon)
    assert page.article is not None
    assert (page.article.version, page.stands_now, len(page.days)) == (texts, True, texts)


def test_each_day_has_the_text_that_held_on_it(rules: process.Rules, noon: datetime) -> None:
    reformed(3, now=noon)

    def version(day: date) -> int | None:
        text = queries.constitution_on(day.isoformat(), now=noon).text
        return text.number if text else None

    days = [-21, -20, -11, -10, -1, 0, 2]
    assert [version(DAY + timedelta(days=days)) for days in days] == [None, 1, 1, 2, 2, 3, 3]


def test_of_two_texts_on_one_day_the_later_version_holds(rules: process.Rules, noon: datetime) -> None:
    for number in (1, 2):
        decision.published(number, articles=number, now=noon)
    for number in (2, 1):
        constitution.adopt(number, on=DAY, now=noon)
    held = queries.constitution_on(DAY.isoformat(), now=noon).adoption
    assert held is not None
    assert (held.version, queries.in_force()) == (2, held)


def test_a_day_before_the_first_text_says_when_that_was(rules: process.Rules, noon: datetime) -> None:
    first = date(1, 1, 1)
    assert queries.constitution_on("0001-01-01", now=noon) == ConstitutionOn(first, None, None, (), None)
    decision.adopted(now=noon)
    assert queries.constitution_on("0001-01-01", now=noon) == ConstitutionOn(first, None, None, (), DAY)
    article = queries.article_on("0001-01-01", "000000a1", now=noon)
    assert article == ArticleOn(first, "000000a1", None, None, None, (DAY,), stands_now=True)


def test_an_article_that_the_text_of_the_day_lacks_says_which_have_it(rules: process.Rules, noon: datetime) -> None:
    reformed(3, now=noon)
    page = queries.article_on("2026-08-01", "000000a3", now=noon)
    assert page.adoption is not None
    assert (page.adoption.version, page.article, page.days, page.stands_now) == (1, None, (DAY,), True)
    with pytest.raises(NotFound):
        queries.article_on("2026-08-01", "000000a9", now=noon)


@pytest.mark.parametrize(
    "day", ["", "2017-02-30", "2017-13-01", "0000-01-01", "2017-2-3", "20170203", "2017-02-03T00:00", "hoy", "\uff12\uff1017-02-03"]
)
def test_what_is_no_day_is_refused(day: str, rules: process.Rules, noon: datetime) -> None:
    for ask in (lambda: queries.constitution_on(day, now=noon), lambda: queries.article_on(day, "000000a1", now=noon)):
        with pytest.raises(NoSuchDay):
            ask()


def test_today_is_a_day_of_the_process_and_tomorrow_none(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    assert queries.constitution_on("2026-08-22", now=noon).text is not None
    for day in ("2026-08-23", "9999-12-31"):
        with pytest.raises(DayAhead):
            queries.constitution_on(day, now=noon)
    early = datetime(2026, 8, 23, 5, tzinfo=UTC)  # still the 22nd in Mexico City
    with pytest.raises(DayAhead):
        queries.constitution_on("2026-08-23", now=early)


# ------------------------------------------------------------------ the desk


@pytest.mark.parametrize("drafts", [1, 3])
def test_desk_takes_seven_statements(
    drafts: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.adopted(1, articles=2, now=noon)
    for number in range(2, 2 + drafts):
        decision.published(number, articles=1, now=noon)
    with django_assert_num_queries(7):
        page = queries.desk_constitution()
    assert page.chosen is not None
    assert ([one.number for one in page.versions], page.chosen.number) == (list(range(1 + drafts, 1, -1)), 1 + drafts)
    assert page.difference == drafting.Difference(added=0, removed=3, changed=0)


def test_desk_before_the_first_adoption_compares_with_nothing(rules: process.Rules, noon: datetime) -> None:
    assert queries.desk_constitution() == DeskConstitution(None, (), None, None, None, None)
    decision.published(now=noon)
    page = queries.desk_constitution(chosen=1)
    assert (page.adoption, page.chosen, page.difference) == (None, drafting.version_row(1), None)


# ------------------------------------------------------------------ figures and facts


def test_figures_are_those_of_the_adopted_text_else_of_the_draft(rules: process.Rules, noon: datetime) -> None:
    assert constitution.figures() == constitution.ProvisionFigures(0, 0, 0, 0)
    decision.published(articles=2, now=noon)
    assert constitution.figures() == constitution.ProvisionFigures(2, 0, 0, 0)
    decision.adopted(2, articles=3, now=noon)
    assert constitution.figures() == constitution.ProvisionFigures(3, 0, 0, 0)


def test_facts_of_provisions_say_when_they_were_adopted(rules: process.Rules, noon: datetime, sequencer: Sequencer) -> None:
    decision.adopted(now=noon)
    sequencer()
    (fact,) = constitution.facts_of([drafting.ref_of("000000a1"), Ref("petition", "1"), drafting.ref_of("0000ffff")], rules)
    adoption = queries.in_force()
    assert adoption is not None
    assert fact == provenance.Fact(
        at=rules.midnight(decision.ADOPTED_ON),
        text="It is adopted: %(place)s",
        params={"place": "Artículo 1. Tema 1"},
        ref=drafting.ref_of("000000a1", 1),
        index=adoption.index,
        language="es",
        address="/constitution/000000a1",
    )
