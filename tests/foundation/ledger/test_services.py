"""Appending, sealing, counting, publishing."""

from base64 import b64decode, b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection, transaction

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import checkpoints, entries, fold, merkle, services, tiles
from constituyente.foundation.ledger.models import Checkpoint, Entry
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

ORIGIN = "log.example.org/2026"
KEY = "0123456789abcdef"
HASH = "ab" * 32


def sign(number: int, key: str = KEY, strength: str = "email") -> bytes:
    rng = Seeded(number)
    return entries.sign(petition=key, record=HASH, tag=rng.bytes(32), commitment=rng.bytes(32), cancel=rng.bytes(32), strength=strength)


def seal(now: datetime = NOON, limit: int = services.BATCH) -> int:
    return ledger.seal(origin=ORIGIN, now=now, limit=limit)


def log() -> list[bytes]:
    return [bytes(body) for body in Entry.objects.filter(index__isnull=False).order_by("index").values_list("body", flat=True)]


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


def test_append_queues_the_same_bytes_once_even_after_they_were_sealed() -> None:
    ledger.append(sign(1), now=NOON)
    ledger.append(sign(1), now=NOON)
    assert seal() == 1
    ledger.append(sign(1), now=NOON)
    assert (seal(), Entry.objects.count()) == (0, 1)


def test_append_refuses_what_is_no_entry() -> None:
    with pytest.raises(entries.BadEntry):
        ledger.append(b"hello", now=NOON)


def test_the_first_seal_signs_the_empty_log() -> None:
    assert seal() == 0
    assert (ledger.head().size, ledger.head().root, ledger.head().origin) == (0, b64encode(sha256(b"").digest()).decode(), ORIGIN)
    assert seal() == 0
    assert Checkpoint.objects.count() == 1


def test_signatures_come_first_ordered_by_hash_and_the_rest_in_queue_order() -> None:
    rules, draft = entries.rules(version=1, record=HASH), entries.draft(version=1, record=HASH)
    for body in (rules, sign(3), draft, sign(1), sign(2)):
        ledger.append(body, now=NOON)
    seal()
    assert log() == [*sorted((sign(1), sign(2), sign(3)), key=merkle.leaf_hash), rules, draft]


def test_the_root_is_that_of_the_entries() -> None:
    for number in range(40):
        ledger.append(sign(number), now=NOON)
        if number % 7 == 0:
            seal()
    seal()
    assert ledger.head().root == b64encode(merkle.root_of([merkle.leaf_hash(body) for body in log()])).decode()
    assert ledger.head().size == 40


def test_tallies_are_the_fold_of_the_entries_and_say_at_which_size() -> None:
    ledger.watch(KEY, [2, 5])
    for number, strength in enumerate(("email", "email", "phone", "in_person")):
        ledger.append(sign(number, strength=strength), now=NOON)
    assert ledger.tallies([KEY]) == {KEY: ledger.Count(0, {}, 0)}
    seal()
    count = ledger.tallies([KEY])[KEY]
    assert count.total == 4
    assert count.by_strength == {"email": 2, "phone": 1, "in_person": 1}
    assert count.size == 4
    assert Counter(count.by_strength) == fold.recount(log())[KEY]


def test_a_crossing_is_recorded_once_in_the_next_batch_with_the_first_size_it_was_true() -> None:
    ledger.watch(KEY, [2, 3, 9])
    for number in range(2):
        ledger.append(sign(number), now=NOON)
    seal()
    assert ledger.crossings_after(-1) == ()
    for number in range(2, 6):
        ledger.append(sign(number), now=NOON)
    later = NOON + timedelta(minutes=1)
    seal(later)
    seal(later + timedelta(minutes=1))
    assert ledger.crossings_after(-1) == (
        ledger.Crossing(index=6, tally=KEY, mark=2, size=2, at=NOON),
        ledger.Crossing(index=7, tally=KEY, mark=3, size=7, at=later),
    )
    assert ledger.crossings_after(6) == (ledger.Crossing(index=7, tally=KEY, mark=3, size=7, at=later),)
    assert seal(later + timedelta(minutes=2)) == 0


def test_a_batch_that_jumps_over_two_marks_records_both() -> None:
    ledger.watch(KEY, [2, 3])
    for number in range(4):
        ledger.append(sign(number), now=NOON)
    seal()
    seal()
    assert [(crossing.mark, crossing.size) for crossing in ledger.crossings_after(-1)] == [(2, 4), (3, 4)]


def test_watching_again_changes_nothing() -> None:
    ledger.watch(KEY, [1])
    ledger.append(sign(1), now=NOON)
    seal()
    ledger.watch(KEY, [1, 2])
    assert ledger.marks_of([KEY])[KEY][0].size == 1
    assert ledger.tallies([KEY])[KEY].total == 1


