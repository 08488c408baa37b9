from datetime import datetime

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.dossiers import queries
from constituyente.decision.dossiers.data import ArticleItems, Ending
from constituyente.foundation.process import api as process
from tests.factories import decision


@pytest.mark.parametrize("citations", [1, 3])
def test_flow_page_takes_five_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number = decision.item(outcome="adopted", now=noon)
    decision.published(articles=3, now=noon)
    for article in range(citations):
        decision.cite(f"a{article + 1}1", number, now=noon)
    with django_assert_num_queries(5):
        page = queries.flow_page()
    assert (page.total, page.cited, page.waiting, page.articles_in_all) == (1, 1, 0, citations)


def test_flow_page_tells_kinds_outcomes_and_articles(rules: process.Rules, noon: datetime) -> None:
    cited = decision.item(title="Uno", outcome="adopted", now=noon)
    decision.item(title="Dos", outcome="adopted_in_part", now=noon)
    decision.item(title="Tres", outcome="not_adopted", now=noon)
    decision.item(title="Cuatro", now=noon)
    decision.published(articles=2, now=noon)
    decision.cite("a11", cited, now=noon)
    with override("en"):
        page = queries.flow_page()
        assert page.endings == tuple(
            Ending("petition", "Petitions", outcome, name, 1)
            for outcome, name in (
                ("adopted", "Adopted"),
                ("adopted_in_part", "Adopted in part"),
                ("not_adopted", "Not adopted"),
                ("undecided", "Not decided yet"),
            )
        )
        assert [(end.key, end.cut) for end in page.outcomes] == [
            ("adopted", False),
            ("adopted_in_part", False),
            ("not_adopted", True),
            ("undecided", False),
        ]
    assert (page.total, page.cited, page.waiting) == (4, 1, 1)
    (row,) = page.articles
    assert row == ArticleItems("adopted", row.name, row.article, "es", row.address, 1)
    assert (row.address, "," in row.article) == ("/draft/1/000000a1", False)  # the article, not the paragraph of it that cites


def test_flow_page_before_anything_says_so(rules: process.Rules, client: Client) -> None:
    page = client.get("/en/dossiers/flow").content.decode()
    assert ("Nothing has been handed to the drafters yet." in page, "<figure" in page) == (True, False)


def test_flow_page_draws_what_is_decided(rules: process.Rules, noon: datetime, client: Client) -> None:
    decision.item(outcome="not_adopted", now=noon)
    page = client.get("/en/dossiers/flow").content.decode()
    assert page.count('class="c-chart c-flow"') == 1
    assert "No article cites an input yet." in page
