"""The log's formats against values that others published, and every proof of small trees against the definitions.

Sources: RFC 6962 and RFC 9162; the reference tree of Certificate Transparency (google/certificate-transparency, merkle_tree_test.cc;
transparency-dev/merkle, testonly/constants.go and proof/verify_test.go); C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof,
tlog-cosignature; golang.org/x/mod/sumdb/note, note_test.go; a checkpoint of the CT log arche2025h1 (staging) with its witnesses' lines.
"""

import random
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence

import pytest

from constituyente.foundation.ledger import merkle, notes, tiles
from tests.foundation.ledger.proofs import Tree, continues, included, steps, turns

# ------------------------------------------------------------------ the reference tree of Certificate Transparency

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS]
NODES = {  # by level, the heads of all complete subtrees
    0: [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
        "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
    ],
    1: [
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    ],
    2: [
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    3: ["5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
}
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: NODES[0][0],
    2: NODES[1][0],
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: NODES[2][0],
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: NODES[3][0],
}
# (index from 0, size): the path, as the published tables have it with indexes from 1.
INCLUSION = {
    (0, 1): [],
    (0, 8): [NODES[0][1], NODES[1][1], NODES[2][1]],
    (5, 8): [NODES[0][4], NODES[1][3], NODES[2][0]],
    (2, 3): [NODES[1][0]],
    (1, 5): [NODES[0][0], NODES[1][1], NODES[0][4]],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [NODES[0][1], NODES[1][1], NODES[2][1]],
    (6, 8): [NODES[1][2], NODES[1][3], NODES[2][0]],
    (2, 5): [NODES[1][1], NODES[0][4]],
    (6, 7): [NODES[1][2], NODES[0][6], NODES[2][0]],
}
READ = merkle.reader_of(LEAVES)


def hexes(path: Sequence[bytes]) -> list[str]:
    return [one.hex() for one in path]


def test_leaves_nodes_and_roots_are_the_published_ones() -> None:
    assert hexes(LEAVES) == NODES[0]
    for level, nodes in NODES.items():
        width = 1 << level
        assert [merkle.head_of(READ, at * width, (at + 1) * width).hex() for at in range(len(nodes))] == nodes
    assert {size: merkle.root_of(LEAVES[:size]).hex() for size in ROOTS} == ROOTS


def test_proofs_are_the_published_ones() -> None:
    assert {pair: hexes(merkle.inclusion(READ, *pair)) for pair in INCLUSION} == INCLUSION
    assert {pair: hexes(merkle.consistency(READ, *pair)) for pair in CONSISTENCY} == CONSISTENCY
    for (index, size), path in INCLUSION.items():
        found = merkle.head_from(LEAVES[index], index, size, [bytes.fromhex(one) for one in path])
        assert found.hex() == ROOTS[size]


# ------------------------------------------------------------------ notes

SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
PETER_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]  # PRIVATE+KEY+PeterNeumann+c74f20a3+…
PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCH_LINE = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"


def test_the_note_of_the_specification_is_signed_by_its_key() -> None:
    assert notes.signed_by(SPEC_NOTE, SPEC_KEY)
    assert not notes.signed_by(SPEC_NOTE.replace("message", "massage"), SPEC_KEY)
    assert not notes.signed_by(SPEC_NOTE, PETER_KEY)
    name, _ident, coded = SPEC_KEY.split("+", 2)
    assert notes.written(name, b64decode(coded)) == SPEC_KEY


def test_the_note_of_go_comes_out_character_for_character() -> None:
    peter = notes.Signer("PeterNeumann", PETER_SEED)
    assert peter.verifier_key == PETER_KEY
    assert notes.sign(PETER_TEXT, [peter]) == f"{PETER_TEXT}\n{PETER_LINE}"
    both = f"{PETER_TEXT}\n{PETER_LINE}{ENOCH_LINE}"
    assert [notes.signed_by(both, key) for key in (PETER_KEY, ENOCH_KEY, SPEC_KEY)] == [True, True, False]


# ------------------------------------------------------------------ checkpoints


def note(text: str, *signatures: tuple[str, str]) -> str:
    """A note from its text, and from name and base64 of each signature."""
    return text + "\n" + "".join(f"— {name} {coded}\n" for name, coded in signatures)


