from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.constitution import api as constitution
from constituyente.decision.constitution import queries
from constituyente.decision.constitution.data import ConstitutionPage
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import Sequencer
from tests.factories import decision


@pytest.mark.parametrize("articles", [1, 3])
def test_constitution_page_takes_seven_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.adopted(articles=articles, now=noon)
    for article in range(1, articles + 1):
        decision.cite(f"a{article}1", item, now=noon)
    with django_assert_num_queries(7):
        page = queries.constitution_page()
    assert [entry.inputs for entry in page.contents[1].entries] == [1] * articles


@pytest.mark.parametrize("citations", [1, 3])
def test_article_page_takes_eight_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.adopted(now=noon)
    for number in range(citations):
        decision.cite("a11", decision.item(title=f"Petición {number}", outcome="adopted", now=noon), now=noon)
    with django_assert_num_queries(8):
        page = queries.article_page("000000a1")
    assert len(page.article.provisions[0].basis) == citations


def test_constitution_is_the_adopted_version_not_the_newest(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(1, articles=1, now=noon)
    decision.published(2, articles=3, now=noon)
    page = queries.constitution_page()
    assert page.adoption is not None
    assert page.text is not None
    assert (page.adoption.version, page.text.number, page.text.articles, page.newest_draft) == (1, 1, 1, 2)
    assert queries.article_page("000000a1").article.next == drafting.PageLink("000000b9", "Transitorios", "/constitution/000000b9")
    with pytest.raises(NotFound):
        queries.article_page("000000a3")


def test_before_the_adoption_there_is_no_article(rules: process.Rules, noon: datetime) -> None:
    assert queries.constitution_page() == ConstitutionPage(None, None, (), 0)
    decision.published(now=noon)
    assert queries.constitution_page() == ConstitutionPage(None, None, (), 1)
    with pytest.raises(NotFound):
        queries.article_page("000000a1")


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
        address="/constitution/000000a1",
    )
