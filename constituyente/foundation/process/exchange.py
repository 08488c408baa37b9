"""The rules in a data package: every version with the instant at which it came into force."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import cast

from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, File, Incoming, Part, Row

from . import queries, services, tables
from .errors import RulesInvalid
from .models import RulesVersion

IN_FORCE = "process.toml"
MEDIA = "application/toml"


def _rows() -> Iterator[Row]:
    yield from RulesVersion.objects.order_by("version").values(*tables.RULES_VERSIONS.header).iterator()


def _files() -> Iterator[File]:
    newest = RulesVersion.objects.order_by("-version").first()
    if newest is None:
        return
    for row in RulesVersion.objects.order_by("version").iterator():
        yield File(IN_FORCE if row.version == newest.version else f"process/{row.version}.toml", row.text.encode(), MEDIA)


def _versions(incoming: Incoming) -> list[tuple[int, datetime, str, str]]:
    """Version, instant, hash and file of each, in order."""
    rows = sorted(
        (cast("int", row["version"]), cast("datetime", row["applied_at"]), str(row["sha256"])) for row in incoming.rows("rules_versions")
    )
    return [(version, at, digest, IN_FORCE if version == rows[-1][0] else f"process/{version}.toml") for version, at, digest in rows]


def _check(incoming: Incoming) -> Iterator[Fault]:
    standing = dict(RulesVersion.objects.values_list("version", "sha256"))
    for place, (version, _at, digest, file) in enumerate(_versions(incoming), start=1):
        row = version + 1
        if version != place:
            yield Fault(tables.RULES_VERSIONS.file, row, "version", _("the versions are not 1, 2, 3 …"))
            return
        try:
            text = incoming.read(file)
        except FileNotFoundError:
            yield Fault(file, 0, "", _("the file is missing"))
            continue
        if sha256(text).hexdigest() != digest:
            yield Fault(tables.RULES_VERSIONS.file, row, "sha256", _("is not the hash of %(file)s") % {"file": file})
        elif standing.get(version, digest) != digest:
            yield Fault(file, 0, "", _("other rules are here as version %(version)s") % {"version": version})
        else:
            yield from _faults(text, file)


def _faults(text: bytes, file: str) -> Iterator[Fault]:
    try:
        queries.check(text.decode(), file)
    except UnicodeDecodeError:
        yield Fault(file, 0, "", _("the file is not UTF-8"))
    except RulesInvalid as error:
        for problem in error.problems:
            yield Fault(file, problem.line, problem.path, problem.message)


def _take(incoming: Incoming) -> int:
    """Without a table of versions the file counts only where no rules are in force yet."""
    versions = _versions(incoming)
    standing = set(RulesVersion.objects.values_list("version", flat=True))
    if not versions:
        if standing:
            return 0
        services.apply(incoming.read(IN_FORCE).decode(), now=incoming.now)
        return 1
    for version, at, _digest, file in versions:
        if version not in standing:
            services.apply(incoming.read(file).decode(), now=at)
        incoming.advance("rules_versions", 1)
    return len({version for version, *_rest in versions} - standing)


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"rules_versions": _rows}, _take, _check, _files),)
