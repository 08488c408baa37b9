"""Taking over what a genealogy says of the articles: claims of its source, not links of ours."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext

from constituyente.foundation.common.records import plain
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses
from .data import DescentInput, ExternalReferenceInput, LineageInput
from .errors import DescentRefused, DescentStands
from .models import Descent, ExternalReference, Lineage, LineageSource

Claim = TypeVar("Claim", ExternalReference, Lineage, Descent)


@transaction.atomic
def import_references(rows: Sequence[ExternalReferenceInput], *, now: datetime) -> int:
    """Take over what stands in somebody else's register, with a card for each: all of it, or nothing. Returns how many are new.

    Raises DescentRefused for a key that is none, DescentStands, NoRules.
    """
    for row in rows:
        if len(row.key) > addresses.LONGEST_KEY or not addresses.REFERENCE.fullmatch(row.key):
            raise DescentRefused(name=row.name, thing=gettext("key"), value=row.key)
    fresh = [
        ExternalReference(key=row.key, name=plain(row.name), kind=row.kind, presented_on=row.presented_on, authors=row.authors, url=row.url)
        for row in rows
    ]
    new = _written(fresh, by=("key",))
    language = process.current().main_language
    provenance.register_many(
        [provenance.Card(addresses.ref_of(one.key), one.name, addresses.reference(one.key), language) for one in new], now=now
    )
    return len(new)


@transaction.atomic
def import_lineages(rows: Sequence[LineageInput]) -> int:
    """Take over lineages, each with the references it goes back to: all of them, or none. Returns how many are new.

    Raises DescentRefused for an article or a reference that is not here, DescentStands, also for another that has the place of one.
    """
    _check_articles((row.uid, row.provision) for row in rows if row.text is not None)
    named = frozenset[str]().union(*(row.references for row in rows))
    references = dict(ExternalReference.objects.filter(key__in=named).values_list("key", "pk"))
    for row in rows:
        missing = sorted(row.references - references.keys())
        if missing:
            raise DescentRefused(name=row.uid, thing=gettext("external reference"), value=missing[0])
    fresh = [
        Lineage(
            uid=row.uid,
            order=row.order,
            ending=row.ending,
            text=row.text,
            provision=row.provision if row.text is not None else "",
            label=row.label,
            stamp=row.stamp,
            language=row.language,
            body=plain(row.body),
            note=plain(row.note),
            authors=row.authors,
            amendments=row.amendments,
        )
        for row in rows
    ]
    taken = Lineage.objects.filter(order__in={row.order for row in rows}).exclude(uid__in={row.uid for row in rows}).first()
    if taken is not None:
        raise DescentStands(name=taken.uid)
    new = {one.uid: one.pk for one in _written(fresh, by=("uid",))}
    LineageSource.objects.bulk_create(
        [
            LineageSource(lineage_id=new[row.uid], reference_id=references[key])
            for row in rows
            if row.uid in new
            for key in sorted(row.references)
        ]
    )
    return len(new)


@transaction.atomic
def import_descents(rows: Sequence[DescentInput]) -> int:
    """Take over how articles stand to lineages: all of it, or nothing. Returns how many are new.

    Raises DescentRefused for an article or a lineage that is not here, DescentStands.
    """
    _check_articles((row.provision, row.provision) for row in rows)
    lineages = dict(Lineage.objects.filter(uid__in={row.lineage for row in rows if row.lineage}).values_list("uid", "pk"))
    missing = next((row for row in rows if row.lineage and row.lineage not in lineages), None)
    if missing:
        raise DescentRefused(name=missing.provision, thing=gettext("lineage"), value=missing.lineage)
    fresh = [
        Descent(
            text=row.text,
            provision=row.provision,
            rank=row.rank,
            status=row.status,
            lineage_id=lineages.get(row.lineage),
            note=plain(row.note),
        )
        for row in rows
    ]
    return len(_written(fresh, by=("provision", "text", "rank")))


def _check_articles(named: Iterable[tuple[str, str]]) -> None:
    """Whoever keeps the text has a card for each article; `named` are pairs of what names one, and its key. One statement.

    Raises DescentRefused.
    """
    named = list(named)
    cards = provenance.cards([addresses.article_ref(key) for _name, key in named])
    for name, key in named:
        if addresses.article_ref(key) not in cards:
            raise DescentRefused(name=name, thing=gettext("provision"), value=key)


def _written(fresh: Sequence[Claim], *, by: tuple[str, ...]) -> list[Claim]:
    """Write those of `fresh` that do not stand yet, known by their unique fields `by`, and return them. Two statements.

    Raises DescentStands, with the first of those fields, for one that stands and says something else.
    """
    if not fresh:
        return []
    model, first = type(fresh[0]), by[0]
    rows = model._default_manager.filter(**{f"{first}__in": {getattr(one, first) for one in fresh}})  # noqa: SLF001  Django's public name
    which = attrgetter(*by)
    standing = {which(row): row for row in rows}
    told = attrgetter(*(field.attname for field in model._meta.concrete_fields if not field.primary_key))  # noqa: SLF001  as above
    otherwise = next((one for one in fresh if which(one) in standing and told(standing[which(one)]) != told(one)), None)
    if otherwise is not None:
        raise DescentStands(name=getattr(otherwise, first))
    return model._default_manager.bulk_create([one for one in fresh if which(one) not in standing])  # noqa: SLF001  as above
