"""Taking over what was gathered elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import transaction

from constituyente.foundation.common.rng import Rng
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import addresses
from constituyente.participation.petitions.data import CountInput, PetitionInput
from constituyente.participation.petitions.errors import CountRefused, PetitionStands
from constituyente.participation.petitions.models import Petition, ReportedCount, TextVersion
from constituyente.participation.petitions.queries.standing import signed_texts

from .submitting import text_version

CHUNK = 500


@transaction.atomic
def import_petitions(rows: Iterable[PetitionInput], *, now: datetime, rng: Rng) -> int:
    """Take over petitions from a package: all of them, or none if one is refused. Returns how many are new.

    A petition whose number stands with the same text is left alone. They are closed here: what they gathered elsewhere comes as
    reported counts. Raises PetitionStands for a number that stands with another text, NoRules.
    """
    added = 0
    rules = process.current()
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        standing = {text.petition.number: text for text in signed_texts().filter(petition__number__in=[row.number for row in chunk])}
        fresh, texts = list[Petition](), list[TextVersion]()
        for row in chunk:
            if row.number in standing:
                text = standing[row.number]
                if (text.title, text.demand, text.reasons, text.wording) != (row.title, row.demand, row.reasons, row.wording):
                    raise PetitionStands(number=row.number)
                continue
            opened = rules.midnight(row.opened_on) if row.opened_on else now
            petition = Petition(
                number=row.number,
                key=rng.bytes(8).hex(),
                language=row.language,
                subject=row.subject,
                author=row.author,
                submitted_at=opened,
                opened_at=opened,
                source=row.url,
            )
            fresh.append(petition)
            texts.append(text_version(petition, title=row.title, demand=row.demand, reasons=row.reasons, wording=row.wording, now=now))
        Petition.objects.bulk_create(fresh)
        TextVersion.objects.bulk_create(texts)
        provenance.register_many(
            [
                provenance.Card(text.petition.ref, text.title, addresses.petition(text.petition.number), text.petition.language)
                for text in texts
            ],
            now=now,
        )
        added += len(fresh)
    return added


@transaction.atomic
def import_counts(rows: Iterable[CountInput]) -> int:
    """Take over counts that somebody else reports: all of them, or none. Returns how many are new or changed.

    Raises CountRefused for a petition that is not here, or that gathers signatures here.
    """
    changed = 0
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        petitions = {one.number: one for one in Petition.objects.filter(number__in=[row.petition for row in chunk])}
        standing = {count.petition_id: count for count in ReportedCount.objects.filter(petition__in=petitions.values())}
        write = list[ReportedCount]()
        for row in chunk:
            petition = petitions.get(row.petition)
            if petition is None or petition.closes_at is not None:
                raise CountRefused(number=row.petition)
            count = ReportedCount(petition=petition, signatures=row.signatures, as_of=row.as_of, reported_by=row.reported_by, url=row.url)
            known = standing.get(petition.pk)
            if known is None or any(getattr(known, name) != getattr(count, name) for name in ("signatures", "as_of", "reported_by", "url")):
                write.append(count)
        ReportedCount.objects.bulk_create(
            write, update_conflicts=True, unique_fields=["petition"], update_fields=["signatures", "as_of", "reported_by", "url"]
        )
        changed += len(write)
    return changed
