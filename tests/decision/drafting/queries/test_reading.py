from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.foundation.process import api as process
from tests.factories import decision


@pytest.mark.parametrize("articles", [1, 3])
def test_passages_are_the_whole_text_in_one_statement(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.published(articles=articles, now=noon)
    with django_assert_num_queries(1):
        passages = drafting.passages(1)
    given = [(one.key, one.parent, one.kind, one.mark, one.heading, one.body, one.note) for one in decision.provisions(articles)]
    assert [(one.key, one.parent, one.kind, one.mark, one.heading, one.body, one.note) for one in passages] == given


def test_passages_know_their_page_and_how_they_are_drawn(rules: process.Rules, noon: datetime) -> None:
    deep = [decision.row("a1", kind="article", body="uno\n\n dos ")]
    deep += [decision.row(f"{number}", "a1" if number == 1 else f"{number - 1}") for number in range(1, 8)]
    drafting.import_text(decision.text(), decision.placed(deep), now=noon)
    passages = drafting.passages(1)
    assert passages[0].lines == ("uno", " dos ")
    assert [(one.depth, one.inner, one.level, one.rank, one.page) for one in passages] == [
        (depth, depth, min(depth, 5), min(depth + 2, 6), "000000a1") for depth in range(8)
    ]


def test_there_is_nothing_in_a_version_that_is_not_there(rules: process.Rules) -> None:
    assert (drafting.passages(1), drafting.pages_of(1), drafting.difference(1, 2)) == ((), {}, drafting.Difference(0, 0, 0))


def test_pages_of_names_the_page_of_each_provision(
    rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.published(articles=1, now=noon)
    with django_assert_num_queries(1):
        pages = drafting.pages_of(1)
    assert pages == {
        "000000e0": "000000e0",
        "000000b1": "",
        "000000a1": "000000a1",
        "00000a11": "000000a1",
        "00000a12": "000000a1",
        "000000b9": "000000b9",
        "000000d1": "000000b9",
    }


def test_difference_counts_words_and_places_but_no_positions(
    rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        decision.row("a1", kind="article"),
        decision.row("a11", "a1", body="uno"),
        decision.row("a2", kind="article"),
        decision.row("a3"),
    ]
    newer = [
        decision.row("a0", kind="article"),
        decision.row("a1", kind="article"),
        decision.row("a11", "a1", body="dos"),
        decision.row("a3", "a1"),
    ]
    drafting.import_text(decision.text(1), decision.placed(rows), now=noon)
    drafting.import_text(decision.text(2), decision.placed(newer), now=noon)
    with django_assert_num_queries(2):
        assert drafting.difference(1, 2) == drafting.Difference(added=1, removed=1, changed=2)
    assert drafting.difference(2, 1) == drafting.Difference(added=1, removed=1, changed=2)
    assert drafting.difference(2, 2) == drafting.Difference(0, 0, 0)
