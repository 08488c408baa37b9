"""Another installation's log: what it proves, and what is refused of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from constituyente.foundation.ledger import entries, merkle, notes, origins, tiles
from constituyente.foundation.ledger.errors import CopyRefused
from constituyente.foundation.ledger.sources import Folder

from .logs import HASH, KEY, ORIGIN, secret, sign

SIGNER = notes.Signer(ORIGIN, bytes(32))
PETITION = entries.encode("petition", petition=KEY, record=HASH, version=1)


def crossing(mark: int, before: int, size: int) -> bytes:
    return entries.encode("crossing", petition=KEY, mark=mark, before=before, size=size)


def published(folder: Path, bodies: Sequence[bytes], *, signer: notes.Signer = SIGNER) -> Folder:
    """The files of a log of these entries."""
    frontier = merkle.Frontier()
    for body in bodies:
        frontier.add(merkle.leaf_hash(body))
    for path, content in origins.files(bodies):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    checkpoint = notes.Checkpoint(ORIGIN, len(bodies), frontier.root())
    (folder / "checkpoint").write_text(notes.sign(checkpoint.body, [signer]), encoding="utf-8")
    return Folder(folder)


def prove(source: Folder) -> origins.Proved:
    return origins.prove(source, SIGNER.verifier_key)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600])
def test_files_are_those_of_the_format(size: int) -> None:
    bodies = [sign(number) for number in range(size)]
    found = dict(origins.files(bodies))
    spans = list(tiles.spans(0, size))
    assert [tiles.unpack_bundle(found[tiles.bundle_path(index, width)]) for index, _first, width in spans] == [
        bodies[first : first + width] for _index, first, width in spans
    ]
    for level in range(3):
        count = size >> 8 * level
        assert sum(len(found[tiles.tile_path(level, index, width)]) for index, _first, width in tiles.spans(0, count)) == 32 * count
    assert len(found) == len(spans) + sum(len(list(tiles.spans(0, size >> 8 * level))) for level in range(3))


def test_prove_adds_a_log_up(tmp_path: Path) -> None:
    bodies = [PETITION, *(sign(number, strength="phone" if number % 3 else "email") for number in range(300)), crossing(300, 0, 301)]
    bodies += [entries.encode("withdraw", index=2, secret=secret(1)), entries.encode("hold", index=4, record=HASH)]
    bodies += [entries.encode("promise", number=1, act="made", record="cd" * 32)]
    found = prove(published(tmp_path, bodies))
    assert found.head.size == len(bodies)
    assert found.counts == {KEY: {("counted", "email"): 99, ("counted", "phone"): 199, ("withdrawn", "phone"): 1, ("held", "email"): 1}}
    assert found.counted(KEY) == 298
    assert found.passed == {(KEY, 300): origins.Passed(301, 301)}
    assert found.texts == {KEY: frozenset({HASH})}
    assert "cd" * 32 in found.records


def test_prove_takes_a_whole_tile_for_a_part(tmp_path: Path) -> None:
    """A copy may have been completed since its checkpoint."""
    bodies = [sign(number) for number in range(256)]
    source = published(tmp_path, bodies[:200])
    for path, content in origins.files(bodies):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    for part in (tiles.tile_path(0, 0, 200), tiles.bundle_path(0, 200)):
        (tmp_path / part).unlink()
    assert prove(source).counted(KEY) == 200


@pytest.mark.parametrize(
    ("bodies", "problem"),
    [
        ([sign(1), crossing(2, 0, 1)], "entrada 1 dice que se alcanzó"),
        ([sign(1), sign(2), crossing(1, 1, 2)], "entrada 2 dice que se alcanzó"),  # it was reached before
        ([crossing(1, 0, 2), sign(1)], "entrada 0 trata de lo que viene después"),
        ([sign(1), entries.encode("withdraw", index=0, secret=secret(2))], "la entrada 1 no es una entrada"),
        ([b"cc/1 nothing\n"], "la entrada 0 no es una entrada"),
    ],
)
def test_prove_refuses_a_log_that_does_not_add_up(tmp_path: Path, bodies: list[bytes], problem: str) -> None:
    with pytest.raises(CopyRefused) as refusal:
        prove(published(tmp_path, bodies))
    assert problem in str(refusal.value)


def test_prove_refuses_another_signer(tmp_path: Path) -> None:
    with pytest.raises(CopyRefused, match="firma"):
        prove(published(tmp_path, [sign(1)], signer=notes.Signer(ORIGIN, bytes(31) + b"\x01")))


@pytest.mark.parametrize("key", ["", "a", "a+b", f"{ORIGIN}+00000000+AAAA"])
def test_prove_refuses_what_is_no_key(tmp_path: Path, key: str) -> None:
    source = published(tmp_path, [sign(1)])
    with pytest.raises(CopyRefused, match="firma"):
        origins.prove(source, key)
