"""Keys: one for each purpose, in safe files, replaced by an entry that the key before vouches for."""

from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import entries, notes
from constituyente.foundation.ledger.models import Checkpoint
from tests.conftest import NOON

from .logs import ORIGIN, append, begin, log, seal, sign

pytestmark = pytest.mark.django_db


def vouched(entry: bytes, by: str) -> bool:
    """Whether the `key` entry is signed by the key written `name+id+key`. Source: docs/ledger.md, "Keys"."""
    said, _g, signature = entry.decode().rpartition("g ")
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(by.split("+", 2)[2])[1:]).verify(b64decode(signature), f"{ORIGIN}\n{said}".encode())
    except InvalidSignature:
        return False
    return True


def test_keys_are_made_once_and_only_their_owner_reads_them(data: Path) -> None:
    begin()
    files = sorted((data / "keys").glob("*.ed25519"))
    assert [path.name for path in files] == ["acknowledgement.ed25519", "log.ed25519"]
    assert [path.stat().st_mode & 0o777 for path in [data / "keys", *files]] == [0o700, 0o600, 0o600]
    first = ledger.head().verifier_key
    append(sign(1))
    seal()
    head = ledger.head()
    assert (head.verifier_key, head.verifier_key.split("+")[0]) == (first, ORIGIN)
    assert head.acknowledgement_key.split("+")[0] == f"{ORIGIN}/ack"
    assert head.acknowledgement_key.split("+", 2)[2] != first.split("+", 2)[2]
    assert vouched(log()[0], first)


@pytest.mark.parametrize("name", ["log", "acknowledgement"])
def test_a_lost_key_is_not_replaced(data: Path, name: str) -> None:
    begin()
    (data / "keys" / f"{name}.ed25519").unlink()
    append(sign(1))
    ledger.append(sign(2), now=NOON, due_at=NOON)
    with pytest.raises(ledger.LogKeyChanged):
        _ = seal() if name == "log" else ledger.acknowledge(ledger.leaf_hash(sign(2)))
    assert Checkpoint.objects.count() == 1


def test_a_new_log_key_is_signed_for_by_the_old_one_and_takes_over_with_its_batch(data: Path) -> None:
    begin()
    first = ledger.head().verifier_key
    second = ledger.rotate("log", now=NOON)
    assert ledger.head().verifier_key == first
    append(sign(1))
    assert seal() == 2
    append(sign(2))
    assert seal() == 2  # the acknowledgement key again, for whoever knows the new key alone
    log_key, acknowledging = [body for body in log()[1:] if entries.decode(body).kind == "key"]
    assert (vouched(log_key, first), vouched(log_key, second)) == (True, False)
    assert (vouched(acknowledging, first), vouched(acknowledging, second)) == (False, True)
    assert entries.decode(acknowledging).fields["key"] == ledger.head().acknowledgement_key.split("+", 2)[2]
    signed = [
        [notes.signed_by(note, key) for key in (first, second)]
        for note in Checkpoint.objects.order_by("size").values_list("note", flat=True)
    ]
    assert signed == [[True, False], [True, True], [False, True]]
    assert ledger.head().verifier_key == second
    third = ledger.rotate("log", now=NOON)
    seal()
    assert vouched(log()[-1], second)
    assert seal() == 1
    assert len({first, second, third}) == 3


def test_a_new_acknowledgement_key_signs_from_then_on() -> None:
    begin()
    ledger.append(sign(1), now=NOON, due_at=NOON)
    before = ledger.head().acknowledgement_key
    after = ledger.rotate("acknowledgement", now=NOON)
    note = ledger.acknowledge(ledger.leaf_hash(sign(1)))
    assert [notes.signed_by(note, key) for key in (before, after)] == [False, True]
    seal()
    assert vouched(log()[-1], ledger.head().verifier_key)


def test_keys_change_one_at_a_time_and_not_before_there_is_a_log() -> None:
    with pytest.raises(NotFound):
        ledger.rotate("log", now=NOON)
    begin()
    ledger.rotate("log", now=NOON)
    with pytest.raises(ledger.KeyWaits):
        ledger.rotate("acknowledgement", now=NOON)
    seal()
    with pytest.raises(ledger.KeyWaits):  # the acknowledgement key is vouched for anew
        ledger.rotate("acknowledgement", now=NOON)
    seal()
    ledger.rotate("acknowledgement", now=NOON)
