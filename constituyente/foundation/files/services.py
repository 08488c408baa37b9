"""Keeping what was uploaded, giving it up, and clearing away what a crash left."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.db import transaction

from constituyente.foundation.common.db import find
from constituyente.foundation.common.rng import Rng

from . import disk
from .data import Content, Stored, Swept
from .models import File
from .queries import stored_of

UNCOMMITTED = timedelta(days=1)  # the longest a transaction may take between writing a file and committing its row
LOOKED_UP = 500  # names in one statement


@transaction.atomic
def keep(content: Content, *, public: bool, act: str = "", now: datetime, rng: Rng) -> Stored:
    """Keep what `checked` returned: on the disk before this returns, with a row in the caller's transaction.

    public  anybody may have it, under its name; else `act` says what staff must be allowed to do to open it, and the name is forgotten
    If the transaction is rolled back, the bytes stay behind for `sweep`. Raises OSError when they cannot be written.
    """
    if public == bool(act):
        message = "a file is public, or opened by an act"
        raise ValueError(message)
    key = rng.bytes(16).hex()
    disk.write(key, content.data, nonce=None if public else rng.bytes(disk.NONCE))
    return stored_of(
        File.objects.create(
            key=key,
            act=act,
            name=content.name if public else "",
            media=content.media,
            size=len(content.data),
            sha256=content.sha256,
            kept_at=now,
        )
    )


@transaction.atomic
def take_over(content: Content, *, key: str, kept_at: datetime) -> Stored:
    """Keep a public file that a package brought and that `fits`, under the key that it had there; the one that stands if it is here."""
    standing = File.objects.filter(key=key).first()
    if standing is not None:
        return stored_of(standing)
    disk.write(key, content.data, nonce=None)
    facts = {"name": content.name, "media": content.media, "size": len(content.data), "sha256": content.sha256}
    return stored_of(File.objects.create(key=key, kept_at=kept_at, **facts))


@transaction.atomic
def discard(key: str, *, now: datetime) -> None:
    """Give a file up: it is served no more from the commit on, and `sweep` removes its bytes; its hash stays. Raises NotFound."""
    row = find(File, key=key, lock=True)
    if row.discarded_at is None:
        row.discarded_at = now
        row.save(update_fields=["discarded_at"])


def sweep(*, now: datetime) -> Swept:
    """Remove the bytes that no row names, once they are a day old, and those of discarded files. As often as you like."""
    found = list(disk.names())
    removed = 0
    for start in range(0, len(found), LOOKED_UP):
        some = found[start : start + LOOKED_UP]
        rows = dict(File.objects.filter(key__in=[key for key, _path in some]).values_list("key", "discarded_at"))
        for key, path in some:
            with suppress(FileNotFoundError):
                written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if rows[key] is not None if key in rows else now - written > UNCOMMITTED:
                    path.unlink()
                    removed += 1
    return Swept(removed)
