"""Kept durably, private ones sealed; given up; what a crash left is cleared away."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.files import api as files
from constituyente.foundation.files import disk
from constituyente.foundation.files.models import File
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

CONTENT = files.Content(b"%PDF-1.7 Ana Torres %%EOF", "application/pdf", "Lista de Ana.pdf")


def on_disk() -> list[Path]:
    return [path for _name, path in disk.names()]


def aged(path: Path, *, days: float) -> None:
    """Let it have been written so long ago."""
    at = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))


def test_a_public_file_keeps_its_name_and_its_bytes(rng: Seeded) -> None:
    kept = files.keep(CONTENT, public=True, now=NOON, rng=rng)
    found = files.served(kept.key)
    assert (found.data, found.name, found.media, found.act) == (CONTENT.data, "Lista de Ana.pdf", "application/pdf", "")
    assert (kept.address, kept.size, kept.sha256) == (f"/files/{kept.key}", 25, CONTENT.sha256)
    (path,) = on_disk()
    assert (path.read_bytes(), path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (CONTENT.data, 0o600, 0o700)


def test_a_private_file_keeps_no_name_and_lies_sealed(rng: Seeded) -> None:
    kept = files.keep(CONTENT, public=False, act="petitions.decide", now=NOON, rng=rng)
    found = files.served(kept.key)
    assert (found.data, found.name, found.act, kept.sha256) == (CONTENT.data, "", "petitions.decide", CONTENT.sha256)
    (path,) = on_disk()
    assert b"Ana" not in path.read_bytes()
    assert "Ana" not in repr(list(File.objects.values()))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(NotFound):
        files.served(kept.key)


def test_a_private_file_lies_under_no_other_name(rng: Seeded) -> None:
    one, other = (files.keep(CONTENT, public=False, act="petitions.decide", now=NOON, rng=rng) for _time in range(2))
    disk.path_of(one.key).replace(disk.path_of(other.key))
    with pytest.raises(NotFound):
        files.served(other.key)


def test_a_file_is_public_or_has_an_act(rng: Seeded) -> None:
    for public, act in ((True, "petitions.decide"), (False, "")):
        with pytest.raises(ValueError, match="public"):
            files.keep(CONTENT, public=public, act=act, now=NOON, rng=rng)
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.create(key="a", act="x", name="Ana", media="", size=1, sha256="", kept_at=NOON)


def test_a_discarded_file_is_gone_and_its_hash_stays(rng: Seeded) -> None:
    kept = files.keep(CONTENT, public=True, now=NOON, rng=rng)
    other = files.keep(CONTENT, public=True, now=NOON, rng=rng)
    files.discard(kept.key, now=NOON)
    files.discard(kept.key, now=NOON + timedelta(days=1))
    with pytest.raises(NotFound):
        files.served(kept.key)
    assert (files.sweep(now=timezone.now()), files.sweep(now=timezone.now())) == (files.Swept(1), files.Swept(0))
    assert on_disk() == [disk.path_of(other.key)]
    assert files.stored([kept.id, other.id]) == {other.id: other}
    assert File.objects.filter(key=kept.key).values_list("sha256", "discarded_at").get() == (CONTENT.sha256, NOON)
    with pytest.raises(NotFound):
        files.discard("f" * 32, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_what_was_not_committed_is_swept_after_a_day(rng: Seeded) -> None:
    class Changed(Exception):
        pass

    def change() -> None:
        files.keep(CONTENT, public=True, now=NOON, rng=rng)
        raise Changed

    with pytest.raises(Changed), transaction.atomic():
        change()
    kept = files.keep(CONTENT, public=True, now=NOON, rng=rng)
    draft = disk.path_of(kept.key).with_name(f".{'0' * 32}")
    draft.write_bytes(b"half")
    assert files.sweep(now=timezone.now()) == files.Swept(0)
    for path in on_disk():
        aged(path, days=1.1)
    assert files.sweep(now=timezone.now()) == files.Swept(2)
    assert files.served(kept.key).data == CONTENT.data


def test_a_file_whose_bytes_are_lost_is_not_there(rng: Seeded) -> None:
    kept = files.keep(CONTENT, public=True, now=NOON, rng=rng)
    disk.path_of(kept.key).unlink()
    with pytest.raises(NotFound):
        files.served(kept.key)


def test_a_sweep_of_nothing() -> None:
    assert files.sweep(now=NOON) == files.Swept(0)
