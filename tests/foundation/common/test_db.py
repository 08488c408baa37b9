"""The database idioms."""

import pytest
from django.db import IntegrityError, transaction

from constituyente.foundation.common.db import find, insert_many, insert_numbered, insert_once
from constituyente.foundation.common.errors import NotFound, TooBusy
from constituyente.foundation.ledger.models import Entry, Tally, Watch
from constituyente.participation.petitions.models import Petition
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


def petition(key: str) -> Petition:
    """A row with a number, as insert_numbered takes it."""
    return Petition(key=key, language="es", submitted_at=NOON)


def test_insert_numbered_goes_on_counting_and_gives_the_row_that_stands() -> None:
    rows = [insert_numbered(petition(key), by=("key",)) for key in "abba"]
    assert [(row.number, new) for row, new in rows] == [(1, True), (2, True), (2, False), (1, False)]


def test_insert_numbered_fills_in_what_the_number_is_part_of() -> None:
    def sign(row: Petition) -> None:
        row.author = f"Number {row.number}"

    for key in "ab":
        insert_numbered(petition(key), fill=sign)
    assert list(Petition.objects.order_by("number").values_list("author", flat=True)) == ["Number 1", "Number 2"]


def test_insert_numbered_gives_up_on_what_another_constraint_refuses() -> None:
    insert_numbered(petition("a"))
    with pytest.raises(TooBusy):
        insert_numbered(petition("a"))


def test_insert_once_gives_the_row_that_stands() -> None:
    first, new = insert_once(Tally(name="a", total=1), by=("name",))
    again, other = insert_once(Tally(name="a", total=2), by=("name",))
    assert (new, other, first.pk, again.total) == (True, False, again.pk, 1)


def test_insert_once_does_not_hide_another_constraint() -> None:
    tally = Tally.objects.create(name="a")
    Watch.objects.create(tally=tally, mark=5)
    with pytest.raises(IntegrityError):
        insert_once(Watch(tally=tally, mark=5, leaf=b"x"), by=("leaf",))


def entry(number: int, body: bytes = b"cc/1") -> tuple[bytes, bytes, str, object]:
    return bytes([number]) * 32, body, "sign", NOON


def test_insert_many_leaves_the_rows_that_the_models_would() -> None:
    columns = ("leaf", "body", "kind", "queued_at")
    insert_many(Entry, columns, [entry(1), entry(2)])
    Entry.objects.bulk_create([Entry(**dict(zip(columns, entry(number), strict=True))) for number in (3, 4)])
    rows = Entry.objects.order_by("leaf").values_list("leaf", "body", "kind", "queued_at", "due_at", "target", "index")
    assert [(bytes(leaf), bytes(body), *rest) for leaf, body, *rest in rows] == [
        (*entry(number), None, None, None) for number in range(1, 5)
    ]


def test_insert_many_refuses_what_a_constraint_refuses_or_leaves_it_out() -> None:
    columns = ("leaf", "body", "kind", "queued_at")
    insert_many(Entry, columns, [entry(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Entry, columns, [entry(2), entry(1, b"other")])
    assert Entry.objects.count() == 1
    insert_many(Entry, columns, [entry(2), entry(1, b"other")], ignore_conflicts=True)
    assert [bytes(body) for body in Entry.objects.order_by("leaf").values_list("body", flat=True)] == [b"cc/1", b"cc/1"]


def test_find_refuses_what_is_not_there() -> None:
    Tally.objects.create(name="a")
    assert find(Tally, name="a").name == "a"
    with pytest.raises(NotFound):
        find(Tally, name="b")
