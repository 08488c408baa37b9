"""An older database and what was published since: replayed, it is the log that was published, and goes on."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import serializers
from django.utils import translation

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import copies, entries, merkle, notes, sources
from constituyente.foundation.ledger.models import Checkpoint, Entry, Tally, Tree, Watch
from tests.conftest import NOON

from .logs import KEY, ORIGIN, act, append, begin, log, seal, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

OTHER = "fedcba9876543210"
LATER = NOON + timedelta(hours=3)
TABLES = (Tree, Checkpoint, Entry, Tally, Watch)

Back = Callable[[], None]


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def remember() -> Back:
    """A copy of the log's tables; called, it puts them back as they were."""
    copied = serializers.serialize("json", [row for table in TABLES for row in table.objects.all()])

    def back() -> None:
        for table in reversed(TABLES):
            table.objects.all().delete()
        for row in serializers.deserialize("json", copied):
            row.save()

    return back


def fetched(data: Path, tmp_path: Path) -> ledger.Tail:
    """The published log beyond what the database holds."""
    tree = Tree.objects.get()
    frontier = merkle.Frontier.unpack(tree.size, bytes(tree.frontier))
    return ledger.fetch_tail(ledger.Folder(data / "log"), frontier=frontier, verifier_key=tree.verifier_key, into=tmp_path / "tail")


def counts(*names: str) -> dict[str, ledger.Count]:
    return dict(ledger.tallies(names))


@pytest.fixture
def back() -> Back:
    """A log with three signatures and two that wait, remembered; then it goes on: acts, crossings, another petition, a new key."""
    begin()
    ledger.watch(KEY, [2, 5, 8])
    append(*(sign(number) for number in range(3)))
    seal()
    seal()  # the crossing of 2
    append(sign(3), sign(4))
    back = remember()
    seal()  # 5 are reached
    append(act("hold", 1), entries.encode("petition", petition=OTHER, record="cd" * 32, version=1))
    seal()
    ledger.watch(OTHER, [1])
    append(sign(20, OTHER), act("exclude", 1), act("withdraw", 0))
    seal()
    seal()
    ledger.rotate("acknowledgement", now=LATER)
    append(entries.encode("promise", number=1, act="made", record="ef" * 32))
    seal()
    ledger.publish()
    return back


def test_a_replayed_tail_is_what_was_published(back: Back, data: Path, tmp_path: Path) -> None:
    before = ledger.head()
    stood, bodies, marks = counts(KEY, OTHER), log(), ledger.marks_of([KEY])[KEY]
    back()
    with pytest.raises(ledger.LogRolledBack, match="constituyente doctor"):
        seal()
    replayed = ledger.replay(fetched(data, tmp_path), now=LATER)
    after = ledger.head()
    assert (after.size, after.root, after.verifier_key, after.acknowledgement_key) == (
        before.size,
        before.root,
        before.verifier_key,
        before.acknowledgement_key,
    )
    assert (log(), counts(KEY, OTHER)) == (bodies, stood)
    assert [(mark.mark, mark.size, mark.index) for mark in ledger.marks_of([KEY])[KEY]] == [(m.mark, m.size, m.index) for m in marks]
    assert (replayed.start, replayed.size) == (5, before.size)
    assert {kind: len(indices) for kind, indices in replayed.unknown.items()} == {
        "crossing": 2,
        "exclude": 1,
        "hold": 1,
        "key": 1,
        "petition": 1,
        "promise": 1,
        "sign": 1,
        "withdraw": 1,
    }
    assert ledger.recount().faults == ()
    assert [crossing.tally for crossing in ledger.crossings_after(-1)] == [KEY, KEY, OTHER]


def test_what_was_published_begins_what_is_signed_next(back: Back, data: Path, tmp_path: Path) -> None:
    published = notes.read((data / "log/checkpoint").read_text())
    back()
    ledger.replay(fetched(data, tmp_path), now=LATER)
    append(*(sign(number) for number in range(7, 12)))
    seal(LATER)
    seal(LATER)
    ledger.publish()
    now = notes.read((data / "log/checkpoint").read_text())
    leaves = [merkle.leaf_hash(body) for body in log()]
    assert (now.size, len(leaves)) == (published.size + 6, published.size + 6)  # five signatures and the crossing of 8
    assert merkle.root_of(leaves[: published.size]) == published.root
    assert merkle.root_of(leaves) == now.root
    assert ledger.recount(published=ledger.Folder(data / "log"), upto=now.size).faults == ()


