from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection, transaction

from constituyente.foundation.common.refs import Ref
from constituyente.participation.corpus import api as corpus
from constituyente.participation.corpus.models import Entry
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

WATER = corpus.Text(Ref("petition", "7", 1), "Agua", "Agua\r\npotable", "es", "rights", "", given=True, at=NOON)


def found(asked: str) -> list[str]:
    return [hit.ref for hit in corpus.search(asked, limit=9).hits]


def test_put_lets_a_text_be_found_and_writes_it_anew() -> None:
    corpus.put([WATER])
    assert (found("agua"), found("luz")) == (["petition/7"], [])
    corpus.put([replace(WATER, ref=Ref("petition", "7", 2), title="Luz", body="Luz en la calle")])
    assert (found("agua"), found("luz")) == ([], ["petition/7"])
    assert corpus.texts_of([Ref("petition", "7")]) == (replace(WATER, ref=Ref("petition", "7", 2), title="Luz", body="Luz en la calle"),)


def test_put_takes_the_last_of_two_with_one_reference() -> None:
    corpus.put([WATER, replace(WATER, body="Luz")])
    assert [text.body for text in corpus.texts_of([WATER.ref])] == ["Luz"]


def test_put_keeps_one_spelling_and_one_line_end() -> None:
    corpus.put([replace(WATER, title="Nin\u0303o")])
    (text,) = corpus.texts_of([WATER.ref])
    assert (text.title, text.body) == ("Niño", "Agua\npotable")


def test_withdraw_takes_a_text_out_of_the_index_too() -> None:
    corpus.put([WATER])
    corpus.withdraw(Ref("petition", "7"))
    assert (found("agua"), corpus.texts_of([WATER.ref]), Entry.objects.count()) == ([], (), 0)


def test_what_is_rolled_back_is_not_found() -> None:
    def fail() -> None:
        with transaction.atomic():
            corpus.put([WATER])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert found("agua") == []


def test_given_waits_until_it_is_taken_and_again_once_it_is_anew(noon: datetime) -> None:
    corpus.put([WATER, replace(WATER, ref=Ref("provision", "7f3a9c01", 4), given=False)])
    assert corpus.given(limit=9) == (replace(WATER, body="Agua\npotable"),)
    corpus.take([Ref("petition", "7", 2)])  # another version
    assert len(corpus.given(limit=9)) == 1
    corpus.take([WATER.ref])
    assert corpus.given(limit=9) == ()
    corpus.put([replace(WATER, ref=Ref("petition", "7", 2))])
    assert [str(text.ref) for text in corpus.given(limit=9)] == ["petition/7@2"]


def test_an_answer_has_no_version_and_waits_too() -> None:
    answer = replace(WATER, ref=Ref("answer", "CX4M7Q"))
    corpus.put([answer])
    corpus.take([answer.ref])
    assert corpus.given(limit=9) == ()


@pytest.mark.django_db(transaction=True)
def test_the_index_stands_after_a_flush() -> None:
    corpus.put([WATER])
    Entry.objects.all().delete()
    corpus.put([replace(WATER, body="Luz")])
    assert found("agua luz") == ["petition/7"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO corpus_index (corpus_index, rank) VALUES ('integrity-check', 1)")  # raises if they differ
