from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.data import DeskRow
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from tests.conftest import MakeActor
from tests.factories import decision


@pytest.mark.parametrize("articles", [1, 3])
def test_desk_draft_takes_six_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.cited(articles, now=noon)
    with django_assert_num_queries(6):
        assert len(queries.desk_draft(accounts.SYSTEM).articles) == articles + 2


def test_desk_lists_what_cites_nothing_first_and_what_is_owed_a_citation(rules: process.Rules, noon: datetime) -> None:
    decision.cited(1, now=noon)
    owed = decision.item(title="Otra", outcome="merged", now=noon)
    decision.item(title="Cortada", outcome="not_adopted", now=noon)
    page = queries.desk_draft(accounts.SYSTEM)
    assert page.articles == (
        DeskRow("000000e0", "Preámbulo", 0),
        DeskRow("000000b9", "Transitorios", 0),
        DeskRow("000000a1", "Artículo 1. Tema 1", 1),
    )
    assert [one.number for one in page.queue] == [owed]


def test_queue_is_what_was_taken_up_and_is_cited_nowhere_for_those_who_may_cite(
    rules: process.Rules, noon: datetime, actor: MakeActor
) -> None:
    assert drafting.queue(accounts.SYSTEM) == ()
    decision.cited(2, now=noon)
    taken_up = [decision.item(title=outcome, outcome=outcome, now=noon) for outcome in ("adopted", "adopted_in_part", "merged")]
    for outcome in ("already_covered", "not_adopted", "out_of_scope", ""):
        decision.item(title=f"Otra: {outcome}", outcome=outcome, now=noon)
    assert {role: [one.number for one in drafting.queue(actor(role))] for role in ("drafter", "moderator")} == {
        "drafter": taken_up,
        "moderator": [],
    }
    decision.cite("a12", taken_up[1], quote="La ley", now=noon)
    assert [one.number for one in drafting.queue(accounts.SYSTEM)] == [taken_up[0], taken_up[2]]
    assert queries.desk_draft(accounts.SYSTEM).queue == drafting.queue(accounts.SYSTEM)


@pytest.mark.parametrize("items", [1, 3])
def test_queue_takes_two_statements(
    items: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        decision.item(title=f"Petición {number}", outcome="adopted", now=noon)
    with django_assert_num_queries(2):
        assert len(drafting.queue(accounts.SYSTEM)) == items


@pytest.mark.parametrize("citations", [1, 3])
def test_desk_article_takes_ten_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.published(now=noon)
    for number in range(citations):
        decision.cite("a11", decision.item(title=f"Petición {number}", outcome="adopted", now=noon), now=noon)
    with django_assert_num_queries(10):
        page = queries.desk_article("00000a11", item=1)
    assert (len(page.items), page.article.inputs) == (citations, citations)


def test_desk_article_offers_what_has_words_to_cite_with(rules: process.Rules, noon: datetime) -> None:
    item = decision.cited(1, now=noon)
    page = queries.desk_article("00000a12", item=item, done=9)
    assert ([one.key for one in page.texts], page.done) == (["00000a11", "00000a12"], 9)
    assert page.item is not None
    assert (page.item.number, page.items[0].number) == (item, item)
    assert queries.desk_article("000000a1", item=99).item is None
