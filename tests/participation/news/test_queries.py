from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from constituyente.participation.news import api as news
from constituyente.participation.news import queries
from constituyente.participation.news.queries import SHOWN
from tests.factories.news import corrected, draft, published


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_statements_whatever_their_length(
    rules: process.Rules, noon: datetime, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        published(title=f"Noticia {number}", now=noon + timedelta(minutes=number))
        corrected(number + 1, based_on=1, title=f"Noticia {number}", body="Otra.", now=noon + timedelta(hours=1))
    later = noon + timedelta(hours=2)
    with django_assert_num_queries(2):
        page = queries.news_page(before=None, now=later)
    assert (len(page.items), page.total) == (count, count)
    with django_assert_num_queries(1):
        assert len(news.newest(5, now=later)) == count
    with django_assert_num_queries(2):
        assert len(queries.desk_news(accounts.SYSTEM, now=later)) == count
    with django_assert_num_queries(2):
        assert len(news.notice_page(count, now=later).before) == 1


def test_the_list_goes_on_where_it_stopped(rules: process.Rules, noon: datetime) -> None:
    for _number in range(SHOWN + 2):
        published(now=noon)
    first = queries.news_page(before=None, now=noon)
    assert (first.items[0].number, first.items[-1].number, first.first) == (SHOWN + 2, 3, None)
    assert first.next == "/news?before=3"
    second = queries.news_page(before=3, now=noon)
    assert ([row.number for row in second.items], second.first, second.next) == ([2, 1], "/news", None)
    assert queries.news_page(before=99, now=noon) == first


def test_a_row_says_when_it_was_corrected_and_how_it_begins(rules: process.Rules, noon: datetime) -> None:
    later = noon + timedelta(days=1)
    published(body="## Hola\n\nDesde [mañana](/survey).", now=noon)
    corrected(1, based_on=1, body="## Hola\n\nDesde [hoy](/survey).", now=later)
    (row,) = news.newest(5, now=later)
    assert (row.summary, row.published_at, row.corrected_at) == ("Desde hoy.", noon, later)


def test_the_desk_sees_every_state(rules: process.Rules, noon: datetime) -> None:
    draft(now=noon)
    news.publish(draft(now=noon), at=noon + timedelta(days=1), actor=accounts.SYSTEM, now=noon)
    published(now=noon)
    news.withdraw(published(now=noon), reason="No.", actor=accounts.SYSTEM, now=noon)
    assert [row.state for row in queries.desk_news(accounts.SYSTEM, now=noon)] == ["withdrawn", "public", "planned", "draft"]
    assert news.drafts(accounts.SYSTEM) == (noon,)
