from base64 import b64encode
from collections.abc import Collection, Mapping
from itertools import groupby

from django.db.models import Count as Number
from django.db.models import F, Min, OuterRef, Subquery

from constituyente.foundation.common.errors import NotFound

from . import entries
from .data import Count, Crossing, EntryPage, Head, LogEntry, LogPage, Mark, Waiting
from .models import Checkpoint, Entry, Tally, Tree, Watch

NEWEST = 20


def _size() -> Subquery:
    return Subquery(Tree.objects.values("size")[:1])


def head() -> Head:
    """The newest checkpoint; size 0 and an empty origin before the first. One statement."""
    row = (
        Checkpoint.objects.order_by("-size")
        .annotate(origin=Subquery(Tree.objects.values("origin")[:1]), verifier_key=Subquery(Tree.objects.values("verifier_key")[:1]))
        .first()
    )
    if row is None:
        return Head("", "", 0, "", None)
    return Head(row.origin, row.verifier_key, row.size, b64encode(bytes(row.root)).decode("ascii"), row.signed_at)


def tallies(names: Collection[str]) -> Mapping[str, Count]:
    """The watched tallies called `names`, each with the log size at which it is true. One statement, so that count and size agree."""
    rows = Tally.objects.filter(name__in=names).annotate(size=_size())
    return {row.name: Count(row.total, row.by_strength, row.size or 0) for row in rows}


def crossings_after(index: int) -> tuple[Crossing, ...]:
    """The recorded crossings with an entry index over `index` (-1: all), in log order. Two statements."""
    rows = Entry.objects.filter(kind="crossing", index__gt=index).order_by("index")
    found = [(row.index, entries.decode(bytes(row.body)).fields) for row in rows]
    sizes = {int(fields["size"]) for _index, fields in found}
    signed = dict(Checkpoint.objects.filter(size__in=sizes).values_list("size", "signed_at"))
    return tuple(
        Crossing(at_index, fields["petition"], int(fields["mark"]), int(fields["size"]), signed[int(fields["size"])])
        for at_index, fields in found
        if at_index is not None
    )


def totals() -> Mapping[str, int]:
    """Every tally's total. One statement."""
    return dict(Tally.objects.values_list("name", "total"))


def names_at_or_over(mark: int) -> frozenset[str]:
    """The tallies whose total is `mark` or more. One statement."""
    return frozenset(Tally.objects.filter(total__gte=mark).values_list("name", flat=True))


def marks_of(names: Collection[str]) -> Mapping[str, tuple[Mark, ...]]:
    """The watched marks of the tallies `names`, lowest first. One statement."""
    rows = (
        Watch.objects.filter(tally__name__in=names)
        .annotate(
            name=F("tally__name"),
            at=Subquery(Checkpoint.objects.filter(size=OuterRef("reached_size")).values("signed_at")),
            index=Subquery(Entry.objects.filter(leaf=OuterRef("leaf")).values("index")),
        )
        .order_by("tally", "mark")
    )
    return {
        name: tuple(Mark(row.mark, row.reached_size, row.at, row.index) for row in marks)
        for name, marks in groupby(rows, lambda row: row.name)
    }


def positions(leaves: Collection[bytes]) -> Mapping[bytes, int]:
    """Where in the log the entries with these leaf hashes stand; those still queued are left out. One statement."""
    rows = Entry.objects.filter(leaf__in=leaves, index__isnull=False).values_list("leaf", "index")
    return {bytes(leaf): index for leaf, index in rows if index is not None}


def waiting() -> Waiting:
    """What waits to be sealed. Two statements."""
    queue = Entry.objects.filter(index__isnull=True).aggregate(entries=Number("id"), oldest=Min("queued_at"))
    last = Checkpoint.objects.order_by("-size").values_list("signed_at", flat=True).first()
    return Waiting(queue["entries"], queue["oldest"], last)


def _shown(row: Entry) -> LogEntry:
    return LogEntry(row.index or 0, row.kind, bytes(row.leaf).hex(), bytes(row.body).decode("ascii"))


def log_page() -> LogPage:
    """The log's own page. Four statements."""
    newest = tuple(_shown(row) for row in Entry.objects.filter(index__isnull=False).order_by("-index")[:NEWEST])
    kinds = Entry.objects.filter(index__isnull=False).values_list("kind").annotate(Number("id")).order_by("kind")
    note = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    return LogPage(head(), note or "", dict(kinds), newest)


def entry_page(index: int) -> EntryPage:
    """One entry of the log. Two statements. Raises NotFound."""
    row = Entry.objects.filter(index=index).first()
    if row is None:
        raise NotFound
    return EntryPage(_shown(row), head())
