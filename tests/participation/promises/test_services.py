"""Making promises: once for each crossing, under a number that the record holds."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.promises import api as promises
from constituyente.participation.promises.models import Promise
from tests.conftest import NOON, Sequencer

pytestmark = pytest.mark.django_db

PETITION = Ref("petition", "7")


def make(cause: int) -> int:
    """What the crossing at index `cause` obliges the secretariat to; returns the promise's number."""
    return promises.make(
        about=PETITION,
        kind="answer",
        by="secretariat",
        mark=3,
        cause=cause,
        made_at=NOON,
        due_at=NOON + timedelta(days=10),
        rules_version=1,
        now=NOON,
    )


def test_one_crossing_makes_one_promise(rules: process.Rules) -> None:
    assert [make(cause) for cause in (5, 5, 9, 5)] == [1, 1, 2, 1]
    assert Entry.objects.filter(kind="promise").count() == 2


def test_a_number_that_the_log_remembers_is_passed_over(rules: process.Rules) -> None:
    for number in (1, 3):  # of promises that a restored backup does not hold
        ledger.append(ledger.entries.encode("promise", number=number, act="made", record="ab" * 32), now=NOON)
    assert [make(cause) for cause in (5, 9, 5)] == [2, 4, 2]


def test_the_record_holds_the_number_and_its_hash_is_in_the_log(rules: process.Rules) -> None:
    make(5)
    number = make(9)
    record = Promise.objects.get(number=number).record
    assert (json.loads(record)["promise"], json.loads(record)["cause"]) == (2, 9)
    entry = Entry.objects.get(leaf=Promise.objects.get(number=number).leaf)
    assert bytes(entry.body).decode().endswith(f"h {sha256(record.encode()).hexdigest()}\n")


def test_what_was_answered_can_be_found_once_it_is_kept(rules: process.Rules) -> None:
    provenance.register(provenance.Card(PETITION, "Agua", "/petitions/7", "es"), now=NOON)
    number = make(5)
    assert corpus.search("tandeo", limit=9).hits == ()
    promises.fulfil(number, actor=accounts.SYSTEM, on=NOON.date(), text="El tandeo se avisa.", who="Secretaría", now=NOON)
    (text,) = corpus.texts_of([Ref("promise", str(number))])
    card = provenance.cards([text.ref])[text.ref]
    assert (text.title, text.body, text.given) == (card.title, "El tandeo se avisa.", False)
    assert [hit.ref for hit in corpus.search("tandeos", limit=9).hits] == [f"promise/{number}"]


@pytest.mark.django_db(transaction=True)
def test_promises_made_at_once_get_a_number_each_and_one_for_a_crossing(rules: process.Rules) -> None:
    def once(cause: int) -> int:
        try:
            return make(cause)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(once, [1, 2, 3, 4, 1, 2, 3, 4]))
    assert numbers[:4] == numbers[4:]
    assert sorted(numbers[:4]) == [1, 2, 3, 4]


@pytest.mark.parametrize("number", [1, 3])
def test_the_thread_of_a_promise_goes_back_to_its_petition(
    rules: process.Rules, sequencer: Sequencer, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [make(cause) for cause in range(number)]
    sequencer()
    promise = Ref("promise", str(made[0]))
    (link,) = provenance.thread_of(promise)
    assert (link.subject, link.relation, link.object, link.by) == (promise, provenance.Relation.OWED_TO, PETITION, "secretariat")
    with django_assert_num_queries(2):
        assert [fact.ref for fact in promises.facts_of([promise], rules)] == [promise]
    with django_assert_num_queries(2):
        assert len(promises.facts_of([promise, PETITION], rules)) == number


def test_what_is_owed_has_not_taken_the_petition_up(rules: process.Rules) -> None:
    make(5)
    assert (provenance.thread_of(PETITION), provenance.outcome_of(PETITION)) == ((), ())