def test_what_waited_and_was_not_published_goes_on_waiting(data: Path, tmp_path: Path) -> None:
    begin()
    ledger.watch(KEY, [9])
    append(sign(1), sign(2))
    back = remember()
    seal(limit=1)
    ledger.publish()
    back()
    assert ledger.replay(fetched(data, tmp_path), now=LATER).unknown == {}
    assert (ledger.head().size, ledger.waiting().entries, counts(KEY)[KEY].total) == (2, 1, 1)
    assert seal(LATER) == 1
    assert counts(KEY)[KEY].total == 2


def test_a_crossing_that_was_still_on_its_way_is_recorded(data: Path, tmp_path: Path) -> None:
    begin()
    ledger.watch(KEY, [2])
    back = remember()
    append(sign(1), sign(2))
    seal()
    ledger.publish()
    back()
    ledger.replay(fetched(data, tmp_path), now=LATER)
    assert (ledger.head().size, ledger.waiting().entries) == (3, 1)
    seal(LATER)
    assert [(one.mark, one.size, one.index) for one in ledger.crossings_after(-1)] == [(2, 3, 3)]
    assert ledger.recount().faults == ()


def test_a_log_key_that_was_rotated_is_followed_and_signs(data: Path, tmp_path: Path) -> None:
    begin()
    back = remember()
    ledger.rotate("log", now=NOON)
    append(sign(1))
    seal()
    key = ledger.head().verifier_key
    ledger.publish()
    back()
    ledger.replay(fetched(data, tmp_path), now=LATER)
    append(sign(2))
    assert seal(LATER) == 1
    assert ledger.head().verifier_key == key
    assert notes.signed_by(Checkpoint.objects.order_by("-size")[0].note, key)
    (data / "keys/log-2.ed25519").unlink()
    append(sign(3))
    with pytest.raises(ledger.LogKeyChanged):
        seal(LATER)


def test_again_changes_nothing(back: Back, data: Path, tmp_path: Path) -> None:
    tree = Tree.objects.get()
    back()
    beyond = fetched(data, tmp_path)
    ledger.replay(beyond, now=LATER)
    rows = list(Entry.objects.values_list("leaf", "index"))
    assert ledger.replay(beyond, now=LATER).unknown == {}
    assert list(Entry.objects.values_list("leaf", "index")) == rows
    assert bytes(Tree.objects.get().frontier) == bytes(tree.frontier)


# ------------------------------------------------------------------ copies that are not believed


def change(path: Path, before: bytes, after: bytes) -> None:
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after))


def test_a_copy_that_was_changed_is_refused(back: Back, data: Path, tmp_path: Path) -> None:
    size = ledger.head().size
    back()
    bundle = data / f"log/tile/entries/000.p/{size}"
    whole = bundle.read_bytes()
    change(bundle, b"ef" * 32, b"ee" * 32)
    with pytest.raises(ledger.CopyRefused, match="does not continue what is here"):
        fetched(data, tmp_path)
    bundle.write_bytes(whole[:-1])
    with pytest.raises(ledger.CopyRefused, match="cannot be read"):
        fetched(data, tmp_path)
    bundle.unlink()
    with pytest.raises(ledger.CopyRefused, match="cannot be read"):
        fetched(data, tmp_path)
    bundle.write_bytes(whole)
    assert fetched(data, tmp_path).head.size == size


def test_a_copy_needs_the_logs_signature(back: Back, data: Path, tmp_path: Path) -> None:
    back()
    checkpoint = data / "log/checkpoint"
    note = checkpoint.read_text()
    stranger = notes.Signer(ORIGIN, bytes(32))
    checkpoint.write_text(notes.sign(note.partition("\n\n")[0] + "\n", [stranger]))
    with pytest.raises(ledger.CopyRefused, match="does not bear the signature"):
        fetched(data, tmp_path)
    checkpoint.write_text("hello")
    with pytest.raises(ledger.CopyRefused, match="no checkpoint can be read"):
        fetched(data, tmp_path)


