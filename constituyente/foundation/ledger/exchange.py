"""What a data package holds of the log, and what is taken from one: the whole log with the counts it proves."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import cast

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, File, Incoming, Part, Row

from . import origins, tables, tiles
from .errors import CopyRefused
from .models import Checkpoint, Entry, Origin, OriginCrossing, OriginTally, Tally, Tree, Watch
from .services.keeping_origins import keep_origin

OWN = "log"
CHUNK = 2000
KEY = "key"  # the file with the key of the log, beside its checkpoint


class _Folder:
    """A log in a folder of a package."""

    def __init__(self, incoming: Incoming, folder: str) -> None:
        self.name = folder
        self._incoming = incoming

    def read(self, path: str) -> bytes:
        return self._incoming.read(f"{self.name}/{path}")


# ------------------------------------------------------------------ giving


def _own() -> tuple[Tree, Checkpoint] | None:
    """Our log and its newest checkpoint; None before the first."""
    tree = Tree.objects.first()
    checkpoint = Checkpoint.objects.filter(size=tree.size).exclude(note="").first() if tree else None
    return (tree, checkpoint) if tree and checkpoint else None


def _logs() -> Iterator[Row]:
    own = _own()
    if own:
        tree, checkpoint = own
        yield _log(tree.verifier_key, OWN, checkpoint.size, bytes(checkpoint.root), checkpoint.signed_at)
    for origin in Origin.objects.exclude(kept_at=None).order_by("verifier_key"):
        yield _log(origin.verifier_key, origins.folder_of(origin.verifier_key), origin.size, bytes(origin.root), origin.signed_at)


def _log(key: str, folder: str, size: int, root: bytes, at: datetime) -> Row:
    return {"key": key, "folder": folder, "size": size, "root": b64encode(root).decode("ascii"), "signed_at": at}


def _tallies() -> Iterator[Row]:
    """Ours, and those that another log proves; of one that both count, the row is that of the other."""
    proved = dict(OriginTally.objects.values_list("name", "origin__verifier_key"))
    if own := _own():
        for ours in Tally.objects.exclude(name__in=proved).order_by("name").iterator(CHUNK):
            yield _tally(ours, own[0].verifier_key)
    for theirs in OriginTally.objects.order_by("name").iterator(CHUNK):
        yield _tally(theirs, proved[theirs.name])


def _tally(row: Tally | OriginTally, log: str) -> Row:
    strengths = {name: row.by_strength.get(name, 0) for name in tables.STRENGTHS}
    return {"tally": row.name, "log": log, "total": row.total, **strengths, **{name: getattr(row, name) for name in tables.TAKEN_OUT}}


def _crossings() -> Iterator[Row]:
    rows = Watch.objects.exclude(reached_size=None).annotate(
        name=F("tally__name"),
        at=Subquery(Checkpoint.objects.filter(size=OuterRef("reached_size")).values("signed_at")),
        index=Subquery(Entry.objects.filter(leaf=OuterRef("leaf")).values("index")),
    )
    for row in rows.order_by("tally__name", "mark").iterator(CHUNK):
        if row.index is not None:  # its entry is in the log
            yield {"tally": row.name, "mark": row.mark, "size": row.reached_size, "index": row.index, "at": row.at}
    for theirs in OriginCrossing.objects.select_related("tally").order_by("tally__name", "mark").iterator(CHUNK):
        yield {"tally": theirs.tally.name, "mark": theirs.mark, "size": theirs.size, "index": theirs.index, "at": theirs.at}


def _files() -> Iterator[File]:
    own = _own()
    if own:
        tree, checkpoint = own
        bodies = Entry.objects.filter(index__lt=tree.size).order_by("index").values_list("body", flat=True)
        yield from _whole(OWN, tree.verifier_key, checkpoint.note, (bytes(body) for body in bodies.iterator(CHUNK)))
    for origin in Origin.objects.exclude(kept_at=None).order_by("verifier_key"):
        contents = origin.bundles.order_by("index").values_list("content", flat=True).iterator(16)
        yield from _whole(
            origins.folder_of(origin.verifier_key),
            origin.verifier_key,
            origin.note,
            (body for content in contents for body in tiles.unpack_bundle(bytes(content))),
        )


def _whole(folder: str, key: str, note: str, bodies: Iterator[bytes]) -> Iterator[File]:
    for path, content in origins.files(bodies):
        yield File(f"{folder}/{path}", content)
    yield File(f"{folder}/{KEY}", f"{key}\n".encode())
    yield File(f"{folder}/checkpoint", note.encode())


# ------------------------------------------------------------------ taking


def proved(incoming: Incoming) -> Mapping[str, origins.Proved]:
    """What the logs in a package prove, by their keys; those whose folder is not there prove nothing. Each is checked once.

    Raises CopyRefused.
    """
    found = cast("dict[str, origins.Proved] | None", incoming.found.get("logs"))
    if found is None:
        found = {}
        for row in incoming.rows("logs"):
            folder = _Folder(incoming, str(row["folder"]))
            if _is_there(folder):
                found[str(row["key"])] = origins.prove(folder, str(row["key"]))
        incoming.found["logs"] = found
    return found


def _is_there(folder: _Folder) -> bool:
    try:
        folder.read("checkpoint")
    except FileNotFoundError:
        return False
    return True


def _check(incoming: Incoming) -> Iterator[Fault]:
    try:
        found = proved(incoming)
    except CopyRefused as error:
        yield Fault(tables.LOGS.file, 0, "", str(error))
        return
    for number, row in enumerate(incoming.rows("logs"), start=2):
        log = found.get(str(row["key"]))
        if log is not None and (row["size"], row["root"]) != (log.head.size, b64encode(log.head.root).decode("ascii")):
            yield Fault(tables.LOGS.file, number, "size", _("the log in its folder is another one"))
    logs = {str(row["tally"]): found.get(str(row["log"])) for row in incoming.rows("tallies")}
    for number, row in enumerate(incoming.rows("tallies"), start=2):
        yield from _against(logs[str(row["tally"])], number, row)
    for number, row in enumerate(incoming.rows("crossings"), start=2):
        log = logs.get(str(row["tally"]))
        passed = log.passed.get((str(row["tally"]), cast("int", row["mark"]))) if log else None
        if log is not None and (passed is None or (passed.size, passed.index) != (row["size"], row["index"])):
            yield Fault(tables.CROSSINGS.file, number, "mark", _("the log has no such crossing"))


def _against(log: origins.Proved | None, number: int, row: Row) -> Iterator[Fault]:
    """What a row of the tallies says that its log does not; nothing if the log is not there."""
    for column, value in _counts(log, str(row["tally"])).items() if log else ():
        if row[column] != value:
            yield Fault(tables.TALLIES.file, number, column, _("the log gives %(value)s") % {"value": value})


def _counts(log: origins.Proved, tally: str) -> dict[str, int]:
    counts = log.counts.get(tally, Counter())
    found = {name: counts.get(("counted", name), 0) for name in tables.STRENGTHS}
    taken_out = {name: sum(by for (state, _strength), by in counts.items() if state == name) for name in tables.TAKEN_OUT}
    return {"total": sum(found.values()), **found, **taken_out}


def _take(incoming: Incoming) -> int:
    found, new = proved(incoming), 0
    tree = Tree.objects.first()
    named: dict[str, set[str]] = {}
    for row in incoming.rows("tallies"):
        named.setdefault(str(row["log"]), set()).add(str(row["tally"]))
        incoming.advance("tallies", 1)
    crossed = {(str(row["tally"]), cast("int", row["mark"])): cast("datetime", row["at"]) for row in incoming.rows("crossings")}
    for row in incoming.rows("logs"):
        key = str(row["key"])
        if key in found and (tree is None or tree.verifier_key != key):  # what our own log counts is counted here
            new += keep_origin(
                found[key],
                _Folder(incoming, str(row["folder"])),
                names=named.get(key, ()),
                signed_at=cast("datetime", row["signed_at"]),
                crossed=crossed,
                now=incoming.now,
            )
        incoming.advance("logs", 1)
    incoming.advance("crossings", len(crossed))
    return new


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"logs": _logs, "tallies": _tallies, "crossings": _crossings}, _take, _check, _files),)
