from collections.abc import Collection, Mapping

from constituyente.foundation.common.db import find
from constituyente.foundation.common.errors import NotFound

from . import disk
from .data import Served, Stored
from .models import File


def served(key: str) -> Served:
    """A file with its bytes. One statement. Raises NotFound, also for one that was discarded or whose bytes are not there."""
    row = find(File, key=key, discarded_at=None)
    try:
        data = disk.read(key, sealed=bool(row.act))
    except FileNotFoundError as error:
        raise NotFound from error
    return Served(data, row.media, row.name, row.sha256, row.act)


def stored(ids: Collection[int]) -> Mapping[int, Stored]:
    """The files with these ids that were not discarded. One statement."""
    return {row.pk: stored_of(row) for row in File.objects.filter(pk__in=ids, discarded_at=None)}


def stored_of(row: File) -> Stored:
    return Stored(row.pk, row.key, not row.act, row.name, row.media, row.size, row.sha256, row.kept_at)