def test_entries_that_were_changed_in_the_queue_are_not_signed() -> None:
    ledger.append(sign(1), now=NOON)
    Entry.objects.update(body=sign(2))
    with pytest.raises(ledger.LogDamaged):
        seal()
    assert Checkpoint.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_make_one_log() -> None:
    """Without the lock only the compare-and-swap stands between them: nothing is skipped, nothing counted twice."""
    ledger.watch(KEY, [30])
    for number in range(60):
        ledger.append(sign(number), now=NOON)
    seal(limit=1)

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
    assert (sealed, len(bodies), len(set(bodies))) == (60, 61, 61)  # all but the first signature, and one crossing
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(61))
    assert ledger.head().root == b64encode(merkle.root_of([merkle.leaf_hash(body) for body in bodies])).decode()
    assert ledger.tallies([KEY])[KEY].total == 60
    assert [crossing.mark for crossing in ledger.crossings_after(-1)] == [30]


def test_a_log_keeps_its_name() -> None:
    seal()
    with pytest.raises(ledger.OriginChanged):
        ledger.seal(origin="log.elsewhere.org/2026", now=NOON)


# ------------------------------------------------------------------ publishing


def published(data: Path) -> tuple[checkpoints.Checkpoint, list[bytes]]:
    """What a stranger reads from the files."""
    point = checkpoints.read((data / "log/checkpoint").read_text())
    bodies = list[bytes]()
    for index, _first, width in tiles.spans(0, point.size):
        bundle = (data / "log" / tiles.bundle_path(index, width)).read_bytes()
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            bodies.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
    return point, bodies


def check_tiles(data: Path, leaves: list[bytes]) -> None:
    level, hashes = 0, leaves
    while hashes:
        for index, first, width in tiles.spans(0, len(hashes)):
            assert (data / "log" / tiles.tile_path(level, index, width)).read_bytes() == b"".join(hashes[first : first + width])
        hashes = [merkle.root_of(hashes[at : at + 256]) for at in range(0, len(hashes) // 256 * 256, 256)]
        level += 1


def test_what_is_published_is_the_log(data: Path) -> None:
    for batch in (1, 254, 1, 300, 1, 212):
        for _number in range(batch):
            ledger.append(sign(Entry.objects.count()), now=NOON)
        seal()
        ledger.publish()
        point, bodies = published(data)
        leaves = [merkle.leaf_hash(body) for body in bodies]
        assert bodies == log()
        assert (point.size, point.root) == (len(leaves), merkle.root_of(leaves))
        check_tiles(data, leaves)
    parts = [path for path in (data / "log").rglob("*.p") if (path.parent / path.name.removesuffix(".p")).exists()]
    assert parts == []  # no partial tile beside its full one


def test_publishing_after_a_crash_writes_what_is_missing(data: Path) -> None:
    for number in range(300):
        ledger.append(sign(number), now=NOON)
    seal()
    ledger.publish()
    whole = {path: path.read_bytes() for path in (data / "log").rglob("*") if path.is_file()}
    for path in whole:  # died before the checkpoint was written: the rest may or may not be there
        if path.name == "checkpoint" or hash(path) % 2:
            path.unlink()
    assert ledger.publish() == 300
    assert {path: path.read_bytes() for path in (data / "log").rglob("*") if path.is_file()} == whole


def test_a_database_behind_what_is_published_is_refused(data: Path) -> None:
    ledger.append(sign(1), now=NOON)
    seal()
    ledger.publish()
    Checkpoint.objects.all().delete()
    with pytest.raises(ledger.LogRolledBack):
        ledger.publish()


def test_the_key_is_made_once_and_only_its_owner_reads_it(data: Path) -> None:
    seal()
    key = data / "keys" / "log.ed25519"
    assert key.stat().st_mode & 0o777 == 0o600
    first = ledger.head().verifier_key
    ledger.append(sign(1), now=NOON)
    seal()
    assert ledger.head().verifier_key == first
    assert b64decode(first.split("+", 2)[2])[0] == 1


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


def test_a_restored_backup_that_went_another_way_signs_nothing(data: Path) -> None:
    """Same size, other root: what is published is not ours."""
    ledger.append(sign(1), now=NOON)
    seal()
    ledger.publish()
    Checkpoint.objects.filter(size=1).update(root=b"\x22" * 32)
    ledger.append(sign(2), now=NOON)
    with pytest.raises(ledger.LogRolledBack):
        seal()
    assert Checkpoint.objects.count() == 1


def test_a_lost_key_is_not_replaced(data: Path) -> None:
    ledger.append(sign(1), now=NOON)
    seal()
    (data / "keys" / "log.ed25519").unlink()
    ledger.append(sign(2), now=NOON)
    with pytest.raises(ledger.LogKeyChanged):
        seal()
    assert Checkpoint.objects.count() == 1
