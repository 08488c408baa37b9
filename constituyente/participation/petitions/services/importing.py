"""Taking over what was gathered elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice

from django.db import transaction

from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import addresses, words
from constituyente.participation.petitions.data import CountInput, PetitionInput, TextInput
from constituyente.participation.petitions.errors import CountRefused, PetitionStands
from constituyente.participation.petitions.models import Appeal, Decision, Petition, ReportedCount, TextVersion
from constituyente.participation.petitions.queries.standing import signed_texts

from .submitting import public_text, text_version

CHUNK = 200


def import_petitions(rows: Iterable[PetitionInput], *, now: datetime, rng: Rng) -> int:
    """Take over petitions from a package, CHUNK in one transaction. Returns how many are new.

    A petition whose number stands with the same text is left alone. They take no signatures here: what they gathered elsewhere comes as
    reported counts, or with the log they gathered it in. The text of one that was admitted goes into our log.
    Raises PetitionStands for a number that stands with another text, NoRules.
    """
    rules, added, stream = process.current(), 0, iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        added += _take_over(chunk, rules, now=now, rng=rng)
    return added


@transaction.atomic
def _take_over(chunk: Sequence[PetitionInput], rules: process.Rules, *, now: datetime, rng: Rng) -> int:
    standing = {text.petition.number: text for text in signed_texts().filter(petition__number__in=[row.number for row in chunk])}
    for row in chunk:
        if row.number in standing and not _same(standing[row.number], row):
            raise PetitionStands(number=row.number)
    fresh = [row for row in chunk if row.number not in standing]
    petitions = {row.number: _petition(row, now=now, rng=rng) for row in fresh}
    texts = [_text(petitions[row.number], row.text, now=now) for row in fresh]
    entries = list[bytes]()
    for row, text in zip(fresh, texts, strict=True):
        if row.decision is not None and (row.decision.admitted or (row.appeal is not None and row.appeal.admitted)):
            entries.append(ledger.entries.encode("petition", petition=text.petition.key, record=text.hash, version=text.version))
            text.leaf = ledger.leaf_hash(entries[-1])
    ledger.append_many(entries, now=now)
    for text in texts:
        if text.leaf:
            ledger.watch(text.petition.key, [])  # it is counted here, and stays at nothing
    Petition.objects.bulk_create(petitions.values())
    TextVersion.objects.bulk_create([*texts, *(_text(petitions[row.number], text, now=now) for row in fresh for text in row.earlier)])
    Decision.objects.bulk_create(_decisions(fresh, petitions, rules))
    Appeal.objects.bulk_create(Appeal(petition=petitions[row.number], **asdict(row.appeal)) for row in fresh if row.appeal is not None)
    provenance.register_many([_card(row, petitions[row.number]) for row in fresh], now=now)
    corpus.put(public_text(text, given=text.petition.opened_at is not None) for text in texts)
    return len(fresh)


def _same(text: TextVersion, row: PetitionInput) -> bool:
    stands = (text.title, text.demand, text.reasons, text.wording, text.version)
    comes = (row.text.title, row.text.demand, row.text.reasons, row.text.wording, row.text.version)
    return stands == comes and row.key in {"", text.petition.key}


def _petition(row: PetitionInput, *, now: datetime, rng: Rng) -> Petition:
    upheld = row.appeal is not None and row.appeal.admitted
    refused = row.decision is not None and not row.decision.admitted and not upheld
    opened = None if refused else row.opened_at or now
    return Petition(
        number=row.number,
        key=row.key or rng.bytes(8).hex(),
        language=row.language,
        subject=row.subject,
        author=row.author,
        submitted_at=row.submitted_at or opened or now,
        opened_at=opened,
        closes_at=row.closes_at,
        rules_version=row.rules_version,
        source=row.url,
        tags_shredded_at=row.tags_shredded_at,
        shredding=row.shredding,
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
        taken_over_at=now,
    )


def _text(petition: Petition, text: TextInput, *, now: datetime) -> TextVersion:
    return text_version(
        petition,
        title=text.title,
        demand=text.demand,
        reasons=text.reasons,
        wording=text.wording,
        now=text.written_at or now,
        version=text.version,
    )


def _decisions(rows: Iterable[PetitionInput], petitions: dict[int, Petition], rules: process.Rules) -> Iterable[Decision]:
    for row in rows:
        if row.decision is not None:
            yield Decision(
                petition=petitions[row.number],
                admitted=row.decision.admitted,
                ground=row.decision.ground,
                reason=row.decision.reason,
                decided_at=row.decision.decided_at,
                decided_by=None,
                rules_version=row.decision.rules_version or rules.version,
            )


def _card(row: PetitionInput, petition: Petition) -> provenance.Card:
    appeal = row.appeal if row.appeal is not None and row.appeal.decided_at is not None else None
    fate, at = "", None
    if row.withdrawn_at is not None:
        fate, at = words.WITHDRAWN, row.withdrawn_at
    elif appeal is not None and not appeal.admitted:
        fate, at = words.APPEAL_REJECTED, appeal.decided_at
    elif appeal is None and row.decision is not None and not row.decision.admitted:
        fate, at = words.NOT_ADMITTED, row.decision.decided_at
    return provenance.Card(petition.ref, row.text.title, addresses.petition(row.number), row.language, fate, at)


def import_counts(rows: Iterable[CountInput]) -> int:
    """Take over counts that somebody else reports, CHUNK in one transaction. Returns how many are new or changed.

    Raises CountRefused for a petition that is not here, or that gathers signatures here.
    """
    changed, stream = 0, iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        changed += _report(chunk)
    return changed


@transaction.atomic
def _report(chunk: Sequence[CountInput]) -> int:
    petitions = {one.number: one for one in Petition.objects.filter(number__in=[row.petition for row in chunk])}
    standing = {count.petition_id: count for count in ReportedCount.objects.filter(petition__in=petitions.values())}
    write = list[ReportedCount]()
    for row in chunk:
        petition = petitions.get(row.petition)
        if petition is None or petition.taken_over_at is None:
            raise CountRefused(number=row.petition)
        count = ReportedCount(petition=petition, signatures=row.signatures, as_of=row.as_of, reported_by=row.reported_by, url=row.url)
        known = standing.get(petition.pk)
        if known is None or any(getattr(known, name) != getattr(count, name) for name in ("signatures", "as_of", "reported_by", "url")):
            write.append(count)
    ReportedCount.objects.bulk_create(
        write, update_conflicts=True, unique_fields=["petition"], update_fields=["signatures", "as_of", "reported_by", "url"]
    )
    return len(write)
