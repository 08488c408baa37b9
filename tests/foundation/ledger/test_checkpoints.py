"""Signed notes. Source: C2SP signed-note."""

from base64 import b64decode
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from constituyente.foundation.ledger.checkpoints import Checkpoint, Signer, read

ORIGIN = "log.example.org/2026"
POINT = Checkpoint(ORIGIN, 1042, bytes(range(32)))


def test_a_note_carries_the_checkpoint_and_verifies_under_its_key() -> None:
    signer = Signer(ORIGIN, b"\x07" * 32)
    note = signer.sign(POINT)
    body, line = note.split("\n\n")
    dash, name, encoded = line.rstrip("\n").split(" ")
    signature = b64decode(encoded)
    name_in_key, key_id, public = signer.verifier_key.split("+", 2)
    assert (dash, name, name_in_key, signature[:4].hex()) == ("—", ORIGIN, ORIGIN, key_id)
    assert body == f"{ORIGIN}\n1042\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    key = Ed25519PublicKey.from_public_bytes(b64decode(public)[1:])
    key.verify(signature[4:], f"{body}\n".encode())
    with pytest.raises(InvalidSignature):
        key.verify(signature[4:], f"{body.replace('1042', '1043')}\n".encode())
    assert read(note) == POINT


def test_key_id_is_the_hash_of_name_and_key() -> None:
    # The example of the specification: PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
    key = b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert sha256(b"PeterNeumann\n" + key).digest()[:4].hex() == "c74f20a3"


@pytest.mark.parametrize("note", ["", "a\nb\n\n", "a\n1\n!\n\n", "a\n1\nAAAA\n"])
def test_a_broken_note_is_refused(note: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(note)
