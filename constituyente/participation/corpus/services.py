from collections.abc import Iterable

from django.db import transaction

from constituyente.foundation.common.records import plain
from constituyente.foundation.common.refs import Ref

from .data import Text
from .models import Entry

CHUNK = 200
WRITTEN = ("version", "kind", "title", "body", "language", "subject", "territory", "given", "at")


@transaction.atomic
def put(texts: Iterable[Text]) -> None:
    """Put public texts into the pool, or write them anew: their owner calls this, in the transaction that makes them public."""
    rows = [
        Entry(
            ref=str(text.ref.bare),
            version=text.ref.version or 0,
            kind=text.ref.kind,
            title=plain(text.title),
            body=plain(text.body),
            language=text.language,
            subject=text.subject,
            territory=text.territory,
            given=text.given,
            at=text.at,
        )
        for text in texts
    ]
    Entry.objects.bulk_create(rows, update_conflicts=True, unique_fields=["ref"], update_fields=WRITTEN, batch_size=CHUNK)


@transaction.atomic
def withdraw(ref: Ref) -> None:
    """Take the text of `ref` out of the pool: it is public no more."""
    Entry.objects.filter(ref=str(ref.bare)).delete()
