"""The two database idioms."""

import pytest
from django.db import IntegrityError

from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger.models import Tally, Watch

pytestmark = pytest.mark.django_db


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
