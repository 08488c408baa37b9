"""What a stranger reads from the files, and the proofs made of them."""

from base64 import b64decode
from pathlib import Path

import pytest

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import merkle, notes, publishing, tiles
from constituyente.foundation.ledger.models import Checkpoint, Entry

from .logs import append, begin, log, seal, sign

pytestmark = pytest.mark.django_db


def published(data: Path) -> tuple[notes.Checkpoint, list[bytes]]:
    point = notes.read((data / "log/checkpoint").read_text())
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


def grow(*batches: int) -> None:
    for batch in batches:
        append(*(sign(Entry.objects.count() + number) for number in range(batch)))
        seal()
        ledger.publish()


def test_what_is_published_is_the_log(data: Path) -> None:
    begin()
    for batch in (1, 253, 1, 300, 1, 212):
        grow(batch)
        point, bodies = published(data)
        leaves = [merkle.leaf_hash(body) for body in bodies]
        assert bodies == log()
        assert (point.size, point.root) == (len(leaves), merkle.root_of(leaves))
        check_tiles(data, leaves)
    parts = [path for path in (data / "log").rglob("*.p") if (path.parent / path.name.removesuffix(".p")).exists()]
    assert parts == []  # no partial tile beside its full one


def test_publishing_after_a_crash_writes_what_is_missing(data: Path) -> None:
    begin()
    grow(299)
    whole = {path: path.read_bytes() for path in (data / "log").rglob("*") if path.is_file()}
    for path in whole:  # died before the checkpoint was written: the rest may or may not be there
        if path.name == "checkpoint" or hash(path) % 2:
            path.unlink()
    assert ledger.publish() == 300
    assert {path: path.read_bytes() for path in (data / "log").rglob("*") if path.is_file()} == whole


def test_a_database_behind_what_is_published_is_refused(data: Path) -> None:
    begin()
    grow(1)
    Checkpoint.objects.all().delete()
    with pytest.raises(ledger.LogRolledBack):
        ledger.publish()


def test_a_database_that_went_another_way_signs_nothing(data: Path) -> None:
    """Same size, other root: what is published is not ours."""
    begin()
    grow(1)
    Checkpoint.objects.filter(size=2).update(root=b"\x22" * 32)
    append(sign(9))
    with pytest.raises(ledger.LogRolledBack):
        seal()
    assert Checkpoint.objects.count() == 2


@pytest.mark.parametrize("what", ["body", "both", "tile"])
def test_what_would_not_give_the_signed_root_is_not_published(data: Path, what: str) -> None:
    """An entry changed in the database after it was sealed, or a full tile changed on disk: the checkpoint stays as it was."""
    begin()
    grow(300)
    checkpoint = (data / "log/checkpoint").read_bytes()
    append(sign(9999))
    seal()
    if what == "tile":
        tile = data / "log/tile/1/000.p/1"
        tile.write_bytes(bytes([tile.read_bytes()[0] ^ 1]) + tile.read_bytes()[1:])
    else:
        leaf = {"leaf": merkle.leaf_hash(sign(5555))} if what == "both" else {}
        Entry.objects.filter(index=280).update(body=sign(5555), **leaf)
    with pytest.raises(ledger.LogDamaged):
        ledger.publish()
    assert (data / "log/checkpoint").read_bytes() == checkpoint


# ------------------------------------------------------------------ proofs


def root_from(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The head an inclusion proof leads to. Source: RFC 9162, section 2.1.3.2, which shares nothing with how ours are made."""
    node, last, head = index, size - 1, leaf
    for one in path:
        assert last > 0
        if node & 1 or node == last:
            head = merkle.node_hash(one, head)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            head = merkle.node_hash(head, one)
        node, last = node >> 1, last >> 1
    assert last == 0
    return head


def test_every_entry_has_a_proof_from_the_published_files(data: Path) -> None:
    begin()
    grow(300, 213, 1)
    point, bodies = published(data)
    for index, body in enumerate(bodies):
        text, note = ledger_proof(index)
        assert note == (data / "log/checkpoint").read_text()
        path = [b64decode(line) for line in text]
        assert root_from(index, point.size, merkle.leaf_hash(body), path) == point.root
    for index in (-1, point.size):
        with pytest.raises(NotFound):
            publishing.inclusion_proof(index)


def ledger_proof(index: int) -> tuple[list[str], str]:
    """The hashes of a proof, and its checkpoint."""
    head, note = publishing.inclusion_proof(index).split("\n\n", 1)
    kind, at, *hashes = head.split("\n")
    assert (kind, at) == ("c2sp.org/tlog-proof@v1", f"index {index}")
    return hashes, note


def test_before_anything_is_published_there_is_no_proof(data: Path) -> None:
    begin()
    with pytest.raises(NotFound):
        publishing.inclusion_proof(0)
