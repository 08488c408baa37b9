from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.data import ContentsEntry, ContentsHeading
from constituyente.foundation.process import api as process
from tests.factories import decision


@pytest.mark.parametrize("articles", [1, 3])
def test_drafts_page_takes_six_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.cited(articles, now=noon)
    with django_assert_num_queries(6):
        page = queries.drafts_page()
    assert page.versions[0].articles == articles


@pytest.mark.parametrize("articles", [1, 3])
def test_draft_page_takes_seven_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.cited(articles, now=noon)
    with django_assert_num_queries(7):
        assert queries.draft_page(1).version.articles == articles


def test_contents_are_the_pages_below_their_titles(rules: process.Rules, noon: datetime) -> None:
    item = decision.cited(2, now=noon)
    decision.cite("a12", item, quote="La ley", now=noon)
    groups = drafting.contents(1, base="/draft/1")
    assert [(group.headings, group.level) for group in groups] == [
        ((), 0),
        ((ContentsHeading("000000b1", 1, "Título primero", "La ciudad"),), 1),
        ((), 0),
    ]
    assert [entry for group in groups for entry in group.entries] == [
        ContentsEntry("000000e0", "provision/000000e0@1", "preamble", "", "Preámbulo", "/draft/1/000000e0", 0),
        ContentsEntry("000000a1", "provision/000000a1@1", "article", "Artículo 1", "Tema 1", "/draft/1/000000a1", 1),
        ContentsEntry("000000a2", "provision/000000a2@1", "article", "Artículo 2", "Tema 2", "/draft/1/000000a2", 1),
        ContentsEntry("000000b9", "provision/000000b9@1", "title", "", "Transitorios", "/draft/1/000000b9", 0),
    ]


def test_newest_and_articles_in(rules: process.Rules, noon: datetime) -> None:
    assert (drafting.newest(), drafting.articles_in(1)) == (0, 0)
    decision.published(1, articles=2, now=noon)
    decision.published(2, articles=3, now=noon)
    assert (drafting.newest(), drafting.articles_in(1), drafting.articles_in(2)) == (2, 2, 3)
