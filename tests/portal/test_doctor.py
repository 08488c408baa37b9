"""What `doctor` names: each thing that can be wrong, planted alone in an installation that is right without it."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from pytest_django import Settings

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Checkpoint, Entry, Tally, Tree
from constituyente.foundation.process import api as process
from constituyente.portal.errors import NoPrinting, UnsafeDatabase
from constituyente.portal.operations import diagnosis, readiness
from constituyente.portal.sharing import printing
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def size(settings: Settings, sequencer: Sequencer, data: Path) -> int:
    """A petition with signatures, sealed and published; returns the size of the log."""
    settings.UNSAFE_DATABASE = connection.vendor == "postgresql"  # the tests' own server
    number = opened(now=NOON)
    sign(number, 6, now=NOON)
    sequencer()
    return ledger.head().size


def found(*, deep: bool = False, published: str | None = None, now: datetime = NOON) -> list[diagnosis.Finding]:
    return list(diagnosis.diagnose(now=now, deep=deep, published=published, told=lambda _name, _amount: None))


def wrong(*, deep: bool = False, published: str | None = None, now: datetime = NOON) -> list[tuple[str, str]]:
    """Check and finding of every problem; each says what to do."""
    problems = [one for one in found(deep=deep, published=published, now=now) if one.level == "problem"]
    assert [one for one in problems if not one.advice] == []
    return [(one.check, one.found) for one in problems]


def test_nothing_is_wrong_with_an_installation_that_is_right(size: int, data: Path) -> None:
    findings = found(deep=True, published=str(data / "log"))
    assert [one for one in findings if one.level == "problem"] == []
    assert [one.check for one in findings if one.level == "ok"][-5:] == ["recount", "queue", "messages", "posters", "published elsewhere"]
    warnings = [one.check for one in findings if one.level == "warning" and one.check != "site"]
    assert warnings == ["sequencer"] if connection.vendor == "sqlite" else ["durability", "sequencer"]


def test_what_the_site_does_not_say_of_itself_is_a_warning(size: int) -> None:
    told = [one.found.split(" ")[0] for one in found() if (one.check, one.level) == ("site", "warning")]
    assert told == [f"site.{key}" for key in process.Office.WANTED]
    said = "\n".join(f'{key} = "x@villa-clara.example"' for key in ("email", "privacy_email", "security_email"))
    labels = "\n".join(f'{key} = {{ es = "X" }}' for key in ("controller", "privacy_basis"))
    process.apply(f'{process.current().text}\n[site]\naddress = "X"\n{said}\n{labels}\n', now=NOON)
    assert [one.level for one in found() if one.check == "site"] == ["ok"]


def test_a_system_that_cannot_print_is_named(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NoPrinting

    monkeypatch.setattr(printing, "printer", missing)
    assert [(one.level, one.advice[:10]) for one in found() if one.check == "posters"] == [("warning", "install it")]


@pytest.mark.parametrize(("name", "mode", "repair"), [("log.ed25519", 0o640, "chmod 600"), ("", 0o755, "chmod 700")])
def test_a_key_that_others_may_read_is_named(size: int, data: Path, name: str, mode: int, repair: str) -> None:
    path = data / "keys" / name
    path.chmod(mode)
    (finding,) = [one for one in found() if one.level == "problem"]
    assert (finding.check, finding.found.split(" is open")[0]) == ("keys", str(path).rstrip("/"))
    assert finding.advice.startswith(f"{repair} {path}".rstrip("/"))


def test_a_key_that_is_not_there_is_named(size: int, data: Path) -> None:
    (data / "keys/acknowledgement.ed25519").rename(data / "elsewhere")
    assert wrong() == [("keys", f"the key of acknowledgement in force is not in {data}/keys: {ledger.head().acknowledgement_key}")]
    shutil.rmtree(data / "keys")
    assert [check for check, _said in wrong()] == ["keys"]


def test_a_contact_key_that_opens_nothing_is_named(size: int, settings: Settings) -> None:
    settings.CONTACT_KEY = "another"
    assert [check for check, _said in wrong()] == ["contact key"]


def test_a_disk_that_is_nearly_full_is_named(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "LITTLE_ROOM", 1.1)
    assert [check for check, _said in wrong()] == ["disk"]


@pytest.mark.parametrize(
    ("plant", "check"),
    [
        (lambda: Tree.objects.update(frontier=bytes(32)), "log"),
        (lambda: Tree.objects.update(size=3), "log"),
        (lambda: Checkpoint.objects.update(note="log.example\n1\n\n"), "log"),
        (lambda: Checkpoint.objects.all().delete(), "log"),
    ],
)
def test_a_tree_that_is_not_that_of_its_checkpoint_is_named(size: int, plant: Callable[[], object], check: str) -> None:
    plant()
    assert check in {check for check, _said in wrong()}


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (lambda: Entry.objects.filter(index=2).update(body=b"hello"), "entry 2 is not what was queued"),
        (lambda: Tally.objects.update(total=7), " says 7, 6 counted email; the entries give 6"),
    ],
)
def test_what_was_tampered_with_is_named_by_a_deep_look(size: int, plant: Callable[[], object], said: str) -> None:
    plant()
    assert wrong() == []
    assert [one for check, one in wrong(deep=True) if check == "recount" and said in one] != []


def test_a_missing_tile_is_named(size: int, data: Path) -> None:
    tile = data / f"log/tile/0/000.p/{size}"
    tile.write_bytes(tile.read_bytes()[:-1])
    (data / f"log/tile/entries/000.p/{size}").unlink()
    assert wrong() == [("tiles", f"missing or too short: tile/0/000.p/{size}, tile/entries/000.p/{size}")]


def test_a_promise_that_was_not_kept_is_named(size: int) -> None:
    sign(1, 2, now=NOON, first=50)
    promised = process.pace(process.current()).promised_by(NOON)
    assert wrong(now=promised) == []
    late = "2 entries wait past the time they were promised by, the first since {}"
    assert wrong(now=promised + timedelta(seconds=1)) == [("queue", late.format(promised.isoformat()))]


def test_an_entry_that_waits_for_long_is_a_warning(size: int) -> None:
    ledger.append(ledger.entries.encode("adoption", version=1, record="ab" * 32), now=NOON - timedelta(hours=2))
    assert [(one.level, one.found) for one in found() if one.check == "queue"] == [
        ("warning", "the oldest of 1 entries has waited 120 minutes")
    ]


def test_a_database_that_was_put_back_is_named(size: int, data: Path, sequencer: Sequencer, tmp_path: Path) -> None:
    before = Tree.objects.get()
    sign(1, 3, now=NOON, first=20)
    sequencer()
    shutil.copytree(data / "log", tmp_path / "mirror")
    Entry.objects.filter(index__gte=size).delete()
    Checkpoint.objects.filter(size__gt=size).delete()
    before.save()
    assert [check for check, _said in wrong()] == ["published log"]
    (data / "log/checkpoint").write_text(Checkpoint.objects.get(size=size).note)  # a data directory from the same backup
    assert wrong() == []
    said = f"{tmp_path}/mirror stands at {size + 4}, this database at {size}: 4 entries are missing here"  # three and a crossing
    assert wrong(published=str(tmp_path / "mirror")) == [("published elsewhere", said)]


def test_a_copy_that_says_something_else_is_named(size: int, data: Path, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    shutil.copytree(data / "log", mirror)
    lines = (mirror / "checkpoint").read_text().split("\n")
    (mirror / "checkpoint").write_text("\n".join([lines[0], lines[1], "A" * 43 + "=", *lines[3:]]))
    ((check, said),) = wrong(published=str(mirror))
    assert (check, str(mirror) in said, "two were signed" in said) == ("published elsewhere", True, True)
    assert [check for check, _said in wrong(published=str(tmp_path / "nowhere"))] == ["published elsewhere"]


def test_an_interrupted_restore_is_named(size: int, data: Path) -> None:
    (data / "restoring").write_text('{"file": "backup.tar"}')
    assert [check for check, _said in wrong()] == ["restore"]


@contextmanager
def asking(statement: str, back: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(back)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says something about SQLite alone")
@pytest.mark.django_db(transaction=True)
def test_a_sqlite_that_may_forget_is_named_and_not_started(size: int) -> None:
    with asking("PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL"):
        ((check, said),) = wrong()
        assert (check, "synchronous = 1" in said) == ("durability", True)
        with pytest.raises(UnsafeDatabase, match="synchronous = 1"):
            readiness.require()


@pytest.mark.postgres
def test_a_postgresql_that_may_forget_is_named_and_not_started(size: int, settings: Settings) -> None:
    settings.UNSAFE_DATABASE = False
    ((check, said),) = wrong()
    assert (check, "synchronous_commit" in said) == ("durability", False)  # our own connections ask for it
    assert ("fsync = off" in said, "full_page_writes = off" in said) == (True, True)
    with asking("SET synchronous_commit = off", "SET synchronous_commit = on"):
        assert "synchronous_commit = off" in wrong()[0][1]
    with pytest.raises(UnsafeDatabase, match="fsync = off"):
        readiness.require()


def test_a_sequencer_at_work_is_seen(size: int) -> None:
    with ledger.only_sequencer() as held:
        assert held
        assert [one.found for one in found() if one.check == "sequencer"] == ["at work"]


def doctor(*arguments: str) -> tuple[str, str]:
    """What it prints, and what it ends with."""
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_command_ends_with_a_refusal_if_anything_is_wrong(size: int, data: Path, clock: object) -> None:
    assert doctor()[1] == ""
    (data / "keys").chmod(0o755)
    out, said = doctor("--json")
    told = json.loads(out)
    assert (told["problems"], said) == (1, "1 problem")
    assert [one["check"] for one in told["findings"] if one["level"] == "problem"] == ["keys"]
    assert f"-> chmod 700 {data}/keys" in doctor()[0]


def test_phones_without_a_gateway_are_a_problem_in_production(size: int, settings: Settings) -> None:
    settings.PRODUCTION = True
    assert wrong() == []
    process.apply(process.current().text.replace('strengths = ["email"]', 'strengths = ["email", "phone"]'), now=NOON)
    said = "the process file lets people confirm by phone, and no gateway carries text messages"
    assert [found for check, found in wrong() if check == "messages"] == [said]
    settings.SMS_GATEWAY = "constituyente.foundation.post.gateways.Http"
    assert [found for check, found in wrong() if check == "messages"] == []
