"""The database idioms."""

import pytest
from django.db import IntegrityError

from constituyente.foundation.common.db import find, insert_numbered, insert_once
from constituyente.foundation.common.errors import NotFound, TooBusy
from constituyente.foundation.ledger.models import Tally, Watch
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


def test_find_refuses_what_is_not_there() -> None:
    Tally.objects.create(name="a")
    assert find(Tally, name="a").name == "a"
    with pytest.raises(NotFound):
        find(Tally, name="b")
