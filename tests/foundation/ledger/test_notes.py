"""Signed notes, checkpoints, proofs as text. Source: C2SP signed-note, tlog-checkpoint, tlog-proof."""

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from constituyente.foundation.ledger import notes

ORIGIN = "log.example.org/2026"
POINT = notes.Checkpoint(ORIGIN, 1042, bytes(range(32)))
OLD, NEW = notes.Signer(ORIGIN, b"\x07" * 32), notes.Signer(ORIGIN, b"\x08" * 32)


def test_a_note_carries_the_checkpoint_and_verifies_under_its_key() -> None:
    note = notes.sign(POINT.body, [OLD])
    body, line = note.split("\n\n")
    dash, name, encoded = line.rstrip("\n").split(" ")
    signature = b64decode(encoded)
    name_in_key, key_id, public = OLD.verifier_key.split("+", 2)
    assert (dash, name, name_in_key, signature[:4].hex()) == ("—", ORIGIN, ORIGIN, key_id)
    assert body == f"{ORIGIN}\n1042\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    key = Ed25519PublicKey.from_public_bytes(b64decode(public)[1:])
    key.verify(signature[4:], f"{body}\n".encode())
    with pytest.raises(InvalidSignature):
        key.verify(signature[4:], f"{body.replace('1042', '1043')}\n".encode())
    assert notes.read(note) == POINT


def test_two_keys_sign_one_note_and_each_is_found() -> None:
    note = notes.sign(POINT.body, [OLD, NEW])
    assert note == notes.sign(POINT.body, [OLD]) + NEW.line(POINT.body)
    assert [notes.signed_by(note, signer.verifier_key) for signer in (OLD, NEW)] == [True, True]
    assert not notes.signed_by(note, notes.Signer("log.elsewhere.org/1", b"\x07" * 32).verifier_key)
    assert not notes.signed_by(note.replace("1042", "1043"), OLD.verifier_key)
    assert not notes.signed_by(notes.sign(POINT.body, [NEW]), OLD.verifier_key)
    assert not notes.signed_by(f"{POINT.body}\nno line of a note\n", OLD.verifier_key)


def test_key_id_is_the_hash_of_name_and_key() -> None:
    # The example of the specification: PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
    key = b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert sha256(b"PeterNeumann\n" + key).digest()[:4].hex() == "c74f20a3"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "a\nb\n\n",
        "a\n1\n!\n\n",
        "a\n1\nAAAA\n",
        POINT.body,
        POINT.body.replace("1042", "01042") + "\n",
        POINT.body.replace("1042", "١٠٤٢") + "\n",
        POINT.body + "extension\n\n",
        POINT.body.replace("log", "lo g") + "\n",
    ],
)
def test_a_broken_note_is_refused(note: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        notes.read(note)


def test_a_proof_is_the_specifications_text() -> None:
    hashes = [b"\x01" * 32, b"\x02" * 32]
    lines = [b64encode(one).decode() for one in hashes]
    checkpoint = notes.sign(POINT.body, [OLD])
    assert notes.proof(7, hashes, checkpoint) == f"c2sp.org/tlog-proof@v1\nindex 7\n{lines[0]}\n{lines[1]}\n\n{checkpoint}"
    assert notes.proof(0, [], checkpoint) == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{checkpoint}"


@pytest.mark.parametrize("path", [[], [b"a" * 32], [b"a" * 32, b"b" * 32]])
def test_a_proof_is_read_as_it_was_written(path: list[bytes]) -> None:
    note = "log.example.org\n3\n…\n\n— log.example.org …\n"
    assert notes.read_proof(notes.proof(7, path, note)) == (7, path, note)
