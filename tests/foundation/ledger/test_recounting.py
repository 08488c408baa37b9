"""What a recount names: each fault planted alone, in a log that is right without it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Checkpoint, Entry, Tally, Tree, Watch

from .logs import KEY, act, append, begin, seal, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def size(data: Path) -> int:
    """A log with signatures, a mark that was crossed, and acts; published. Returns its size."""
    begin()
    ledger.watch(KEY, [2, 99])
    append(*(sign(number) for number in range(4)))
    seal()
    append(act("hold", 1), act("withdraw", 2))
    seal()
    return ledger.publish()


def faults(data: Path, size: int) -> tuple[str, ...]:
    return ledger.recount(published=ledger.Folder(data / "log"), upto=size).faults


def test_a_log_that_is_right_has_no_fault(data: Path, size: int) -> None:
    found = ledger.recount(published=ledger.Folder(data / "log"), upto=size)
    assert (found.size, found.root, found.tallies, found.faults) == (8, bytes(Checkpoint.objects.get(size=8).root), 1, ())


def test_what_waits_is_not_counted(data: Path, size: int) -> None:
    append(sign(50))
    assert faults(data, size) == ()


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (lambda: Entry.objects.filter(index=2).update(body=sign(70)), "entry 2 is not what was queued"),
        (lambda: Entry.objects.filter(index=2).update(body=sign(70)), "the entries below 5 do not give the root that was signed"),
        (lambda: Entry.objects.filter(index=2).update(body=b"hello"), "entry 2: unknown kind"),
        (lambda: Entry.objects.filter(index=2).update(kind="answer"), "entry 2 is stored as answer and reads sign"),
        (lambda: Entry.objects.filter(index=2).delete(), "entry 2 is missing"),
        (lambda: Entry.objects.filter(index=7).delete(), "entry 7 is missing"),
        (lambda: Checkpoint.objects.filter(size=5).update(root=bytes(32)), "the entries below 5 do not give the root that was signed"),
        (lambda: Checkpoint.objects.filter(size=8).delete(), "there is no checkpoint of size 8"),
        (lambda: Tally.objects.update(total=3), "tally 0123456789abcdef says 3"),
        (lambda: Tally.objects.update(by_strength={"email": 1, "phone": 1}), "1 counted phone"),
        (lambda: Tally.objects.update(held=0), "the entries give 2, 2 counted email, 1 held, 1 withdrawn"),
        (lambda: Watch.objects.filter(mark=99).update(mark=1), "reached 1 and no crossing was recorded"),
        (lambda: Watch.objects.filter(mark=2).update(reached_size=4), "said to have reached 2 at size 4"),
    ],
)
def test_each_fault_is_named(data: Path, size: int, plant: Callable[[], object], told: str) -> None:
    plant()
    found = faults(data, size)
    assert [line for line in found if told in line] != [], found


def test_a_published_file_that_differs_is_named(data: Path, size: int) -> None:
    bundle, tile = data / "log/tile/entries/000.p/8", data / "log/tile/0/000.p/8"
    bundle.write_bytes(bundle.read_bytes().replace(b"sign", b"sing", 1))
    assert faults(data, size) == ("the published file tile/entries/000.p/8 is not what the database holds",)
    bundle.unlink()
    tile.write_bytes(bytes(8 * 32))
    assert faults(data, size) == (
        "the published file tile/entries/000.p/8 is missing",
        "the published file tile/0/000.p/8 is not what the database holds",
    )


def test_a_petition_without_a_tally_is_named(data: Path, size: int) -> None:
    append(ledger.entries.encode("petition", petition="00" * 8, record="ab" * 32, version=1))
    seal()
    assert faults(data, size) == ("petition 0000000000000000 has no tally",)


def test_an_empty_log_and_none_are_right() -> None:
    assert ledger.recount().faults == ()
    begin()
    assert Tree.objects.get().size == 1
    assert ledger.recount().faults == ()