def test_a_key_that_nobody_vouched_for_is_refused(data: Path, tmp_path: Path) -> None:
    begin()
    back = remember()
    forged = notes.Signer(ORIGIN, bytes(32))
    append(entries.encode("key", purpose="log", act="added", key=forged.public, signature=bytes(64)))
    row = Entry.objects.get(index=None)
    frontier = merkle.Frontier.unpack(1, bytes(Tree.objects.get().frontier))
    frontier.add(bytes(row.leaf))
    folder = tmp_path / "forged"
    (folder / "tile/entries/000.p").mkdir(parents=True)
    (folder / "tile/entries/000.p/2").write_bytes(b"".join(len(body).to_bytes(2, "big") + body for body in [*log(), bytes(row.body)]))
    (folder / "checkpoint").write_text(notes.sign(notes.Checkpoint(ORIGIN, 2, frontier.root()).body, [forged]))
    back()
    tree = Tree.objects.get()
    with pytest.raises(ledger.CopyRefused, match="the key before it did not sign"):
        ledger.fetch_tail(
            ledger.Folder(folder),
            frontier=merkle.Frontier.unpack(tree.size, bytes(tree.frontier)),
            verifier_key=tree.verifier_key,
            into=tmp_path / "tail",
        )


def test_another_log_is_never_replayed(data: Path, tmp_path: Path) -> None:
    """Two histories from one state: the copy says one thing about entry 1, the database another."""
    begin()
    back = remember()
    append(sign(1), sign(2))
    seal()
    ledger.publish()
    other = (data / "log").rename(tmp_path / "other")
    back()
    start = Tree.objects.get()
    tail = ledger.fetch_tail(
        ledger.Folder(other),
        frontier=merkle.Frontier.unpack(start.size, bytes(start.frontier)),
        verifier_key=start.verifier_key,
        into=tmp_path / "tail",
    )
    append(sign(9))
    seal()
    with pytest.raises(ledger.CopyRefused, match="entry 1 is another one"):
        ledger.replay(tail, now=LATER)
    with pytest.raises(ledger.CopyRefused, match="does not continue what is here"):
        ledger.compare(ledger.Folder(other), tmp_path / "scratch")


# ------------------------------------------------------------------ comparing


def test_comparing_says_how_far_apart_two_are(back: Back, data: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    size = ledger.head().size
    published = ledger.Folder(data / "log")
    assert ledger.compare(published, scratch).missing == 0
    append(sign(30))
    seal(LATER)
    assert ledger.compare(published, scratch) == ledger.Compared(there=size, here=size + 1)
    back()
    assert ledger.compare(published, scratch) == ledger.Compared(there=size, here=5)
    assert ledger.compare(published, scratch).missing == size - 5


def test_own_files_are_the_log_at_an_earlier_size(data: Path, tmp_path: Path) -> None:
    begin()
    append(*(sign(number) for number in range(299)))
    seal()
    ledger.publish()
    note = ledger.published_checkpoint()
    append(*(sign(number) for number in range(300, 600)))
    seal()
    ledger.publish()  # the partial tile of the first checkpoint has given way to a full one
    (tmp_path / "checkpoint").write_text(note)
    for path, content in ledger.own_files(300):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    head, copy = notes.read(note), sources.Folder(tmp_path)
    assert ledger.frontier_of(copy, ledger.head().verifier_key).root() == head.root
    assert list(copies.bodies_of(copy, 0, 300)) == log()[:300]
    assert list(copies.bodies_of(copy, 270, 300)) == log()[270:300]


def test_numbers_that_the_log_remembers_are_known() -> None:
    append(
        entries.encode("promise", number=1, act="made", record="ab" * 32),
        entries.encode("promise", number=12, act="made", record="ab" * 32),
        *(entries.encode("disposition", number=7, version=version, record="ab" * 32) for version in (1, 2, 10)),
        entries.encode("disposition", number=71, version=30, record="ab" * 32),
    )
    assert [ledger.newest_version("promise", number) for number in (1, 2, 12)] == [1, 0, 1]
    assert [ledger.newest_version("disposition", number) for number in (7, 70, 71)] == [10, 0, 30]
    assert ledger.newest_versions("disposition") == {7: 10, 71: 30}
