"""Listing, rotating, destroying keys from the command line."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from constituyente.foundation.common.records import digest
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Petition
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign

pytestmark = pytest.mark.django_db


def keys(*arguments: str) -> str:
    """What `constituyente keys` prints."""
    out = io.StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


def listed() -> dict[str, dict[str, object]]:
    return {one["purpose"]: one for one in json.loads(keys("list", "--json"))["keys"]}


def test_the_list_says_which_key_is_in_force_since_when_and_where(sequencer: Sequencer, data: Path) -> None:
    sequencer()
    head = ledger.head()
    found = listed()
    assert found["log"] == {
        "purpose": "log",
        "key": head.verifier_key,
        "since": None,
        "waits": False,
        "file": str(data / "keys/log.ed25519"),
        "mode": "-rw-------",
    }
    announced = Entry.objects.get(kind="key")
    assert (found["acknowledgement"]["key"], found["acknowledgement"]["since"]) == (head.acknowledgement_key, announced.index)
    assert f"log: {head.verifier_key}\n    in force since the beginning; -rw------- {data}/keys/log.ed25519\n" in keys()
    (data / "keys/log.ed25519").unlink()
    assert listed()["log"]["file"] is None


@pytest.mark.parametrize("purpose", ["log", "acknowledgement"])
def test_a_rotated_key_is_in_force(purpose: str, sequencer: Sequencer, data: Path) -> None:
    sequencer()
    before = listed()[purpose]
    fresh = keys("rotate", purpose).splitlines()[0].removeprefix(f"{purpose}: ")
    with pytest.raises(ledger.KeyWaits):  # one change of keys at a time
        keys("rotate", purpose)
    sequencer()
    after = listed()[purpose]
    assert (after["key"], after["file"]) == (fresh, str(data / f"keys/{purpose}-2.ed25519"))
    assert (fresh != before["key"], after["since"]) == (True, 2)  # behind the first key and the rules


def test_tag_keys_are_destroyed_once_somebody_means_it(sequencer: Sequencer, monkeypatch: pytest.MonkeyPatch) -> None:
    number = opened(now=NOON)
    sign(number, 2, now=NOON)
    sequencer()
    command = ["shred-tags", str(number), "--reason", "El proceso terminó."]
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    with pytest.raises(CommandError, match="nothing was destroyed"):
        keys(*command)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    with pytest.raises(petitions.StillOpen):
        keys(*command, "--yes")
    closed = NOON + timedelta(days=3000)
    monkeypatch.setattr("django.utils.timezone.now", lambda: closed)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    assert "its tag key was destroyed" in keys(*command)
    sequencer()
    page = queries.petition_page(number, now=closed)
    assert (page.tags_shredded_at, page.count.total, Petition.objects.get().tag_key) == (closed, 2, "")
    erasure = ledger.entries.decode(bytes(Entry.objects.get(kind="erasure").body)).fields
    assert page.text is not None
    assert erasure == {"index": str(page.text.index), "record": digest(page.shredding)}
    assert json.loads(page.shredding) == {
        "act": "tag key destroyed",
        "at": closed.isoformat(),
        "petition": page.key,
        "reason": "El proceso terminó.",
    }
