from collections.abc import Iterable

from django.db import transaction

from constituyente.foundation.common.records import plain
from constituyente.foundation.common.refs import Ref

from .asking import indexed
from .data import Text
from .models import Entry

CHUNK = 200
WRITTEN = tuple(field.attname for field in Entry._meta.concrete_fields if field.attname not in {"id", "ref"})  # noqa: SLF001  Django's public name


@transaction.atomic
def put(texts: Iterable[Text]) -> None:
    """Put public texts into the pool, or write them anew: their owner calls this, in the transaction that makes them public.

    Of several texts of one reference the last one stands.
    """
    rows = {text.ref.bare: _entry(text) for text in texts}
    Entry.objects.bulk_create(rows.values(), update_conflicts=True, unique_fields=["ref"], update_fields=WRITTEN, batch_size=CHUNK)


def _entry(text: Text) -> Entry:
    title, body = plain(text.title), plain(text.body)
    return Entry(
        ref=str(text.ref.bare),
        version=text.ref.version or 0,
        kind=text.ref.kind,
        title=title,
        body=body,
        language=text.language,
        subject=text.subject,
        territory=text.territory,
        given=text.given,
        waits=text.given,
        at=text.at,
        mark=Entry.mark_of(title, body),
        stems=indexed(title, body, text.language),
    )


@transaction.atomic
def withdraw(ref: Ref) -> None:
    """Take the text of `ref` out of the pool: it is public no more."""
    Entry.objects.filter(ref=str(ref.bare)).delete()


@transaction.atomic
def take(refs: Iterable[Ref]) -> None:
    """Note that the dossiers have what people gave under `refs`, each with its version: `given` does not tell of it any more.

    What was written anew in between has another version, and goes on waiting.
    """
    versions = {str(ref.bare): ref.version or 0 for ref in refs}
    rows = Entry.objects.filter(ref__in=versions).values_list("pk", "ref", "version")
    Entry.objects.filter(pk__in=[pk for pk, ref, version in rows if versions[ref] == version]).update(waits=False)
