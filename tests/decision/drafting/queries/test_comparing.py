from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.process import api as process
from tests.factories import decision
from tests.factories import drafting as factory


def changed(now: datetime) -> str:
    """Version 2: a paragraph changed, one moved to another article, one new, an article gone; returns the new one's key."""
    factory.begun(articles=4, now=now)
    factory.edit("a11", "Toda parada tendrá techo y asiento, de día y de noche.", now=now)
    drafting.move("00000a12", inside="000000a2", actor=accounts.SYSTEM, now=now)
    added = factory.add("La ley dirá dónde.", inside="a1", now=now)
    drafting.remove("000000a4", actor=accounts.SYSTEM, now=now)
    factory.publish(now=now)
    return added


def test_comparison_tells_what_became_of_every_page(rules: process.Rules, noon: datetime) -> None:
    changed(noon)
    page = queries.comparison_page(1, 2)
    assert [(row.key, row.state, row.changed, row.added, row.removed, row.moved) for row in page.changed] == [
        ("000000a1", "changed", 1, 1, 0, 1),
        ("000000a2", "changed", 0, 0, 0, 1),
        ("000000a4", "removed", 0, 0, 2, 0),
    ]
    assert [row.key for row in page.same] == ["000000e0", "000000a3", "000000b9"]
    assert {row.state: (row.articles, row.provisions) for row in page.counts} == {
        "changed": (2, 1),
        "added": (0, 1),
        "removed": (1, 3),
        "moved": (0, 1),
        "renumbered": (0, 0),
        "same": (1, 11),
    }
    assert page.versions == (2, 1)


def test_comparison_of_a_version_with_itself_and_backwards(rules: process.Rules, noon: datetime) -> None:
    changed(noon)
    assert queries.comparison_page(2, 2).changed == ()
    assert [(row.key, row.state) for row in queries.comparison_page(2, 1).changed] == [
        ("000000a1", "changed"),
        ("000000a2", "changed"),
        ("000000a4", "added"),
    ]


def test_article_comparison_goes_word_by_word(rules: process.Rules, noon: datetime) -> None:
    added = changed(noon)
    page = queries.article_comparison(1, 2, "00000a11")
    assert (page.article.key, page.inserted, page.deleted, page.untouched) == ("000000a1", 5, 1, 1)
    assert [(one.key, one.state, one.elsewhere, one.elsewhere_address) for one in page.provisions] == [
        ("000000a1", "same", "", ""),
        ("00000a11", "changed", "", ""),
        (added, "added", "", ""),
        ("00000a12", "moved", "Artículo 2. Tema 2", "/draft/1/compare/2/000000a2#00000a12"),
    ]
    assert [(one.kind, one.text) for one in page.provisions[1].body] == [
        ("same", "Toda parada tendrá "),
        ("deleted", "sombra "),
        ("inserted", "techo "),
        ("same", "y asiento, de día y de noche."),
    ]
    other = queries.article_comparison(1, 2, "000000a2").provisions[-1]
    assert (other.key, other.state, other.elsewhere) == ("00000a12", "moved", "Artículo 1. Tema 1")


def test_article_comparison_of_one_that_is_gone(rules: process.Rules, noon: datetime) -> None:
    changed(noon)
    page = queries.article_comparison(1, 2, "000000a4")
    assert (page.article.state, page.old_address, page.new_address, page.inserted) == ("removed", "/draft/1/000000a4", "", 0)


@pytest.mark.parametrize(("older", "newer", "key"), [(1, 9, "000000a1"), (9, 1, "000000a1"), (1, 2, "0000ffff"), (1, 2, "000000b1")])
def test_article_comparison_refuses_what_is_not_there(older: int, newer: int, key: str, rules: process.Rules, noon: datetime) -> None:
    changed(noon)
    with pytest.raises(NotFound):
        queries.article_comparison(older, newer, key)


@pytest.mark.parametrize("articles", [1, 3])
def test_comparisons_take_a_fixed_number_of_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.begun(articles=articles, now=noon)
    for article in range(1, articles + 1):
        factory.edit(f"a{article}1", "Otra cosa.", now=noon)
    factory.publish(now=noon)
    with django_assert_num_queries(7):
        assert len(queries.comparison_page(1, 2).changed) == articles
    with django_assert_num_queries(6):
        queries.article_comparison(1, 2, "000000a1")


def test_comparison_of_a_whole_constitution_tells_every_article(rules: process.Rules, noon: datetime) -> None:
    names = [f"{number:03x}" for number in range(1, 100)]
    for number in (1, 2):
        rows = [
            row
            for name in names
            for row in (
                decision.row(f"a{name}0", kind="article", mark=f"Artículo {name}"),
                *(
                    decision.row(
                        f"a{name}{part}", f"a{name}0", mark=f"{part}.", body=f"La ley dirá {part} cosas {number * part % 3}. " * 12
                    )
                    for part in range(1, 7)
                ),
            )
        ]
        drafting.import_text(decision.text(number), decision.placed(rows), now=noon)
    page = queries.comparison_page(1, 2)
    assert len(page.changed) == len(names)
