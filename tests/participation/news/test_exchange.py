from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.exchange import Fault, Incoming, Row
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.news import api as news
from constituyente.participation.news import queries
from constituyente.participation.news.models import Notice, NoticeVersion
from tests.factories.news import corrected, draft, published

(PART,) = news.PARTS
pytestmark = pytest.mark.usefixtures("rules", "clock")


def given() -> dict[str, list[Row]]:
    return {name: list(write()) for name, write in PART.write.items()}


def incoming(tables: dict[str, list[Row]], now: datetime) -> Incoming:
    def rows(name: str) -> Iterator[Row]:
        return iter(tables[name])

    return Incoming(rows=rows, now=now, rng=Seeded(1), advance=lambda _table, _rows: None)


@pytest.fixture
def tables(noon: datetime) -> dict[str, list[Row]]:
    """A notice corrected twice before and after it came out, one withdrawn, one planned, one draft."""
    first = noon - timedelta(days=3)
    draft(body="Uno.", now=first)
    corrected(1, based_on=1, body="Dos.", now=first)
    news.publish(1, at=None, actor=accounts.SYSTEM, now=first + timedelta(hours=1))
    corrected(1, based_on=2, body="Tres.", reason="Era tres.", now=first + timedelta(hours=2))
    news.withdraw(published(now=first), reason="No.", actor=accounts.SYSTEM, now=first + timedelta(days=1))
    news.publish(draft(now=first), at=noon + timedelta(days=1), actor=accounts.SYSTEM, now=first)
    draft(now=first)
    return given()


def empty() -> None:
    NoticeVersion.objects.all().delete()
    Notice.objects.all().delete()


def test_what_was_public_goes_out_and_nothing_else(tables: dict[str, list[Row]]) -> None:
    assert [(row["number"], row["withdrawn_reason"]) for row in tables["notices"]] == [(1, ""), (2, "No.")]
    assert [(row["notice"], row["version"], row["body"], row["reason"]) for row in tables["notice_versions"]] == [
        (1, 2, "Dos.", ""),
        (1, 3, "Tres.", "Era tres."),
    ]


def test_what_went_out_comes_in_and_gives_the_same_pages(tables: dict[str, list[Row]], noon: datetime) -> None:
    pages = [queries.news_page(before=None, now=noon), *(news.notice_page(number, now=noon) for number in (1, 2))]
    empty()
    assert list(PART.check(incoming(tables, noon))) == []
    assert [PART.take(incoming(tables, noon)), PART.take(incoming(tables, noon))] == [2, 0]
    assert [queries.news_page(before=None, now=noon), *(news.notice_page(number, now=noon) for number in (1, 2))] == pages
    assert given() == tables


def test_what_stands_otherwise_is_never_overwritten(tables: dict[str, list[Row]], noon: datetime) -> None:
    with pytest.raises(news.NoticeStands):
        PART.take(incoming({**tables, "notices": [{**tables["notices"][0], "language": "en"}]}, noon))
    with pytest.raises(news.NoticeStands):
        PART.take(incoming({**tables, "notice_versions": [{**tables["notice_versions"][0], "body": "Otro."}]}, noon))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"withdrawn_reason": "Sin día."}, "withdrawn_reason"),
        ({"withdrawn_at": datetime(2026, 8, 22, tzinfo=UTC), "withdrawn_reason": "X"}, "number"),
    ],
)
def test_rows_that_contradict_each_other_are_named(
    tables: dict[str, list[Row]], noon: datetime, change: dict[str, object], column: str
) -> None:
    notices = [{**tables["notices"][0], **change}, tables["notices"][1]]
    faults: list[Fault] = list(PART.check(incoming({**tables, "notices": notices}, noon)))  # type: ignore[dict-item]
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [("notices.csv", 2, column)]


def test_a_correction_without_a_reason_is_named(tables: dict[str, list[Row]], noon: datetime) -> None:
    versions = [tables["notice_versions"][0], {**tables["notice_versions"][1], "reason": ""}]
    assert [(fault.row, fault.column) for fault in PART.check(incoming({**tables, "notice_versions": versions}, noon))] == [(2, "number")]