# The example of tlog-checkpoint and tlog-cosignature; its key is not published.
SOFA_TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SOFA_LINE = (
    "example.com/behind-the-sofa",
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=",
)
WITNESS_LINE = (
    "witness.example.com/w1",
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==",
)
SOFA, COSIGNED = note(SOFA_TEXT, SOFA_LINE), note(SOFA_TEXT, SOFA_LINE, WITNESS_LINE)
# A log in use: an ECDSA line under the log's own name, its Ed25519 line, and four witnesses.
ARCHE_NAME = "arche2025h1.staging.ct.transparency.dev"
ARCHE_KEY = f"{ARCHE_NAME}+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
ARCHE_LINES = (
    (
        ARCHE_NAME,
        "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=",
    ),
    (ARCHE_NAME, "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ="),
    (
        "transparency.dev/DEV:witness-little-garden",
        "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==",
    ),
    (
        "witness1.smartit.nu/witness1",
        "pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==",
    ),
    ("remora.n621.de", "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw=="),
    ("witness.stagemole.eu", "Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg=="),
)
ARCHE_TEXT = f"{ARCHE_NAME}\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
ARCHE = note(ARCHE_TEXT, *ARCHE_LINES)


def test_the_checkpoint_of_the_specification_is_read_with_and_without_a_witness() -> None:
    root = b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert notes.read(SOFA) == notes.read(COSIGNED) == notes.Checkpoint("example.com/behind-the-sofa", 20852163, root)
    assert SOFA.startswith(notes.read(SOFA).body + "\n")


def test_the_checkpoint_of_a_log_in_use_is_signed_whatever_lines_stand_beside() -> None:
    assert notes.read(ARCHE).size == 1432088532
    assert notes.signed_by(ARCHE, ARCHE_KEY)
    assert not notes.signed_by(ARCHE.replace("1432088532", "1432088533"), ARCHE_KEY)
    assert not notes.signed_by(note(ARCHE_TEXT, ARCHE_LINES[0], *ARCHE_LINES[2:]), ARCHE_KEY)  # the ECDSA line and the witnesses alone


def test_a_witness_is_ignored_by_who_does_not_know_it() -> None:
    point = notes.Checkpoint("log.example.org/2016", 7, bytes(32))
    ours = notes.Signer(point.origin, bytes(range(32)))
    witness = COSIGNED.splitlines(keepends=True)[-1]
    for whole in (f"{point.body}\n{ours.line(point.body)}{witness}", f"{point.body}\n{witness}{ours.line(point.body)}"):
        assert notes.signed_by(whole, ours.verifier_key)
        assert notes.read(whole) == point
    assert not notes.signed_by(f"{point.body}\n{witness}", ours.verifier_key)


# ------------------------------------------------------------------ proofs as text

# The example of tlog-proof, cut to what an entry without extra data has; its hashes prove nothing.
PROOF_LINES = (
    "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=",
    "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=",
    "EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=",
    "RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=",
    "AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=",
)


def test_a_proof_has_the_layout_of_the_specification() -> None:
    text = "\n".join(["c2sp.org/tlog-proof@v1", "index 73894", *PROOF_LINES, "", SOFA])
    index, path, checkpoint = notes.read_proof(text)
    assert (index, len(path), checkpoint) == (73894, 5, SOFA)
    assert notes.proof(index, path, checkpoint) == text


# ------------------------------------------------------------------ tiles


def test_tiles_of_70000_entries_are_those_of_the_specification() -> None:
    found, level = {}, 0
    while size := 70_000 >> 8 * level:
        spans = list(tiles.spans(0, size))
        widths = [width for _index, _first, width in spans]
        found[level] = (widths.count(256), [width for width in widths if width < 256])
        level += 1
    # "273 full level 0 tiles, one partial level 0 tile of width 112, one full level 1 tile, one partial level 1 tile of width 17, and
    # one partial level 2 tile of width 1"
    assert found == {0: (273, [112]), 1: (1, [17]), 2: (0, [1])}


def test_tiles_of_256_entries_are_one_full_and_one_of_width_1() -> None:
    assert [list(tiles.spans(0, 256 >> 8 * level)) for level in (0, 1)] == [[(0, 0, 256)], [(0, 0, 1)]]


def test_tile_numbers_are_written_as_in_the_specification() -> None:
    assert tiles.tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tiles.bundle_path(273, 112) == "tile/entries/273.p/112"


# ------------------------------------------------------------------ every proof of every small tree

MADE = [merkle.leaf_hash(str(index).encode()) for index in range(256)]
BY_DEFINITION = Tree(MADE)
Check = Callable[[int, int, Sequence[bytes], bytes], bool]


