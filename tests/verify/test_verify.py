"""The stand-alone verifier against logs made here, by code that shares nothing with the site or with the verifier.

Vectors: RFC 8032, section 7.1; the signed note of golang.org/x/mod/sumdb/note.
"""

import base64
import hashlib
import json
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from verify import verify

ORIGIN = "log.example.org/2016"
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
LETTERS = {"e": "email", "m": "phone", "i": "identity", "p": "in_person"}
A, B, WAITING = "a" * 16, "b" * 16, "c" * 16
RECORDS = {A: '{"title":"Agua"}', B: '{"title":"Árboles"}', WAITING: ""}
ORDER = 2**252 + 27742317777372353535851937790883648493
Run = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def data() -> None:
    """No data directory and no Django: these tests are about one file."""


# ------------------------------------------------------------------ logs, made by the definitions


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def seeded(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  the same positions every time, and no secret


def text_hash(key: str) -> str:
    return sha256(RECORDS[key].encode()).hex()


def tree_head(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, over hashes of leaves."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return sha256(b"\x01", tree_head(leaves[:left]), tree_head(leaves[left:]))


def verifier_key(signer: Ed25519PrivateKey = SIGNER, name: str = ORIGIN) -> str:
    raw = b"\x01" + signer.public_key().public_bytes_raw()
    ident = sha256(name.encode(), b"\n", raw)[:4]
    return f"{name}+{ident.hex()}+{b64(raw)}"


def checkpoint(entries: Sequence[bytes], signer: Ed25519PrivateKey = SIGNER, origin: str = ORIGIN) -> bytes:
    head = tree_head([sha256(b"\0", entry) for entry in entries])
    text = f"{origin}\n{len(entries)}\n{b64(head)}\n"
    ident = bytes.fromhex(verifier_key(signer).split("+")[1])
    return f"{text}\n— {ORIGIN} {b64(ident + signer.sign(text.encode()))}\n".encode()


def tile(kind: str, number: int, width: int) -> str:
    name, rest = f"{number % 1000:03}", number // 1000
    while rest:
        name, rest = f"x{rest % 1000:03}/{name}", rest // 1000
    return f"log/tile/{kind}/{name}" + (f".p/{width}" if width < 256 else "")


def log_files(entries: Sequence[bytes]) -> dict[str, bytes]:
    files = {"log/checkpoint": checkpoint(entries)}
    for first in range(0, len(entries), 256):
        bundle = entries[first : first + 256]
        files[tile("entries", first // 256, len(bundle))] = b"".join(len(entry).to_bytes(2, "big") + entry for entry in bundle)
    level, hashes = 0, [sha256(b"\0", entry) for entry in entries]
    while hashes:
        for first in range(0, len(hashes), 256):
            files[tile(str(level), first // 256, len(hashes[first : first + 256]))] = b"".join(hashes[first : first + 256])
        level, hashes = level + 1, [tree_head(hashes[first : first + 256]) for first in range(0, len(hashes) - 255, 256)]
    return files


def petition(key: str, version: int = 1) -> bytes:
    return f"cc/0 petition\np {key} {text_hash(key)}\nv {version}\n".encode()


def sign(seed: int, key: str = A, letter: str = "e", text: str = "") -> bytes:
    t, c, x = (b64(sha256(f"{seed} {name}".encode())) for name in "tcx")
    return f"cc/0 sign\np {key} {text or text_hash(key)}\nt {t}\nc {c}\nx {x}\nk {letter}\n".encode()


def crossing(key: str, mark: int, size: int) -> bytes:
    return f"cc/0 crossing\np {key}\nm {mark}\ns {size}\n".encode()


def count(entries: Sequence[bytes], key: str, size: int) -> dict[str, Any]:
    """Count as docs/ledger.md, "Counting" says; strengths with no signature are left out."""
    found = [entry.decode() for entry in entries[:size] if entry.startswith(f"cc/0 sign\np {key} ".encode())]
    by = {name: sum(entry.endswith(f"\nk {letter}\n") for entry in found) for letter, name in LETTERS.items()}
    return {"total": len(found), "by_strength": {name: n for name, n in by.items() if n}, "size": size}


def city(size: int) -> list[bytes]:
    """A log of two petitions with all kinds of entries."""
    dull = [
        f"cc/0 {words}\nh {'5' * 64}\n".encode()
        for words in ("rules\nv 1", "promise\nr 1\na made", "promise\nr 1\na kept", "disposition\ni 0", "draft\nv 12", "adoption\nv 12")
    ]
    entries = [dull[0], petition(A)]
    for index in range(2, size):
        signed = sign(index, (A, B)[index % 3 == 0], "emip"[index % 4])
        here: dict[int, bytes] = {6: petition(B), 10: crossing(A, 2, 5), 200: crossing(A, 90, 150), 201: crossing(B, 40, 199)}
        entries.append(here.get(index) or (dull[1 + index % 5] if index % 50 == 7 else signed))
    return entries[:size]


def page(entries: Sequence[bytes], number: int, key: str, size: int) -> dict[str, Any]:
    entry = petition(key)
    index = entries.index(entry) if entry in entries else None
    text = None if key == WAITING else {**json.loads(RECORDS[key]), "record": RECORDS[key], "hash": text_hash(key), "index": index}
    counted = count(entries, key, size)
    total = counted["total"] + 5
    return {
        "number": number,
        "key": key,
        "text": text,
        "count": counted,
        "reported": {"signatures": 5},
        "signatures": total,
        "status": "…",
    }


def page_files(entries: Sequence[bytes], size: int | None = None) -> dict[str, bytes]:
    """Pages of three petitions at some size: a list in two pages, and a page each."""
    at = len(entries) if size is None else size
    pages = {number: page(entries, number, key, at) for number, key in ((9, A), (8, B), (7, WAITING))}
    items = {number: {name: full[name] for name in ("number", "key", "count")} for number, full in pages.items()}
    files: dict[str, Any] = {
        "log.json": {"head": {"verifier_key": verifier_key()}},
        "petitions.json": {"items": [items[9], items[8]], "next": "/petitions?before=8"},
        "petitions.json@before=8": {"items": [items[7]], "next": ""},
        **{f"petitions/{number}.json": full for number, full in pages.items()},
    }
    return {path: json.dumps(value, ensure_ascii=False).encode() for path, value in files.items()}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def publish(folder: Path, entries: Sequence[bytes], at: int | None = None) -> Path:
    return write(folder, {**log_files(entries), **page_files(entries, at)})


def edit(folder: Path, path: str, change: Callable[[Any], object]) -> None:
    value = json.loads((folder / path).read_bytes())
    change(value)
    (folder / path).write_bytes(json.dumps(value).encode())


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the verifier in English, with the right key unless told otherwise; returns exit code and what it printed."""

    def run_(*arguments: object, key: str = verifier_key(), lang: str = "en") -> tuple[int, str]:
        words = [str(argument) for argument in arguments]
        code = verify.main([*words, *(["--key", key] if key else []), "--lang", lang])
        return code, capsys.readouterr().out

    return run_


def faults(output: str) -> list[str]:
    """The place of each fault: path, or path and entry."""
    return [line[len("FAULT ") :].split(":")[0] for line in output.splitlines() if line.startswith("FAULT ")]


# ------------------------------------------------------------------ Ed25519 and signed notes


VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_signature_holds_for_the_vectors_of_rfc_8032_and_for_nothing_near_them(public: str, message: str, signature: str) -> None:
    key, text, proof = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify.signature_holds(key, text, proof)
    assert not verify.signature_holds(key, text + b"\0", proof)
    assert not verify.signature_holds(key, text, proof[:40] + bytes([proof[40] ^ 1]) + proof[41:])
    assert not verify.signature_holds(key, text, bytes([proof[0] ^ 1]) + proof[1:])
    assert not verify.signature_holds(key, text, proof + b"\0")
    assert not verify.signature_holds(key + b"\0", text, proof)


def test_signature_holds_refuses_a_scalar_past_the_order() -> None:
    public, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    same = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert not verify.signature_holds(public, message, same)


def test_decode_point_takes_one_encoding_of_a_point() -> None:
    p = 2**255 - 19
    assert verify.decode_point((1).to_bytes(32, "little")) == (0, 1)
    assert verify.decode_point((p + 1).to_bytes(32, "little")) is None  # y = 1 again
    assert verify.decode_point((1 | 1 << 255).to_bytes(32, "little")) is None  # minus zero
    assert verify.decode_point((2).to_bytes(32, "little")) is None  # not on the curve


def test_signature_holds_agrees_with_another_implementation() -> None:
    chance = seeded(8032)
    for _ in range(5):
        signer, message = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)), chance.randbytes(50)
        assert verify.signature_holds(signer.public_key().public_bytes_raw(), message, signer.sign(message))


def test_check_note_takes_the_note_of_the_go_library() -> None:
    parts = verify.split_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    assert parts is not None
    verify.check_note(f"{text}\n{line}", *parts)
    verify.check_note(
        f"{text}\n— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n{line}", *parts
    )
    for wrong in (f"{text} \n{line}", text, f"{text}\n{line} ", f"{text}\n{line}{line[:-3]}\n", f"{text}\n{line.replace('Peter', 'Paul')}"):
        with pytest.raises(verify.Fault):
            verify.check_note(wrong, *parts)


@pytest.mark.parametrize(
    "wrong", ["", "x", ORIGIN, verifier_key()[1:], verifier_key() + "=", verifier_key().replace("+", "+0", 1), "a b" + verifier_key()]
)
def test_a_key_that_is_none_cannot_be_used(run: Run, tmp_path: Path, wrong: str) -> None:
    publish(tmp_path, city(2))
    (tmp_path / "log.json").unlink()
    code, output = run("check", tmp_path, key=wrong)
    assert (code, faults(output)) == (2, [])


# ------------------------------------------------------------------ good logs


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 700])
def test_good_logs_agree(run: Run, tmp_path: Path, size: int) -> None:
    publish(tmp_path, city(size))
    for command in ("check", "recount"):
        code, output = run(command, tmp_path)
        assert (code, faults(output)) == (0, [])
        assert output.endswith("ALL AGREES\n")


def test_a_log_of_three_levels_agrees_until_its_top_tile_is_touched(run: Run, tmp_path: Path) -> None:
    short = [f"cc/0 rules\nv {index}\nh {'0' * 64}\n".encode() for index in range(66_000)]
    write(tmp_path, log_files(short))
    assert [path for path in files_of(tmp_path) if "/tile/2/" in path or "/tile/1/" in path] == [
        "log/tile/1/000",
        "log/tile/1/001.p/1",
        "log/tile/2/000.p/1",
    ]
    assert run("check", tmp_path)[0] == 0
    flip(tmp_path / "log/tile/2/000.p/1", 31)
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/2/000.p/1"])


def test_recount_prints_each_petition(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, city(20), at=16)
    output = run("recount", tmp_path)[1].splitlines()
    assert [line.split() for line in output[1:4]] == [
        ["9", A, "2", "2", "2", "1", "7", "|", "7", "16"],
        ["8", B, "1", "1", "0", "2", "4", "|", "4", "16"],
        ["7", WAITING, "0", "0", "0", "0", "0", "|", "0", "16"],
    ]


def test_recount_of_one_petition_reads_its_page_alone(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, city(20))
    edit(tmp_path, "petitions/8.json", lambda value: value["count"].update(total=99))
    (tmp_path / "petitions.json").unlink()
    assert run("recount", tmp_path, "--petition", 9)[0] == 0
    assert run("recount", tmp_path, "--petition", 8)[0] == 1


def test_tile_numbers_past_999_are_written_in_groups(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(verify.Source):
        def read(self, path: str, limit: int) -> bytes:
            asked.append(path)
            return super().read(path, limit)

    tree = verify.Tree(Listener(str(tmp_path)), (0, b""), (0, b""), verify.Report("en"))
    tree.read("entries", 1_234_067, 256)
    tree.read("0", 1_000, 7)
    assert asked == ["log/tile/entries/x001/x234/067", "log/tile/0/x001/000.p/7", "log/tile/0/x001/000"]


def test_output_is_spanish_unless_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path, city(5))
    assert run("check", tmp_path, lang="es")[1].endswith("TODO COINCIDE\n")
    for setting, last in (("C.UTF-8", "TODO COINCIDE\n"), ("en_GB.UTF-8", "ALL AGREES\n"), ("es_MX.UTF-8", "TODO COINCIDE\n")):
        monkeypatch.setenv("LANG", setting)
        assert verify.main(["check", str(tmp_path)]) == 0
        assert capsys.readouterr().out.endswith(last)


# ------------------------------------------------------------------ one byte


def flip(path: Path, position: int, mask: int = 1) -> None:
    raw = bytearray(path.read_bytes())
    raw[position] ^= mask
    path.write_bytes(raw)


CITY = city(700)
LOG_FILES = sorted(log_files(CITY))


def test_the_log_of_700_has_these_files() -> None:
    assert LOG_FILES == [
        "log/checkpoint",
        "log/tile/0/000",
        "log/tile/0/001",
        "log/tile/0/002.p/188",
        "log/tile/1/000.p/2",
        "log/tile/entries/000",
        "log/tile/entries/001",
        "log/tile/entries/002.p/188",
    ]


@pytest.mark.parametrize("path", LOG_FILES)
@pytest.mark.parametrize("seed", range(4))
def test_a_byte_that_differs_in_the_log_is_found_and_its_file_named(run: Run, tmp_path: Path, path: str, seed: int) -> None:
    publish(tmp_path, CITY)
    chance = seeded(f"{path} {seed}")
    flip(tmp_path / path, chance.randrange((tmp_path / path).stat().st_size), chance.randrange(1, 256))
    code, output = run("check", tmp_path)
    assert code == 1
    assert path in {place.split(" ")[0] for place in faults(output)}
    assert not (tmp_path / ".verifier").exists() or "entries" not in path


@pytest.mark.parametrize("index", [0, 255, 256, 511, 512, 699])
def test_a_byte_that_differs_in_an_entry_names_the_entry(run: Run, tmp_path: Path, index: int) -> None:
    publish(tmp_path, CITY)
    bundle = tile("entries", index // 256, 256 if index < 512 else 188)
    raw = (tmp_path / bundle).read_bytes()
    flip(tmp_path / bundle, raw.index(CITY[index]) + CITY[index].index(b"\n", 12) - 1)
    code, output = run("check", tmp_path)
    assert code == 1
    assert f"{bundle} entry {index}" in faults(output)
    assert not [place for place in faults(output) if place.startswith("log/tile/0")]


def test_a_byte_that_differs_in_a_hash_names_the_tile_alone(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    flip(tmp_path / "log/tile/0/001", 32 * 44 + 7)
    assert faults(run("check", tmp_path)[1]) == ["log/tile/0/001 entry 300"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("log.json", verifier_key()),
        ("petitions.json", A),
        ("petitions.json", f'"total": {count(CITY, A, 700)["total"]}'),
        ("petitions.json@before=8", WAITING),
        ("petitions/9.json", RECORDS[A].replace('"', '\\"')),
        ("petitions/9.json", text_hash(A)),
        ("petitions/8.json", B),
        ("petitions/8.json", '"email": '),
    ],
)
def test_a_byte_that_differs_on_a_page_is_found_and_its_file_named(run: Run, tmp_path: Path, path: str, words: str, seed: int) -> None:
    publish(tmp_path, CITY)
    raw, chance = (tmp_path / path).read_bytes(), seeded(f"{words} {seed}")
    flip(tmp_path / path, raw.index(words.encode()) + chance.randrange(len(words)), chance.randrange(1, 128))
    code, output = run("recount", tmp_path)
    assert code == 1
    assert path in {place.split(" ")[0] for place in faults(output)}


def test_what_a_copy_holds_of_earlier_sizes_is_compared_too(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    for size in (600, 100, 256):
        write(tmp_path, {path: raw for path, raw in log_files(CITY[:size]).items() if path != "log/checkpoint"})
    assert run("check", tmp_path)[0] == 0
    stale = ["log/tile/0/002.p/88", "log/tile/1/000.p/1", "log/tile/entries/000.p/100"]
    for path in stale:
        flip(tmp_path / path, -3)
    code, output = run("check", tmp_path)
    assert (code, sorted(faults(output))) == (1, stale)


# ------------------------------------------------------------------ what a site may do wrong


def test_a_dropped_entry_is_found(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    bundle = b"".join(len(entry).to_bytes(2, "big") + entry for entry in CITY[:40] + CITY[41:256])
    write(tmp_path, {"log/tile/entries/000": bundle})
    assert faults(run("check", tmp_path)[1])[0] == "log/tile/entries/000"


def test_an_entry_dropped_from_log_and_tiles_is_found_by_the_signed_head(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    write(tmp_path, {**log_files([*CITY[:40], *CITY[41:], sign(999)]), "log/checkpoint": checkpoint(CITY)})
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/checkpoint"])


def test_swapped_entries_are_found(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    swapped = [*CITY[:20], CITY[21], CITY[20], *CITY[22:]]
    write(tmp_path, {"log/tile/entries/000": log_files(swapped)["log/tile/entries/000"]})
    code, output = run("check", tmp_path)
    assert code == 1
    assert "log/tile/entries/000 entry 20" in faults(output)


def test_a_missing_file_is_a_fault_and_is_named(run: Run, tmp_path: Path) -> None:
    for path in [path for path in LOG_FILES if path != "log/checkpoint"]:
        folder = publish(tmp_path / path.replace("/", "_"), CITY)
        (folder / path).unlink()
        code, output = run("check", folder)
        assert code == 1
        assert path in {place.split(" ")[0] for place in faults(output)}


def test_a_log_that_grows_is_remembered_and_one_that_shrinks_refused(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:600])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, CITY)
    assert run("check", tmp_path, key="")[0] == 0
    seen = (tmp_path / ".verifier").read_bytes()
    assert seen == verifier_key().encode() + b"\n" + checkpoint(CITY)
    publish(tmp_path, CITY[:600])
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/checkpoint"])
    assert "ROLLBACK" in output
    assert (tmp_path / ".verifier").read_bytes() == seen


@pytest.mark.parametrize(("before", "after"), [(300, 300), (300, 700), (256, 257), (1, 2)])
def test_a_log_that_does_not_continue_the_one_seen_before_is_refused(run: Run, tmp_path: Path, before: int, after: int) -> None:
    state = tmp_path / "state"
    other = publish(tmp_path / "other", [sign(5), *CITY[1:before]])
    assert run("check", other, "--state", state)[0] == 0
    seen = state.read_bytes()
    code, output = run("check", publish(tmp_path / "new", CITY[:after]), "--state", state)
    assert (code, faults(output)) == (1, ["log/checkpoint"])
    assert "FORK" in output
    assert str(state) in output
    assert state.read_bytes() == seen


def test_two_heads_of_one_size_are_a_fork_whatever_the_entries(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, [sign(5), *CITY[1:300]])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, CITY[:300])
    flip(tmp_path / "log/tile/entries/000", 90)
    code, output = run("check", tmp_path)
    assert code == 1
    assert "FORK" in output


def test_a_copy_whose_old_tiles_do_not_lead_to_the_new_head_is_a_fork(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:512])
    assert run("check", tmp_path)[0] == 0
    new = log_files([sign(5), *CITY[1:]])
    write(tmp_path, {path: raw for path, raw in new.items() if not (tmp_path / path).exists() or path == "log/checkpoint"})
    code, output = run("check", tmp_path)
    assert code == 1
    assert "FORK" in output


def test_a_damaged_copy_is_no_fork(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:600])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, CITY)
    for index in (650, 20):
        bundle = tmp_path / tile("entries", index // 256, 256 if index < 512 else 188)
        flip(bundle, bundle.read_bytes().index(CITY[index]) + 80)
        code, output = run("check", tmp_path)
        assert code == 1
        assert "FORK" not in output


def test_a_state_that_is_damaged_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    (tmp_path / ".verifier").write_text(f"{verifier_key()}\nx")
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, [str(tmp_path / ".verifier")])


def test_the_wrong_key_is_refused(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    code, output = run("check", tmp_path, key=verifier_key(STRANGER))
    assert (code, faults(output)) == (1, ["log.json", "log/checkpoint"])


def test_a_key_that_changes_is_an_alarm(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    assert "FIRST USE" in run("check", tmp_path, key="")[1]
    assert "FIRST USE" not in run("check", tmp_path, key="")[1]
    write(tmp_path, {"log/checkpoint": checkpoint(CITY[:5], STRANGER), "log.json": page_files([])["log.json"]})
    edit(tmp_path, "log.json", lambda value: value["head"].update(verifier_key=verifier_key(STRANGER)))
    code, output = run("check", tmp_path, key="")
    assert (code, faults(output)) == (1, ["log.json", "log/checkpoint"])
    code, output = run("check", tmp_path, key=verifier_key(STRANGER))
    assert (code, faults(output)) == (1, ["--key"])
    assert run("check", tmp_path, key="")[0] == 0


def test_the_name_of_the_log_is_the_name_of_the_key(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    write(tmp_path, {"log/checkpoint": checkpoint(CITY[:5], origin="log.example.org/2017")})
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/checkpoint"])


GOOD = sign(1).decode()
ILLEGAL = {
    "a blank at the end": GOOD[:-1] + " \n",
    "no line feed at the end": GOOD[:-1],
    "a line feed too many": GOOD + "\n",
    "a carriage return": GOOD.replace("\n", "\r\n"),
    "two blanks": GOOD.replace("p ", "p  ", 1),
    "upper case": GOOD.replace(A, A.upper(), 1),
    "another version": GOOD.replace("cc/0", "cc/1"),
    "another kind": GOOD.replace("sign", "sing"),
    "another strength": GOOD.replace("\nk e", "\nk x"),
    "base64 with stray bits": GOOD.replace(GOOD.split("\n")[2], GOOD.split("\n")[2][:-2] + "B="),
    "lines in another order": "\n".join([*GOOD.split("\n")[:2], GOOD.split("\n")[3], GOOD.split("\n")[2], *GOOD.split("\n")[4:]]),
    "a leading zero": f"cc/0 rules\nv 01\nh {'0' * 64}\n",
    "sixteen digits": f"cc/0 rules\nv {10**15}\nh {'0' * 64}\n",
    "other digits": f"cc/0 rules\nv ٣\nh {'0' * 64}\n",
    "a sign": f"cc/0 rules\nv -1\nh {'0' * 64}\n",
    "a short hash": f"cc/0 draft\nv 1\nh {'0' * 63}\n",
    "a promise unmade": f"cc/0 promise\nr 1\na broken\nh {'0' * 64}\n",
    "nothing": "",
}


@pytest.mark.parametrize("words", list(ILLEGAL))
def test_an_entry_that_is_not_canonical_is_named(run: Run, tmp_path: Path, words: str) -> None:
    publish(tmp_path, [*CITY[:258], ILLEGAL[words].encode(), *CITY[259:300]])
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/entries/001.p/44 entry 258"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (crossing(A, 91, 120), "crosses 91 with 76 signatures"),
        (crossing(A, 1, 251), "names the future size 251"),
        (crossing(A, 90, 160), "crosses 90 for the second time"),
        (crossing(WAITING, 1, 100), "crosses 1 with 0 signatures"),
    ],
)
def test_a_crossing_that_is_not_right_is_named(run: Run, tmp_path: Path, wrong: bytes, words: str) -> None:
    entries = [*CITY[:250], wrong]
    assert count(entries, A, 120)["total"] == 76
    publish(tmp_path, entries)
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/entries/000.p/251 entry 250"])
    assert words in output


def test_a_crossing_at_its_mark_and_at_its_own_size_is_right(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, [*CITY[:250], crossing(B, count(CITY, B, 250)["total"], 250)])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, [*CITY[:250], crossing(B, count(CITY, B, 250)["total"] + 1, 250)])
    shutil.rmtree(tmp_path / ".verifier", ignore_errors=True)
    (tmp_path / ".verifier").unlink()
    assert run("check", tmp_path)[0] == 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("petitions/9.json", lambda value: value["count"].update(total=value["count"]["total"] + 1)),
        ("petitions/9.json", lambda value: value["count"].update(total=value["count"]["total"] - 1)),
        ("petitions/9.json", lambda value: value["count"]["by_strength"].update(email=1)),
        ("petitions/9.json", lambda value: value["count"]["by_strength"].update(post=0)),
        ("petitions/9.json", lambda value: value["count"].update(size=701)),
        ("petitions/9.json", lambda value: value["count"].update(size=-1)),
        ("petitions/9.json", lambda value: value.update(count={"total": 0, "by_strength": {}, "size": -1})),
        ("petitions/9.json", lambda value: value["count"].update(size="700")),
        ("petitions/9.json", lambda value: value.pop("count")),
        ("petitions/9.json", lambda value: value["text"].update(title="Otra cosa")),
        ("petitions/9.json", lambda value: value["text"].update(demand="Lo que nadie firmó")),
        ("petitions/9.json", lambda value: value.update(signatures=value["signatures"] + 1)),
        ("petitions/9.json", lambda value: value["reported"].update(signatures=6)),
        ("petitions/9.json", lambda value: value["text"].update(record=RECORDS[B])),
        ("petitions/9.json", lambda value: value["text"].update(record=RECORDS[B], hash=text_hash(B))),
        ("petitions/9.json", lambda value: value["text"].update(index=6)),
        ("petitions/9.json", lambda value: value["text"].update(index=[])),
        ("petitions/9.json", lambda value: value["text"].update(index=None)),
        ("petitions/9.json", lambda value: value.update(text=None)),
        ("petitions/9.json", lambda value: value.update(text=None, count={"total": 0, "by_strength": {}, "size": 0})),
        ("petitions/7.json", lambda value: value["count"].update(total=1, by_strength={"in_person": 1})),
        ("petitions.json", lambda value: value["items"][1]["count"].update(total=0)),
        ("petitions.json", lambda value: value["items"][1].update(number="../9")),
        ("petitions.json", lambda value: value["items"][1].update(number=7)),
        ("petitions.json", lambda value: value.update(next="/petitions?x=../../y")),
        ("petitions.json", lambda value: value.update(items=7)),
    ],
)
def test_a_page_that_does_not_agree_is_named(run: Run, tmp_path: Path, path: str, change: Callable[[Any], object]) -> None:
    publish(tmp_path, CITY)
    edit(tmp_path, path, change)
    code, output = run("recount", tmp_path)
    assert code == 1
    assert set(faults(output)) == {path}


def test_a_petition_that_opened_cannot_be_shown_as_one_that_never_did(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    nothing = {"total": 0, "by_strength": {}, "size": 0}
    edit(tmp_path, "petitions/9.json", lambda value: value.update(text=None, count=nothing, signatures=5))
    edit(tmp_path, "petitions.json", lambda value: value["items"][0].update(count=nothing))
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["petitions/9.json"])


def test_a_petition_left_out_of_the_list_is_found(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    edit(tmp_path, "petitions.json", lambda value: value["items"].pop(0))
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["petitions.json entry 1"])


def test_a_page_may_be_older_than_the_log(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY, at=431)
    assert run("recount", tmp_path)[0] == 0
    edit(tmp_path, "petitions/9.json", lambda value: value["count"].update(size=432))
    assert CITY[431].startswith(f"cc/0 sign\np {A}".encode())
    assert faults(run("recount", tmp_path)[1]) == ["petitions/9.json"]


def test_a_listed_petition_without_page_is_a_fault(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    (tmp_path / "petitions/8.json").unlink()
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["petitions/8.json"])


def test_a_signature_under_a_text_that_was_not_announced_is_named(run: Run, tmp_path: Path) -> None:
    entries = [*CITY[:20], sign(77, A, text="7" * 64), sign(78, WAITING)]
    publish(tmp_path, entries)
    assert run("check", tmp_path)[0] == 0
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/entries/000.p/22 entry 20", "log/tile/entries/000.p/22 entry 21"])


def test_what_a_site_sends_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    edit(tmp_path, "log.json", lambda value: value["head"].update(verifier_key="\x1b[2J\ud800+x"))
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log.json"])
    assert "\x1b" not in output
    edit(tmp_path, "log.json", lambda value: value["head"].update(verifier_key=f"\ud800+12345678+{'A' * 44}"))
    assert run("check", tmp_path, "--state", tmp_path / "fresh", key="")[0] == 2


def test_a_fault_outweighs_what_cannot_be_checked() -> None:
    report = verify.Report("en")
    report.fault("a", "", "", code=2)
    assert report.code == 2
    report.fault("b", "", "")
    report.fault("c", "", "", code=2)
    assert report.code == 1


# ------------------------------------------------------------------ receipts


def commitment(purpose: str, values: Sequence[str | bytes], salt: bytes) -> str:
    parts = [value.encode() if isinstance(value, str) else value for value in values]
    return b64(sha256(f"cc/0 {purpose}\n".encode(), *(len(part).to_bytes(4, "big") + part for part in parts), salt))


VALUES = [A, "ana@example.org", "30-44", "barrio-sur", "web"]


def receipt_of(values: list[str]) -> dict[str, Any]:
    tag, tag_salt, salt, cancel = (sha256(name) for name in (b"tag", b"tag salt", b"salt", b"cancel"))
    lines = f"t {commitment('tag', [tag], tag_salt)}\nc {commitment('commit', values, salt)}\nx {commitment('cancel', [], cancel)}\nk m\n"
    return {
        "entry": f"cc/0 sign\np {A} {text_hash(A)}\n{lines}",
        "tag": b64(tag),
        "tag_salt": b64(tag_salt),
        "values": values,
        "salt": b64(salt),
        "cancel": b64(cancel),
    }


def signed_city(values: list[str]) -> list[bytes]:
    return [*CITY[:400], receipt_of(values)["entry"].encode(), *CITY[401:500]]


def test_a_receipt_is_found_in_the_log(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, signed_city(VALUES))
    write(tmp_path, {"receipt.json": json.dumps(receipt_of(VALUES)).encode()})
    code, output = run("receipt", tmp_path / "receipt.json", tmp_path)
    assert (code, faults(output)) == (0, [])
    assert "The signature is entry 400.\n" in output


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("tag", b64(bytes(32)), "commitment tag does not hold"),
        ("tag_salt", b64(bytes(32)), "commitment tag does not hold"),
        ("values", [*VALUES[:4], "paper"], "commitment commit does not hold"),
        ("values", [B, *VALUES[1:]], "the values are of another petition"),
        ("salt", b64(bytes(32)), "commitment commit does not hold"),
        ("cancel", b64(bytes(32)), "commitment cancel does not hold"),
    ],
)
def test_a_receipt_whose_commitments_do_not_hold_is_refused(run: Run, tmp_path: Path, field: str, value: object, words: str) -> None:
    publish(tmp_path, signed_city(VALUES))
    write(tmp_path, {"receipt.json": json.dumps({**receipt_of(VALUES), field: value}).encode()})
    code, output = run("receipt", tmp_path / "receipt.json", tmp_path)
    assert code == 1
    assert f"FAULT {tmp_path / 'receipt.json'}: {words}\n" in output


def test_a_receipt_that_is_not_in_the_log_is_told(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    write(tmp_path, {"receipt.json": json.dumps(receipt_of(VALUES)).encode()})
    code, output = run("receipt", tmp_path / "receipt.json", tmp_path)
    assert (code, faults(output)) == (1, [str(tmp_path / "receipt.json")])


def test_a_salt_has_32_bytes(run: Run, tmp_path: Path) -> None:
    receipt = {**receipt_of(VALUES), "salt": b64(b"short")}
    receipt["entry"] = receipt["entry"].replace(commitment("commit", VALUES, sha256(b"salt")), commitment("commit", VALUES, b"short"))
    publish(tmp_path, [*CITY[:400], receipt["entry"].encode()])
    write(tmp_path, {"receipt.json": json.dumps(receipt).encode()})
    code, output = run("receipt", tmp_path / "receipt.json", tmp_path)
    assert (code, faults(output)) == (1, [str(tmp_path / "receipt.json")])


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"{", json.dumps({**receipt_of(VALUES), "values": VALUES[1:]}).encode()])
def test_a_receipt_that_is_none_cannot_be_checked(run: Run, tmp_path: Path, raw: bytes) -> None:
    publish(tmp_path, CITY)
    write(tmp_path, {"receipt.json": raw})
    assert run("receipt", tmp_path / "receipt.json", tmp_path)[0] == 2


# ------------------------------------------------------------------ over HTTP


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; an address with a query is the file with @ in its name."""

    asked: list[str]
    short: str

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.replace("?", "@"))

    def send_header(self, keyword: str, value: str) -> None:
        wrong = keyword == "Content-Length" and self.path == self.short
        super().send_header(keyword, str(int(value) + 1) if wrong else value)

    def do_GET(self) -> None:
        self.asked.append(self.path.removeprefix("/"))
        super().do_GET()

    def log_message(self, *_words: object) -> None:
        pass


class Web:
    """A site on this machine: its address, and what it was asked for."""

    def __init__(self, url: str, handler: type[Handler]) -> None:
        self.url, self.handler = url, handler

    def asked(self) -> list[str]:
        paths = list(self.handler.asked)
        self.handler.asked.clear()
        return paths


@contextmanager
def serve(folder: Path, short: str = "") -> Iterator[Web]:
    handler = type("Own", (Handler,), {"asked": [], "short": short})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield Web(f"http://127.0.0.1:{server.server_port}", handler)
        finally:
            server.shutdown()
            thread.join()


def test_all_copies_checks_and_recounts(run: Run, tmp_path: Path) -> None:
    site, copy = publish(tmp_path / "site", CITY), tmp_path / "copy"
    with serve(site) as web:
        code, output = run("all", web.url + "/log/", copy)
    assert (code, faults(output)) == (0, [])
    assert {path: (copy / path).read_bytes() for path in files_of(copy) if path != ".verifier"} == {
        path: (site / path).read_bytes() for path in files_of(site)
    }
    assert run("recount", copy)[0] == 0


def test_check_recount_and_receipt_read_a_site(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", signed_city(VALUES))
    write(tmp_path, {"receipt.json": json.dumps(receipt_of(VALUES)).encode()})
    with serve(site) as web:
        assert run("check", web.url)[0] == 0
        assert run("recount", web.url + "/")[0] == 0
        assert run("receipt", tmp_path / "receipt.json", web.url)[0] == 0
        edit(site, "petitions/9.json", lambda value: value["count"].update(total=0))
        flip(site / "log/tile/0/000", 100)
        code, output = run("recount", web.url)
    assert (code, faults(output)) == (1, ["petitions/9.json", "log/tile/0/000 entry 3", "petitions/9.json"])
    assert files_of(tmp_path) == sorted(["receipt.json", *(f"site/{path}" for path in files_of(site))])


def test_mirror_goes_on_where_it_stopped(run: Run, tmp_path: Path) -> None:
    site, copy = publish(tmp_path / "site", CITY[:600]), tmp_path / "copy"
    (site / "log/tile/0/001").unlink()
    with serve(site) as web:
        assert run("mirror", web.url, copy, "--no-pages")[0] == 1
        publish(site, CITY)
        web.asked()
        assert run("mirror", web.url, copy, "--no-pages", "--petition", 9)[0] == 0
        assert web.asked() == [
            "log.json",
            "log/checkpoint",
            "log/tile/0/001",
            "log/tile/entries/002.p/188",
            "log/tile/0/002.p/188",
        ]
    assert run("check", copy)[0] == 0
    assert run("recount", copy)[0] == 2


def test_mirror_reads_the_full_tile_where_the_partial_one_has_vanished(run: Run, tmp_path: Path) -> None:
    site, copy = publish(tmp_path / "site", CITY), tmp_path / "copy"
    for path in ("log/tile/entries/001.p/44", "log/tile/0/001.p/44"):
        assert not (site / path).exists()
    write(site, {"log/checkpoint": checkpoint(CITY[:300]), **page_files(CITY[:300])})
    write(site, {"log/tile/1/000.p/1": log_files(CITY[:300])["log/tile/1/000.p/1"]})
    with serve(site) as web:
        code, output = run("all", web.url, copy)
        assert (code, faults(output)) == (0, [])
        assert (copy / "log/tile/entries/001").read_bytes() == (site / "log/tile/entries/001").read_bytes()
        publish(site, CITY)
        assert run("all", web.url, copy)[0] == 0


def test_pages_are_read_before_the_checkpoint(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", CITY[:300])
    with serve(site) as web:
        run("recount", web.url)
        asked = web.asked()
    assert asked.index("log/checkpoint") > asked.index("petitions.json?before=8")


def test_pages_are_saved_after_the_checkpoint_and_that_after_the_tiles(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    monkeypatch.setattr(verify, "save", lambda path, _raw: saved.append(path.relative_to(tmp_path).as_posix()))
    with serve(publish(tmp_path / "site", CITY[:5])) as web:
        assert run("mirror", web.url, tmp_path / "copy")[0] == 0
    assert saved == [
        "copy/log/tile/entries/000.p/5",
        "copy/log/tile/0/000.p/5",
        "copy/.verifier",
        "copy/log/checkpoint",
        "copy/petitions.json",
        "copy/petitions/9.json",
        "copy/petitions/8.json",
        "copy/petitions.json@before=8",
        "copy/petitions/7.json",
        "copy/log.json",
    ]


def test_nothing_is_copied_by_a_state_whose_signature_does_not_hold(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", CITY)
    flip(site / "log/checkpoint", 25)
    with serve(site) as web:
        assert run("mirror", web.url, tmp_path / "copy")[0] == 1
        assert [path for path in web.asked() if "tile" in path] == []
    assert not (tmp_path / "copy").exists()


def test_a_file_that_arrives_in_part_is_not_kept(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", CITY)
    with serve(site, short="/log/tile/0/000") as web:
        assert run("mirror", web.url, tmp_path / "copy", "--no-pages")[0] == 2
    assert files_of(tmp_path / "copy") == ["log/tile/entries/000"]


def test_a_site_out_of_reach_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    with serve(tmp_path) as web:
        url = web.url
        assert run("check", url)[0] == 2
    code, output = run("check", url)
    assert (code, faults(output)) == (2, [])
    assert output.endswith("NOT CHECKED\n")


# ------------------------------------------------------------------ the command


@pytest.mark.parametrize("arguments", [[], ["check"], ["check", "a", "b"], ["mirror", "a"], ["receipt", "a"], ["burn", "a"]])
def test_bad_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        verify.main(arguments)
    assert exit_.value.code == 2


def test_a_place_that_is_none_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path / "nowhere")[0] == 2
    assert run("mirror", tmp_path, tmp_path / "copy")[0] == 2
    assert run("check", tmp_path)[0] == 2
    assert files_of(tmp_path) == []


def test_a_copy_that_cannot_be_written_to_cannot_be_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a file")
    with serve(publish(tmp_path / "site", CITY[:5])) as web:
        assert run("mirror", web.url, tmp_path / "copy")[0] == 2


def test_the_verifier_is_one_short_file_that_needs_nothing(tmp_path: Path) -> None:
    path = Path(verify.__file__)
    publish(tmp_path / "copy", CITY[:5])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 800
    assert lines[1] == "# SPDX-License-Identifier: Apache-2.0"
    alone = shutil.copy(path, tmp_path / "alone.py")
    done = subprocess.run([sys.executable, "-I", "-S", str(alone), "check", str(tmp_path / "copy")], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
