from collections.abc import Collection

from constituyente.foundation.common.refs import Ref

from .data import Text
from .models import Entry


def given(*, after: int, limit: int) -> tuple[tuple[int, Text], ...]:
    """What people gave, in the order it came into the pool, each with its cursor: at most `limit`, those behind `after`. One statement."""
    rows = Entry.objects.filter(given=True, pk__gt=after).order_by("pk")[:limit]
    return tuple((row.pk, _text(row)) for row in rows)


def given_refs() -> frozenset[Ref]:
    """The references, with version, of everything people gave. One statement, which reads no text."""
    rows = Entry.objects.filter(given=True).values_list("ref", "version")
    return frozenset(Ref.parse(f"{ref}@{version}" if version else ref) for ref, version in rows.iterator())


def texts_of(refs: Collection[Ref]) -> tuple[Text, ...]:
    """The texts of `refs`, whatever the version, that are in the pool. One statement."""
    return tuple(_text(row) for row in Entry.objects.filter(ref__in={str(ref.bare) for ref in refs}).order_by("pk"))


def _text(row: Entry) -> Text:
    ref = Ref.parse(f"{row.ref}@{row.version}" if row.version else row.ref)
    return Text(ref, row.title, row.body, row.language, row.subject, row.territory, row.given, row.at)
