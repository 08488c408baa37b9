from datetime import datetime

import pytest
from django.utils.translation import override
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
    owed = decision.item(title="Otra", outcome="merged", merged_into=1, now=noon)
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
    endings = {"adopted": None, "adopted_in_part": None, "merged": 1}
    taken_up = [decision.item(title=outcome, outcome=outcome, merged_into=into, now=noon) for outcome, into in endings.items()]
    for outcome in ("already_covered", "not_adopted", "out_of_scope", ""):
        decision.item(title=f"Otra: {outcome}", outcome=outcome, now=noon)
    assert {role: [one.number for one in drafting.queue(actor(role))] for role in ("drafter", "moderator")} == {
        "drafter": taken_up,
        "moderator": [],
    }
    decision.cite("a12", taken_up[1], quote="La ley", now=noon)
    assert [one.number for one in drafting.queue(accounts.SYSTEM)] == [taken_up[0], taken_up[2]]
    assert queries.desk_draft(accounts.SYSTEM).queue == drafting.queue(accounts.SYSTEM)


def test_desk_shows_what_waits_a_page_at_a_time(rules: process.Rules, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    decision.published(now=noon)
    first, second, third = (decision.item(title=title, outcome="adopted", now=noon) for title in ("Agua", "Luz", "Sombra"))
    monkeypatch.setattr(queries.desk, "ON_DESK", 2)
    pages = [queries.desk_draft(accounts.SYSTEM, item=third, after=after) for after in (0, second, third)]
    assert [([one.number for one in page.queue], page.waiting, page.next) for page in pages] == [
        ([first, second], 3, f"/desk/drafting?item={third}&after={second}"),
        ([third], 3, None),
        ([first, second], 3, f"/desk/drafting?item={third}&after={second}"),
    ]


@pytest.mark.parametrize("items", [1, 3])
def test_queue_takes_two_statements(
    items: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        decision.item(title=f"Petición {number}", outcome="adopted", now=noon)
    with django_assert_num_queries(2):
        assert len(drafting.queue(accounts.SYSTEM)) == items


@pytest.mark.parametrize("citations", [1, 3])
def test_desk_article_takes_eleven_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.published(now=noon)
    for number in range(citations):
        decision.cite("a11", decision.item(title=f"Petición {number}", outcome="adopted", now=noon), now=noon)
    with django_assert_num_queries(11):
        page = queries.desk_article("00000a11", item=1)
    assert ([len(group.items) for group in page.groups], page.article.inputs) == ([citations], citations)


def test_desk_article_offers_what_has_words_to_cite_with(rules: process.Rules, noon: datetime) -> None:
    item = decision.cited(1, now=noon)
    page = queries.desk_article("00000a12", item=item, done=9)
    assert ([one.key for one in page.texts], page.done) == (["00000a11", "00000a12"], 9)
    assert page.item is not None
    assert (page.item.number, page.groups[0].items[0].number) == (item, item)
    assert queries.desk_article("000000a1", item=99).item is None


def test_desk_article_offers_first_what_nobody_cites_and_last_what_was_not_adopted(rules: process.Rules, noon: datetime) -> None:
    cut = decision.item(title="Cortada", outcome="not_adopted", now=noon)
    cited = decision.cited(1, now=noon)
    owed = decision.item(title="Otra", outcome="adopted_in_part", now=noon)
    with override("es"):
        groups = queries.desk_article("000000a1").groups
    assert [(group.name, [one.number for one in group.items]) for group in groups] == [
        ("Nadie los cita todavía", [owed]),
        ("Ya citados", [cited]),
        ("No adoptados (solo para «responde de otro modo»)", [cut]),
    ]