def is_included(index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """By the specification, and by ours, which must agree."""
    said = included(MADE[index % 256], index, size, path, root)
    try:
        ours = merkle.head_from(MADE[index % 256], index, size, path) == root
    except ValueError:
        ours = False
    assert said == ours
    return said


def changed(path: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The path with one thing wrong: each hash dropped, doubled, swapped with the next, with a bit flipped; one too many."""
    for at, one in enumerate(path):
        before, after = list(path[:at]), list(path[at + 1 :])
        yield before + after
        yield [*before, one, one, *after]
        yield [*before, bytes([one[0] ^ 1]) + one[1:], *after]
        yield [*before, one[:-1] + bytes([one[-1] ^ 128]), *after]
        if after:
            yield [*before, after[0], one, *after[1:]]
    yield [*path, bytes(32)]
    yield [bytes(32), *path]


def refuses_inclusion(index: int, size: int, path: Sequence[bytes]) -> None:
    root, leaf = BY_DEFINITION.head(0, size), MADE[index]
    assert is_included(index, size, path, root)
    assert [wrong for wrong in changed(path) if is_included(index, size, wrong, root)] == []
    assert not is_included(index, size, path, bytes([root[0] ^ 1]) + root[1:])
    for other in (index - 1, index + 1):
        assert not included(leaf, other, size, path, root)
    # Index and size decide on which side each hash goes, and nothing else: a size for which these are the same cannot be told from
    # the path. It is the signature over size and head that binds it.
    for other in (size - 1, size + 1):
        same = index < other and turns(index, other) == turns(index, size)
        assert included(leaf, index, other, path, root) == same


def refuses_consistency(before: int, size: int, path: Sequence[bytes]) -> None:
    first, second = BY_DEFINITION.head(0, before), BY_DEFINITION.head(0, size)
    assert continues(before, size, first, second, path)
    assert [wrong for wrong in changed(path) if continues(before, size, first, second, wrong)] == []
    for one, other in ((second, first), (first, bytes([second[0] ^ 1]) + second[1:]), (bytes([first[0] ^ 1]) + first[1:], second)):
        assert (before == size and one == other) or not continues(before, size, one, other, path)
    for less, more in ((before - 1, size), (before + 1, size), (before, size - 1), (before, size + 1)):
        same = 0 < less <= more and (less == more) == (before == size) and steps(less, more) == steps(before, size)
        alike = same and (less & (less - 1) == 0) == (before & (before - 1) == 0)
        assert continues(less, more, first, second, path) == alike


def both_kinds(sizes: Sequence[int], *, spoil: Callable[[], bool]) -> None:
    """Every proof of these trees is the one of the definitions and is accepted; where `spoil` says so, every change of it is refused."""
    for size in sizes:
        read = merkle.reader_of(MADE[:size])
        for at in range(size):
            path, chain = merkle.inclusion(read, at, size), merkle.consistency(read, at + 1, size)
            assert path == BY_DEFINITION.inclusion(at, size)
            assert chain == BY_DEFINITION.consistency(at + 1, size)
            if spoil():
                refuses_inclusion(at, size, path)
                refuses_consistency(at + 1, size, chain)


def test_every_proof_of_trees_up_to_64_is_right_and_every_change_of_it_refused() -> None:
    both_kinds(range(1, 65), spoil=lambda: True)


def test_proofs_of_trees_up_to_256_are_right_and_changes_of_some_refused() -> None:
    chance = random.Random(256)  # noqa: S311  the same proofs every time
    both_kinds([*range(65, 129, 7), 127, 128, 129, 191, 192, 193, 255, 256], spoil=lambda: chance.random() < 0.05)


@pytest.mark.slow
def test_every_proof_of_trees_up_to_256_is_right_and_every_change_of_it_refused() -> None:
    both_kinds(range(1, 257), spoil=lambda: True)


@pytest.mark.parametrize(("index", "size"), [(-1, 1), (0, 0), (1, 1), (5, 4), (256, 256)])
def test_no_tree_has_such_a_leaf(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="has no leaf"):
        merkle.inclusion(merkle.reader_of(MADE), index, size)
    with pytest.raises(ValueError, match="has no leaf"):
        merkle.head_from(MADE[0], index, size, [])


@pytest.mark.parametrize(("before", "size"), [(0, 1), (0, 0), (2, 1), (-1, 3)])
def test_no_tree_begins_so(before: int, size: int) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        merkle.consistency(merkle.reader_of(MADE), before, size)
