"""Taking over what a genealogy says of the articles: claims of its source, not links of ours."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext

from constituyente.decision.drafting import addresses
from constituyente.decision.drafting.data import DescentInput, ExternalReferenceInput, LineageInput
from constituyente.decision.drafting.errors import DescentRefused, DescentStands
from constituyente.decision.drafting.models import Descent, ExternalReference, Lineage, LineageSource, Placement
from constituyente.foundation.common.records import plain
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

Claim = TypeVar("Claim", bound=models.Model)


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
    standing = {one.key: one for one in ExternalReference.objects.filter(key__in=[row.key for row in rows])}
    new = _new(fresh, standing, name="key", told=("name", "kind", "presented_on", "authors", "url"))
    ExternalReference.objects.bulk_create(new)
    language = process.current().main_language
    provenance.register_many(
        [provenance.Card(addresses.reference_ref(one.key), one.name, addresses.reference(one.key), language) for one in new], now=now
    )
    return len(new)


@transaction.atomic
def import_lineages(rows: Sequence[LineageInput]) -> int:
    """Take over lineages, each with the references it goes back to: all of them, or none. Returns how many are new.

    Raises DescentRefused for a version, an article or a reference that is not here, DescentStands.
    """
    articles = _articles({(row.text, row.provision) for row in rows if row.text is not None})
    named = frozenset[str]().union(*(row.references for row in rows))
    references = dict(ExternalReference.objects.filter(key__in=named).values_list("key", "pk"))
    fresh = list[Lineage]()
    for row in rows:
        missing = sorted(row.references - references.keys())
        if missing:
            raise DescentRefused(name=row.uid, thing=gettext("external reference"), value=missing[0])
        version, provision = _article(articles, row.uid, row.text, row.provision) if row.text is not None else (None, None)
        fresh.append(
            Lineage(
                uid=row.uid,
                order=row.order,
                ending=row.ending,
                version_id=version,
                provision_id=provision,
                label=row.label,
                stamp=row.stamp,
                language=row.language,
                body=plain(row.body),
                note=plain(row.note),
                authors=row.authors,
                amendments=row.amendments,
            )
        )
    standing = {one.uid: one for one in Lineage.objects.filter(uid__in=[row.uid for row in rows])}
    told = ("order", "ending", "version_id", "provision_id", "label", "stamp", "language", "body", "note", "authors", "amendments")
    new = Lineage.objects.bulk_create(_new(fresh, standing, name="uid", told=told))
    pks = {one.uid: one.pk for one in new}
    LineageSource.objects.bulk_create(
        [
            LineageSource(lineage_id=pks[row.uid], reference_id=references[key])
            for row in rows
            if row.uid in pks
            for key in sorted(row.references)
        ]
    )
    return len(new)


@transaction.atomic
def import_descents(rows: Sequence[DescentInput]) -> int:
    """Take over how articles stand to lineages: all of it, or nothing. Returns how many are new.

    Raises DescentRefused for a version, an article or a lineage that is not here, DescentStands.
    """
    articles = _articles({(row.text, row.provision) for row in rows})
    lineages = dict(Lineage.objects.filter(uid__in={row.lineage for row in rows if row.lineage}).values_list("uid", "pk"))
    fresh = list[Descent]()
    for row in rows:
        version, provision = _article(articles, row.provision, row.text, row.provision)
        if row.lineage and row.lineage not in lineages:
            raise DescentRefused(name=row.provision, thing=gettext("lineage"), value=row.lineage)
        fresh.append(
            Descent(
                version_id=version,
                provision_id=provision,
                rank=row.rank,
                status=row.status,
                lineage_id=lineages.get(row.lineage),
                note=plain(row.note),
            )
        )
    rows_of = Descent.objects.filter(version__in={one.version_id for one in fresh}, provision__in={one.provision_id for one in fresh})
    standing = {(one.version_id, one.provision_id, one.rank): one for one in rows_of}
    new = list[Descent]()
    for row, one in zip(rows, fresh, strict=True):
        known = standing.get((one.version_id, one.provision_id, one.rank))
        if known is None:
            new.append(one)
        elif (known.status, known.lineage_id, known.note) != (one.status, one.lineage_id, one.note):
            raise DescentStands(name=row.provision)
    Descent.objects.bulk_create(new)
    return len(new)


def _new(fresh: Sequence[Claim], standing: Mapping[str, Claim], *, name: str, told: Sequence[str]) -> list[Claim]:
    """Those of `fresh` that do not stand yet. Raises DescentStands for one that stands with other values."""
    new = list[Claim]()
    for one in fresh:
        known = standing.get(getattr(one, name))
        if known is None:
            new.append(one)
        elif any(getattr(known, field) != getattr(one, field) for field in told):
            raise DescentStands(name=getattr(one, name))
    return new


def _articles(wanted: Collection[tuple[int, str]]) -> Mapping[tuple[int, str], tuple[int, int]]:
    """The rows of the versions and provisions named by number and key, where the provision stands in the version."""
    rows = Placement.objects.filter(version__number__in={text for text, _key in wanted}, provision__key__in={key for _text, key in wanted})
    found = rows.values_list("version__number", "provision__key", "version_id", "provision_id")
    return {(number, key): (version, provision) for number, key, version, provision in found}


def _article(articles: Mapping[tuple[int, str], tuple[int, int]], name: str, text: int, key: str) -> tuple[int, int]:
    if (text, key) not in articles:
        raise DescentRefused(name=name, thing=gettext("provision"), value=f"{key}@{text}")
    return articles[text, key]
