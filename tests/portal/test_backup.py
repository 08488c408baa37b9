"""Backups made while people sign, and what becomes of them in another place."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import merkle, notes, tiles
from constituyente.portal.errors import BackupUnreadable, WrongPassphrase
from constituyente.portal.operations import archive, backing_up
from tests.conftest import NOON, Sequencer
from tests.harness.installation import ROOT
from tests.harness.postgres import _install

from .places import PASSPHRASE, Place, loads, place


@dataclass(frozen=True)
class Lost:
    """An installation that was backed up and went on: the backup, a mirror of its log, the keys of its files, how it stood in the end."""

    site: Place
    backup: Path
    mirror: Path
    uploaded: str
    then: dict[str, object]
    end: dict[str, object]


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Lost:
    folder = tmp_path_factory.mktemp("lost")
    site = place(folder, "lost")
    backup, mirror = folder / "backup.tar", folder / "mirror"
    first = ["manage migrate -v0", "plant 2", "sign 1 4 0", "settle", "upload", "sign 2 3 0"]  # three wait for their batch
    *_, uploaded, _signed, told, then = site.must(*first, f"backup {backup}", "state")
    assert "size {size}, root {root}".format(**loads(then)) in told
    after = ["keys rotate acknowledgement", "sign 1 20 100", "settle", "settle", "keys rotate log", "sign 2 2 100", "settle"]
    *_, end = site.must(*after, "state")
    shutil.copytree(site.data / "log", mirror / "log")
    return Lost(site, backup, mirror, uploaded, loads(then), loads(end))


# ------------------------------------------------------------------ backup, restore


def test_a_backup_made_while_people_sign_ends_with_a_root_that_was_published(tmp_path: Path) -> None:
    backups = [tmp_path / f"backup-{number}.tar" for number in range(2)]
    with place(tmp_path, "live") as site:
        assert isinstance(site, Place)
        site.must("plant 1")
        with ThreadPoolExecutor() as pool:
            signing = pool.submit(site.must, *(f"sign 1 1 {person}" for person in range(300)))
            told = [loads(site.run("backup", str(backup), "--json")) for backup in backups]
            signing.result()
    *_, end = site.must("settle", "state")
    final, log = leaves(site.data / "log"), site.data / "log"
    for number, (backup, manifest) in enumerate(zip(backups, told, strict=True)):
        assert merkle.root_of(final[: int(str(manifest["size"]))]) == notes.read(str(manifest["checkpoint"])).root
        other = place(tmp_path, f"other{number}")
        restored = loads(other.must(f"restore {backup} --json")[0])
        assert int(str(restored["size"])) >= int(str(manifest["size"]))  # the database is not behind the log that was copied before it
        assert merkle.root_of(final[: int(str(restored["size"]))]) == notes.read((other.data / "log/checkpoint").read_text()).root
    whole = place(tmp_path, "whole")
    replayed, again = whole.must(f"restore {backups[0]} --published {log} --json", "state")
    (verdict,) = whole.must(f"doctor --deep --published {log}")
    assert [loads(replayed)[name] for name in ("size", "root")] == [loads(end)[name] for name in ("size", "root")]
    assert loads(again)["tallies"] == loads(end)["tallies"]
    assert "ok       recount" in verdict


def test_a_restored_backup_is_what_it_was(lost: Lost, tmp_path: Path) -> None:
    other = place(tmp_path, "same")
    told, state = other.must(f"restore {lost.backup}", "state")
    assert told.splitlines()[-2:] == [f"size {lost.then['size']}", f"root {lost.then['root']}"]
    assert "3 entries wait for their batch" in told
    assert "promises that are broken now" in told
    assert loads(state) == lost.then
    modes = {path.name: path.stat().st_mode & 0o777 for path in (other.data / "keys").iterdir()}
    assert set(modes.values()) == {0o600}
    for name in ("constituyente_contact_key", "log.ed25519"):
        assert (other.data / "keys" / name).read_bytes() == (lost.site.data / "keys" / name).read_bytes()
    # The first two signed before: they count once, for contact key and tag keys are the same.
    *_, after, verdict = other.do("sign 1 2 0", "settle", "state", f"doctor --published {lost.mirror}")
    assert loads(after.out)["size"] == int(str(lost.then["size"])) + 3
    assert (verdict.code, "problem  published elsewhere" in verdict.out) == (1, True)


def test_a_published_tail_is_replayed_and_continued(lost: Lost, tmp_path: Path) -> None:
    other = place(tmp_path, "tail")
    restored, state = other.do(f"restore {lost.backup} --published {lost.mirror}", "state")
    assert restored.out.splitlines()[-2:] == [f"size {lost.end['size']}", f"root {lost.end['root']}"]
    assert loads(state.out) == lost.end
    assert "who gave 22 signatures and answers" in restored.out
    assert "records of kind promise: 2" in restored.out
    assert "0 entries wait" in restored.out
    assert "the key of log that is in force" in restored.out
    # Keys that are newer than the backup: without that of acknowledgements nobody signs, without that of the log nothing is sealed.
    (unsigned,) = other.do("sign 2 1 300")
    assert (unsigned.code, len(unsigned.err.splitlines())) == (1, 1)
    shutil.copy(lost.site.data / "keys/acknowledgement-2.ed25519", other.data / "keys")
    signed, stopped, silent = other.do("sign 2 1 300", "sequencer", "sequencer --quiet")
    assert (signed.code, stopped.code, len(stopped.err.splitlines())) == (0, 3, 1)
    assert (silent.code, silent.err) == (3, "")
    shutil.copy(lost.site.data / "keys/log-2.ed25519", other.data / "keys")

    *_, verdict = other.must(f"doctor --published {lost.mirror}", "sign 2 14 200", "settle", "settle", "settle", "doctor --deep")
    assert "problem" not in verdict
    published, final = notes.read((lost.mirror / "log/checkpoint").read_text()), leaves(other.data / "log")
    assert len(final) >= published.size + 15
    assert merkle.root_of(final[: published.size]) == published.root
    assert merkle.root_of(final) == notes.read((other.data / "log/checkpoint").read_text()).root
    numbers = [int(body.split()[3]) for body in bodies(other.data / "log") if body.startswith(b"cc/1 promise")]
    assert numbers == list(range(1, len(numbers) + 1))  # no number twice, whatever was lost
    # Whoever followed the log from its first key follows it still.
    command = [sys.executable, "verify/verify.py", "--lang", "en", "--no-pages", "--key", str(lost.then["key"]), "check", str(other.data)]
    verified = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_live_site_may_be_the_copy(lost: Lost, tmp_path: Path) -> None:
    with lost.site:
        other = place(tmp_path, "copy")
        site = lost.site.url
        told, missing = other.do(f"restore {lost.backup} --published {site} --json", f"doctor --published {site}/nowhere")
    assert int(str(loads(told.out)["size"])) >= int(str(lost.end["size"]))
    assert (missing.code, "problem  published elsewhere" in missing.out) == (1, True)


def test_a_backup_without_keys_holds_none(lost: Lost, tmp_path: Path) -> None:
    backup = tmp_path / "plain.tar"
    lost.site.must(f"backup {backup} --without-keys")
    with tarfile.open(backup) as tar:
        assert "keys.sealed" not in tar.getnames()
    secret = (lost.site.data / "keys/log.ed25519").read_bytes()
    assert (secret in backup.read_bytes(), secret in lost.backup.read_bytes()) == (False, False)
    assert backup.stat().st_mode & 0o777 == 0o600
    other = place(tmp_path, "keyless")
    restored, verdict = other.do(f"restore {backup}", "doctor")
    assert (restored.code, "put the files of keys/ back" in restored.out) == (0, True)
    assert list((other.data / "keys").glob("*.ed25519")) == []
    assert (verdict.code, verdict.out.count("problem  keys"), verdict.out.count("problem  contact key")) == (1, 2, 1)


def test_what_was_uploaded_comes_back(lost: Lost, tmp_path: Path) -> None:
    assert sorted(one for one in members(lost.backup) if one.startswith("files/")) == sorted(
        f"files/{key[:2]}/{key}" for key in lost.uploaded.split()
    )
    (before,) = lost.site.must(f"served {lost.uploaded}")
    other = place(tmp_path, "files")
    other.must(f"restore {lost.backup}")
    (after,) = other.must(f"served {lost.uploaded}")  # in a process that knows the contact key that was put back
    assert after == before
    assert {path.stat().st_mode & 0o777 for path in (other.data / "files").rglob("*")} == {0o700, 0o600}


# ------------------------------------------------------------------ refusals that change nothing


def refused(other: Place, *commands: str) -> list[str]:
    """What each said no with; nothing was changed."""
    other.data.mkdir(exist_ok=True)
    before = other.content()
    found = other.do(*commands)
    assert [(done.code, done.out, len(done.err.splitlines())) for done in found] == [(1, "", 1)] * len(commands), found
    assert other.content() == before
    return [done.err for done in found]


def test_a_restore_that_cannot_be_changes_nothing(lost: Lost, tmp_path: Path) -> None:
    other, mirror, restore = place(tmp_path, "refusing"), tmp_path / "mirror", f"restore {lost.backup}"
    shutil.copytree(lost.mirror, mirror)
    bundle = next((mirror / "log/tile/entries").rglob(f"{lost.end['size']}"))
    bundle.write_bytes(bundle.read_bytes().replace(b"\nk e\n", b"\nk m\n"))
    (tmp_path / "cut.tar").write_bytes(lost.backup.read_bytes()[:-20_000])
    (tmp_path / "wrong").write_text("otra")
    (tmp_path / "empty").write_text("\n")
    wrong, none, changed, nowhere, cut = refused(
        other,
        f"{restore} --passphrase-file {tmp_path}/wrong",
        f"{restore} --passphrase-file {tmp_path}/empty",
        f"{restore} --published {mirror}",
        f"{restore} --published {tmp_path}/nowhere",
        f"restore {tmp_path}/cut.tar",
    )
    assert str(lost.backup) in wrong
    assert "CONSTITUYENTE_BACKUP_PASSPHRASE" in none
    assert str(mirror) in changed
    assert f"{tmp_path}/nowhere" in nowhere
    assert f"{tmp_path}/cut.tar" in cut
    (tmp_path / "right").write_text(f"{PASSPHRASE}\n")
    other.must(f"{restore} --passphrase-file {tmp_path}/right")
    (full,) = refused(other, restore)
    assert "keys/acknowledgement.ed25519, keys/log.ed25519, log/, files/" in full
    assert other.state() == lost.then


def test_backing_up_needs_a_passphrase_and_a_name_of_its_own(lost: Lost, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "old.tar").write_text("precious")
    (tmp_path / "empty").write_text("\n")
    bare, taken = lost.site.do(f"backup {folder}/new.tar --passphrase-file {tmp_path}/empty", f"backup {folder}/old.tar")
    assert (bare.code, "--without-keys" in bare.err) == (1, True)
    assert (taken.code, "--force" in taken.err, (folder / "old.tar").read_text()) == (1, True, "precious")
    lost.site.must(f"backup {folder}/old.tar --force")
    read(folder / "old.tar")
    assert [path.name for path in folder.iterdir()] == ["old.tar"]


def test_an_interrupted_restore_starts_nothing_and_is_begun_again(lost: Lost, tmp_path: Path) -> None:
    half = place(tmp_path, "half")
    half.must(f"restore {lost.backup}")
    (half.data / "restoring").write_text(json.dumps({"file": str(lost.backup)}))
    *started, verdict, again, state = half.do(
        "serve", "sequencer", "worker", f"backup {tmp_path}/new.tar", "doctor", f"restore {lost.backup} --published {lost.mirror}", "state"
    )
    assert [(done.code, f"constituyente restore {lost.backup}" in done.err) for done in started] == [
        (1, True),
        (3, True),
        (1, True),
        (1, True),
    ]
    assert "problem  restore" in verdict.out
    assert (again.code, loads(state.out)) == (0, lost.end)
    assert not (half.data / "restoring").exists()


def test_a_backup_of_the_other_engine_is_refused(lost: Lost, tmp_path: Path) -> None:
    other = place(tmp_path, "engine")
    forged = tmp_path / "forged.tar"
    with archive.Reader(lost.backup) as reader, archive.writing(forged, lambda _name, _count: None) as writer:
        writer.finish(replace(reader.manifest, engine="oracle"))
    with archive.Reader(lost.backup) as reader, archive.writing(tmp_path / "newer.tar", lambda _name, _count: None) as writer:
        writer.finish(replace(reader.manifest, migrations=(*reader.manifest.migrations, "ledger.9999_later")))
    engine, newer = refused(other, f"restore {forged}", f"restore {tmp_path}/newer.tar")
    assert "oracle" in engine
    assert "ledger.9999_later" in newer


@pytest.mark.postgres
def test_postgresql_needs_its_own_programs(lost: Lost, tmp_path: Path) -> None:
    bare, other = replace(lost.site), place(tmp_path, "bare")
    bare.path = other.path = str(tmp_path)
    (done,) = bare.do(f"backup {tmp_path}/new.tar")
    assert "pg_dump" in done.err, done.err
    assert (done.code, (tmp_path / "new.tar").exists()) == (1, False)
    (said,) = refused(other, f"restore {lost.backup}")
    assert "pg_restore" in said


def bodies(log: Path) -> Iterator[bytes]:
    size = notes.read((log / "checkpoint").read_text()).size
    for index, _first, width in tiles.spans(0, size):
        yield from tiles.unpack_bundle((log / tiles.bundle_path(index, width)).read_bytes())


def leaves(log: Path) -> list[bytes]:
    return [merkle.leaf_hash(body) for body in bodies(log)]


# ------------------------------------------------------------------ the archive


def read(backup: Path) -> None:
    with archive.Reader(backup) as reader:
        reader.verify()
        reader.keys(PASSPHRASE)


def members(backup: Path) -> list[str]:
    with tarfile.open(backup) as tar:
        return tar.getnames()


def test_each_member_that_was_damaged_is_named(lost: Lost, tmp_path: Path) -> None:
    for name in members(lost.backup):
        damaged = tmp_path / "damaged.tar"
        shutil.copy(lost.backup, damaged)
        with tarfile.open(damaged) as tar:
            info = tar.getmember(name)
        with damaged.open("r+b") as file:
            file.seek(info.offset_data + info.size // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
        with pytest.raises((BackupUnreadable, WrongPassphrase)) as error:
            read(damaged)
        assert name == "manifest.json" or f"{name} " in str(error.value.facts["problem"])


def test_an_archive_that_was_cut_off_or_is_none_is_refused(lost: Lost, tmp_path: Path) -> None:
    whole = lost.backup.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:100], b"", b"hello" * 1000):
        (tmp_path / "cut.tar").write_bytes(content)
        with pytest.raises(BackupUnreadable):
            read(tmp_path / "cut.tar")


def test_whoever_changes_database_and_hashes_does_not_open_the_keys(lost: Lost, tmp_path: Path) -> None:
    forged = tmp_path / "forged.tar"
    with archive.Reader(lost.backup) as reader, archive.writing(forged, lambda _name, _count: None) as writer:
        for name in reader.manifest.members:
            content = b"".join(reader.pieces(name))
            writer.add(name, content[:-1] + b"x" if name == "database" else content)
        writer.finish(reader.manifest)
    with archive.Reader(forged) as reader:
        reader.verify()
        with pytest.raises(WrongPassphrase):
            reader.keys(PASSPHRASE)


def test_a_member_that_does_not_belong_is_refused(lost: Lost, tmp_path: Path) -> None:
    for name in ("../outside", "log/../outside", "log/tile/0/../../outside"):
        forged = tmp_path / "forged.tar"
        forged.unlink(missing_ok=True)
        with archive.Reader(lost.backup) as reader, archive.writing(forged, lambda _name, _count: None) as writer:
            writer.add(name, b"boo")
            writer.finish(reader.manifest)
        with pytest.raises(BackupUnreadable, match=r"outside"):
            read(forged)


# ------------------------------------------------------------------ interrupted


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("member", ["database", "keys.sealed", "manifest.json"])
def test_an_interrupted_backup_leaves_nothing(member: str, sequencer: Sequencer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{_install() / 'bin'}{os.pathsep}{os.environ['PATH']}")
    sequencer()
    target = tmp_path / "backup.tar"

    def interrupt(name: str, _count: int) -> None:
        if name == member:
            raise KeyboardInterrupt

    def back_up(told: archive.Told) -> backing_up.Made:
        return backing_up.back_up(target, passphrase=PASSPHRASE, replacing=True, now=NOON, told=told)

    with pytest.raises(KeyboardInterrupt):
        back_up(interrupt)
    assert list(tmp_path.iterdir()) == []
    made = back_up(lambda _name, _count: None)
    assert (list(tmp_path.iterdir()), made.keys, made.manifest.size) == ([target], 2, ledger.head().size)
    with pytest.raises(KeyboardInterrupt):
        back_up(interrupt)
    read(target)  # the former one still stands
