from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.decision.genealogy import api as genealogy
from constituyente.decision.genealogy import queries
from constituyente.decision.genealogy.services import import_references
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from tests.factories import decision
from tests.factories import genealogy as factory


def test_an_article_tells_what_it_is_said_to_come_from(
    rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.of_three_articles(now=noon)
    with django_assert_num_queries(5):
        descent = drafting.article(1, "00000a21", base="/draft/1").descent
    assert descent is not None
    assert (descent.status, [(one.status, one.lineage, one.note) for one in descent.lineages]) == (
        "similar",
        [("similar", "C1_GEN_ART2", "Cambia el techo por sombra."), ("similar", "", "La fuente no la trae.")],
    )
    assert [one.key for one in descent.lineages[0].references] == ["icc-7-1", "ipn-48-2"]
    told = descent.lineages[0].changes
    assert "".join(one.text for one in told if one.kind != "inserted") == "Toda parada tendrá techo."
    assert "".join(one.text for one in told if one.kind != "deleted") == (
        "Toda parada tendrá sombra y asiento, de día y de noche. La ley dirá cuándo."
    )


def test_an_article_that_was_not_traced_says_so(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    descent = drafting.article(1, "000000a3", base="/draft/1").descent
    assert descent is not None
    assert (descent.status, descent.note, descent.lineages) == ("not_traced", "Nadie la propuso.", ())


def test_an_article_of_which_nothing_is_said_has_no_descent(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    assert drafting.article(1, "000000e0", base="/draft/1").descent is None
    decision.published(2, articles=3, now=noon)
    assert drafting.article(2, "000000a1", base="/draft/2").descent is None


def test_sources_count_where_they_led(rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factory.of_three_articles(now=noon)
    with django_assert_num_queries(3):
        page = queries.sources_page()
    assert (page.total, page.arrived, page.next) == (2, 2, None)
    assert [(row.key, row.lineages, row.articles, row.endings["eliminated"]) for row in page.sources] == [
        ("icc-7-1", 2, 1, 1),
        ("ipn-48-2", 2, 2, 0),
    ]
    assert [row.key for row in queries.sources_page(kind="popular").sources] == ["ipn-48-2"]
    with pytest.raises(BadQuery):
        queries.sources_page(kind="other")


def test_sources_page_by_a_cursor(rules: process.Rules, noon: datetime) -> None:
    import_references([factory.reference(f"icc-{number:03d}", kind="members") for number in range(120)], now=noon)
    pages, after = list[str](), ""
    while True:
        page = queries.sources_page(kind="members", after=after)
        pages += [row.key for row in page.sources]
        if page.next is None:
            break
        after = page.sources[-1].key
        assert page.next == f"/draft/sources?kind=members&after={after}"
    assert pages == [f"icc-{number:03d}" for number in range(120)]


def test_source_tells_how_everything_that_goes_back_to_it_ended(
    rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.of_three_articles(now=noon)
    with django_assert_num_queries(3):
        page = queries.source_page("icc-7-1")
    assert [(one.uid, one.ending, one.article, one.article_address) for one in page.lineages] == [
        ("C1_GEN_ART2", "similar", "Artículo 2. Tema 2", "/draft/1/000000a2"),
        ("C1_GEN_ART3", "eliminated", "", ""),
    ]
    with pytest.raises(NotFound):
        queries.source_page("icc-0-0")


def test_facts_of_an_external_reference(rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factory.of_three_articles(now=noon)
    with django_assert_num_queries(1):
        facts = genealogy.facts_of([Ref("external", "ipn-48-2"), Ref("provision", "000000a1")], rules)
    assert [(fact.text, fact.at, str(fact.ref), fact.address) for fact in facts] == [
        ("It is presented: %(name)s", rules.midnight(date(2026, 2, 1)), "external/ipn-48-2", "/draft/sources/ipn-48-2")
    ]


def test_arrivals_are_the_lineages_that_ended_in_an_article(
    rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.of_three_articles(now=noon)
    with django_assert_num_queries(1):
        found = genealogy.arrivals([Ref("external", "ipn-48-2"), Ref("external", "icc-7-1"), Ref("petition", "7")])
    assert found == (
        genealogy.Arrival("C1_GEN_ART9Ñ", "identical", Ref("provision", "000000a1", 1)),
        genealogy.Arrival("C1_GEN_ART2", "similar", Ref("provision", "000000a2", 1)),
    )


def test_figures_count_articles_by_what_is_said_first(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    assert genealogy.figures(1) == genealogy.LineageFigures(identical=1, similar=1, not_traced=1)
    assert genealogy.figures(2) == genealogy.LineageFigures(identical=0, similar=0, not_traced=0)
