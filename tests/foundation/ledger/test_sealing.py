"""Appending, sealing, counting."""

from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import entries, fold, merkle
from constituyente.foundation.ledger.models import Checkpoint, Entry, Tree
from tests.conftest import NOON

from .logs import HASH, KEY, ORIGIN, act, append, begin, log, seal, sign

pytestmark = pytest.mark.django_db


def test_append_is_part_of_the_callers_transaction() -> None:
    def lose() -> None:
        with transaction.atomic():
            ledger.append(sign(1), now=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lose()
    assert Entry.objects.count() == 0
    assert ledger.append(sign(1), now=NOON) == merkle.leaf_hash(sign(1))
    assert Entry.objects.count() == 1


def test_append_many_queues_what_append_queues() -> None:
    bodies, due = [sign(1), sign(2), sign(1)], NOON + timedelta(minutes=5)
    ledger.append_many(bodies, now=NOON, due_at=due)
    many = list(Entry.objects.order_by("id").values_list("leaf", "body", "kind", "queued_at", "due_at", "target", "index"))
    Entry.objects.all().delete()
    for body in bodies:
        ledger.append(body, now=NOON, due_at=due)
    assert list(Entry.objects.order_by("id").values_list("leaf", "body", "kind", "queued_at", "due_at", "target", "index")) == many
    assert len(many) == 2


def test_append_queues_the_same_bytes_once_even_after_they_were_sealed() -> None:
    begin()
    append(sign(1), sign(1))
    assert seal() == 1
    append(sign(1))
    assert (seal(), Entry.objects.count()) == (0, 2)


def test_append_refuses_what_is_no_entry_and_what_is_about_none() -> None:
    begin()
    append(sign(1))
    with pytest.raises(entries.BadEntry):
        ledger.append(b"hello", now=NOON)
    with pytest.raises(NotFound):  # still queued, or not there at all
        ledger.append(entries.encode("hold", index=1, record=HASH), now=NOON)
    with pytest.raises(fold.BadReference):  # the key's entry, which nobody gave
        ledger.append(entries.encode("hold", index=0, record=HASH), now=NOON)
    seal()
    with pytest.raises(fold.BadReference):
        ledger.append(entries.encode("withdraw", index=1, secret=bytes(32)), now=NOON)
    append(act("hold", 1))
    assert Entry.objects.filter(index__isnull=True).count() == 1


def test_the_log_begins_with_its_acknowledgement_key() -> None:
    assert begin() == 1
    assert [entries.decode(body).kind for body in log()] == ["key"]
    assert (ledger.head().size, ledger.head().origin) == (1, ORIGIN)
    assert seal() == 0
    assert Checkpoint.objects.count() == 1


def test_a_batch_is_ordered_signatures_by_hash_then_crossings_then_the_queue() -> None:
    begin()
    ledger.watch(KEY, [2])
    append(sign(1), sign(2))
    seal()
    rules = entries.encode("rules", version=1, record=HASH)
    answer = entries.encode("answer", survey=KEY, record=HASH, commitment=bytes(32), cancel=bytes(32), strength="none")
    draft = entries.encode("draft", version=1, act="published", record=HASH)
    crossing = entries.encode("crossing", petition=KEY, mark=2, before=1, size=3)
    append(rules, sign(3), draft, answer, sign(4))
    seal()
    assert log()[3:] == [*sorted([sign(3), sign(4), answer], key=merkle.leaf_hash), crossing, rules, draft]


def test_a_crossing_does_not_wait_behind_a_long_queue() -> None:
    begin()
    ledger.watch(KEY, [1])
    append(*(sign(number) for number in range(7)))
    seal(limit=3)
    seal(limit=3)
    assert [entries.decode(body).kind for body in log()] == ["key", *3 * ["sign"], *2 * ["sign"], "crossing"]


def test_the_root_is_that_of_the_entries() -> None:
    begin()
    for number in range(40):
        append(sign(number))
        if number % 7 == 0:
            seal()
    seal()
    assert ledger.head().root == b64encode(merkle.root_of([merkle.leaf_hash(body) for body in log()])).decode()
    assert ledger.head().size == 41


def test_tallies_are_the_fold_of_the_entries_and_say_at_which_size() -> None:
    begin()
    ledger.watch(KEY, [2, 5])
    append(*(sign(number, strength=strength) for number, strength in enumerate(("email", "email", "phone", "in_person", "email"))))
    assert ledger.tallies([KEY]) == {KEY: ledger.Count(0, {}, 1)}
    seal()
    assert ledger.tallies([KEY])[KEY] == ledger.Count(5, {"email": 3, "phone": 1, "in_person": 1}, 6)
    append(act("hold", 0), act("exclude", 2), act("withdraw", 3), act("hold", 4))
    seal()
    append(act("release", 4))
    seal()
    count = ledger.tallies([KEY])[KEY]
    assert count == ledger.Count(2, {"email": 2}, 13, held=1, excluded=1, withdrawn=1)  # two crossings went in too
    recounted = fold.recount(log())[KEY]
    assert recounted == Counter(
        {("counted", "email"): 2, ("held", "email"): 1, ("excluded", "phone"): 1, ("withdrawn", "in_person"): 1},
    )


def test_two_acts_at_once_on_one_signature_never_stop_the_log() -> None:
    begin()
    ledger.watch(KEY, [])
    append(sign(1))
    seal()
    append(act("exclude", 1), act("withdraw", 1), act("release", 1), act("reinstate", 1))
    assert seal() == 4
    assert ledger.tallies([KEY])[KEY] == ledger.Count(0, {}, 6, withdrawn=1)


def test_a_crossing_is_recorded_once_in_the_next_batch_with_the_first_size_it_was_true() -> None:
    begin()
    ledger.watch(KEY, [2, 3, 9])
    append(sign(0), sign(1))
    seal()
    assert ledger.crossings_after(-1) == ()
    append(*(sign(number) for number in range(2, 6)))
    later = NOON + timedelta(minutes=1)
    seal(later)
    seal(later + timedelta(minutes=1))
    first, second = (
        ledger.Crossing(index=7, tally=KEY, mark=2, size=3, at=NOON),
        ledger.Crossing(index=8, tally=KEY, mark=3, size=8, at=later),
    )
    assert ledger.crossings_after(-1) == (first, second)
    assert ledger.crossings_after(7) == (second,)
    assert [ledger.crossing(index) for index in (7, 8, 6, 99)] == [first, second, None, None]
    assert ledger.crossing(7, log="another") is None
    assert [entries.decode(log()[index]).fields["before"] for index in (7, 8)] == ["1", "3"]
    assert seal(later + timedelta(minutes=2)) == 0


def test_a_mark_once_crossed_stays_so_whatever_is_taken_away() -> None:
    begin()
    ledger.watch(KEY, [2])
    append(sign(0), sign(1))
    seal()
    append(act("exclude", 0), act("withdraw", 1))
    seal()
    append(act("reinstate", 0, case=2), sign(2))
    seal()
    assert ledger.tallies([KEY])[KEY].total == 2
    assert [crossing.size for crossing in ledger.crossings_after(-1)] == [3]


def test_a_batch_that_jumps_over_two_marks_records_both() -> None:
    begin()
    ledger.watch(KEY, [2, 3])
    append(*(sign(number) for number in range(4)))
    seal()
    seal()
    assert [(crossing.mark, crossing.size) for crossing in ledger.crossings_after(-1)] == [(2, 5), (3, 5)]


def test_watching_again_changes_nothing() -> None:
    begin()
    ledger.watch(KEY, [1])
    append(sign(1))
    seal()
    ledger.watch(KEY, [1, 2])
    assert ledger.marks_of([KEY])[KEY][0].size == 2
    assert ledger.tallies([KEY])[KEY].total == 1


@pytest.mark.parametrize("column", ["body", "leaf", "kind"])
def test_an_entry_that_was_changed_in_the_queue_is_not_signed(column: str) -> None:
    begin()
    append(sign(1))
    other = {"body": sign(2), "leaf": merkle.leaf_hash(sign(2)), "kind": "rules"}
    Entry.objects.filter(index__isnull=True).update(**{column: other[column]})
    with pytest.raises(ledger.LogDamaged):
        seal()
    assert Checkpoint.objects.count() == 1


def test_a_tree_that_was_changed_is_not_signed() -> None:
    begin()
    older = bytes(Tree.objects.get().frontier)
    append(sign(1))
    seal()
    append(sign(2))
    frontier = bytes(Tree.objects.get().frontier)
    for size, changed in ((2, bytes(32)), (2, b""), (3, frontier + bytes(32)), (4, frontier), (1, older)):
        Tree.objects.update(size=size, frontier=changed)
        with pytest.raises(ledger.LogDamaged):
            seal()
        Tree.objects.update(size=2, frontier=frontier)
    note = Checkpoint.objects.get(size=2).note
    Checkpoint.objects.filter(size=2).update(note=note.replace("\n— ", "\n— x"))
    with pytest.raises(ledger.LogDamaged):
        seal()
    Checkpoint.objects.filter(size=2).update(note=note)
    assert seal() == 1


def test_an_act_whose_target_was_changed_is_not_signed() -> None:
    begin()
    append(sign(1), sign(2))
    seal()
    append(act("withdraw", 1))
    Entry.objects.filter(body=sign(1)).update(body=sign(3))
    with pytest.raises(ledger.LogDamaged):
        seal()


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_make_one_log() -> None:
    """Without the lock only the compare-and-swap stands between them: nothing is skipped, nothing counted twice."""
    begin()
    ledger.watch(KEY, [30])
    append(*(sign(number) for number in range(60)))

    def go_on(_worker: int) -> int:
        sealed = 0
        try:
            for _round in range(20):
                try:
                    sealed += seal(limit=3)
                except ledger.SequencedElsewhere:
                    continue
        finally:
            connection.close()
        return sealed

    with ThreadPoolExecutor(4) as pool:
        sealed = sum(pool.map(go_on, range(4)))
    while batch := seal():
        sealed += batch
    bodies = log()
    assert (sealed, len(bodies), len(set(bodies))) == (61, 62, 62)  # all signatures and one crossing, behind the key
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(62))
    assert ledger.head().root == b64encode(merkle.root_of([merkle.leaf_hash(body) for body in bodies])).decode()
    assert ledger.tallies([KEY])[KEY].total == 60
    assert [crossing.mark for crossing in ledger.crossings_after(-1)] == [30]


def test_a_log_keeps_its_name() -> None:
    begin()
    with pytest.raises(ledger.OriginChanged):
        ledger.seal(origin="log.elsewhere.org/2026", now=NOON)


def test_only_one_sequencer_at_a_time() -> None:
    def another() -> bool:
        """A sequencer beside ours, with a connection and an open file of its own."""
        try:
            with ledger.only_sequencer() as held:
                return held
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with ledger.only_sequencer() as held:
            assert (held, pool.submit(another).result()) == (True, False)
        assert pool.submit(another).result()
