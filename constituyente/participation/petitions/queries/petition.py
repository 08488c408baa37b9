"""One petition, and signing it."""

from datetime import datetime, timedelta
from math import ceil

from constituyente.foundation.common.db import find
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import tiers
from constituyente.participation.petitions.addresses import ref_of
from constituyente.participation.petitions.data import (
    Acknowledgement,
    ClosedPage,
    DayCount,
    Mark,
    NewPetitionPage,
    PetitionPage,
    SignedPage,
    SignedText,
    SigningPage,
    SimilarRow,
    SimilarToNew,
)
from constituyente.participation.petitions.errors import PetitionClosed, PetitionsClosed
from constituyente.participation.petitions.models import DayTotal, Petition, TextVersion
from constituyente.participation.promises import api as promises
from constituyente.participation.reviews import api as reviews

from .breakdown import breakdown_of
from .standing import (
    NOTHING,
    appeal_of,
    closing_of,
    contacts_of,
    counted,
    is_public,
    rules_of,
    ruling_of,
    signed_text,
    status_of,
    subject_title,
    takes_signatures,
    text_of,
    to_sign,
    under_signature,
    withdrawal_of,
)

GIVEN = ("petition", "answer", "statement")  # what people give; of it, only the first can be signed
SIMILAR = 3  # of it, shown


def mark_of(tier: process.Tier, rules: process.Rules, crossing: ledger.Mark | None = None) -> Mark:
    promise = tier.promise
    return Mark(
        signatures=tier.signatures,
        kind=promise.kind if promise else "",
        reached=crossing is not None and crossing.size is not None,
        reached_at=crossing.at if crossing else None,
        index=crossing.index if crossing and not crossing.log else None,
        promise=promises.title(promise.kind, promise.people) if promise else "",
        by=in_language(rules.title_of(promise.by)) if promise else "",
    )


def petition_page(number: int, *, now: datetime) -> PetitionPage:
    """One petition. What waits for the moderators shows that it waits, and no text yet.

    Nineteen statements, sixteen without anything similar, ten while it waits; two more where the pool changed. Raises NotFound, NoRules.
    """
    petition = Petition.objects.select_related("decision", "appeal", "reported").filter(number=number).first()
    if petition is None:
        raise NotFound
    rules, in_force = rules_of(petition), process.current()
    closing = closing_of(petition, in_force)
    status = status_of(petition, now=now)
    text = text_of(signed_text(petition)) if is_public(petition) else None
    count, reported = counted(petition, ledger.tallies([petition.key]).get(petition.key, NOTHING), rules)
    signatures = count.total + (reported.signatures if reported else 0)
    way = tiers.distance(signatures, [tier.signatures for tier in rules.petitions.tiers])
    crossings = {mark.mark: mark for mark in ledger.marks_of([petition.key]).get(petition.key, ())}
    return PetitionPage(
        number=number,
        ref=str(petition.ref),
        key=petition.key,
        status=status,
        language=petition.language,
        author=petition.author if text else "",
        subject=petition.subject,
        subject_title=subject_title(petition, rules),
        submitted_at=petition.submitted_at,
        opened_at=petition.opened_at,
        closes_at=closing.at if closing else None,
        closes_with=closing.phase if closing else "",
        takes_signatures=takes_signatures(petition, in_force, now=now),
        text=text,
        ruling=ruling_of(petition, rules),
        appeal=appeal_of(petition),
        withdrawal=withdrawal_of(petition),
        count=count,
        reported=reported,
        signatures=signatures,
        marks=tuple(mark_of(tier, rules, crossings.get(tier.signatures)) for tier in rules.petitions.tiers),
        next_mark=way.following,
        missing=way.missing,
        promises=promises.promises_about(petition.ref, rules, now=now),
        outcomes=provenance.outcome_of(petition.ref),
        cases=reviews.cases_about(petition.ref),
        similar=corpus.similar_to(petition.ref, kinds=GIVEN, limit=SIMILAR),
        days=_days(petition),
        breakdown=breakdown_of(petition, in_force),
        k=in_force.privacy.k,
        rules_version=petition.rules_version,
        source=petition.source,
        tags_shredded_at=petition.tags_shredded_at,
        shredding=petition.shredding,
    )


def _days(petition: Petition) -> tuple[DayCount, ...]:
    """Its signatures by days. One statement."""
    rows = list(DayTotal.objects.filter(petition=petition).order_by("day").values_list("day", "total"))
    earlier = [0, *(total for _day, total in rows)]
    return tuple(DayCount(day, total, total - before) for (day, total), before in zip(rows, earlier, strict=False))


def signing_page(number: int, *, now: datetime) -> SigningPage:
    """What the signing form shows. Three statements. Raises NotFound, PetitionClosed, NoRules."""
    petition = find(Petition, number=number)
    rules = process.current()
    if not takes_signatures(petition, rules, now=now):
        raise PetitionClosed(number=number)
    text = signed_text(petition)
    return SigningPage(
        number=number,
        title=text.title,
        language=petition.language,
        asks=rules.petitions.asks,
        contacts=contacts_of(rules),
        country=rules.process.country,
        per_contact=rules.petitions.per_contact,
        per_person=rules.petitions.per_person,
        territories=tuple(process.place_names(rules).items()),
        age_bands=rules.age_bands,
        guarded=tuple(band.key for band in rules.people.age_bands if band.guardian),
    )


def closed_page(number: int, *, now: datetime) -> ClosedPage:
    """What whoever wanted to sign is told where that is not possible. Three statements. Raises NotFound, NoRules."""
    petition = Petition.objects.select_related("decision", "appeal").filter(number=number).first()
    if petition is None:
        raise NotFound
    rules = process.current()
    closing = closing_of(petition, rules)
    status = status_of(petition, now=now)
    over = closing if closing and closing.at <= now and petition.taken_over_at is None else None
    return ClosedPage(
        number=number,
        title=signed_text(petition).title if is_public(petition) else "",
        language=petition.language,
        status="reported" if petition.taken_over_at else status,
        closed_at=over.at if over else None,
        closed_with=over.phase if over else "",
        others=process.allows(rules, "petitions", now=now),
    )


def signed_page(acknowledgement: Acknowledgement, *, now: datetime) -> SignedPage:
    """What a signer is told once their signature is stored. Two statements, at most six if it was before. Raises NotFound, NoRules."""
    text = acknowledgement.text or under_signature(to_sign(acknowledgement.petition))
    rules = rules_of(text)
    in_force = process.current()
    closing = closing_of(text, in_force)
    leaf = bytes.fromhex(acknowledgement.leaf)
    index = None if acknowledgement.secrets else ledger.positions([leaf]).get(leaf)
    way = tiers.distance(text.count, [tier.signatures for tier in rules.petitions.tiers])
    return SignedPage(
        number=text.number,
        ref=str(ref_of(text.number)),
        title=text.title,
        language=text.language,
        version=text.version,
        closes_at=closing.at if closing else now,
        closes_with=closing.phase if closing else "",
        told=acknowledgement.told,
        strength=acknowledgement.strength,
        before=acknowledgement.before,
        people=1 if "curp" in in_force.petitions.asks else in_force.petitions.per_contact,
        leaf=acknowledgement.leaf,
        count=text.count,
        next_mark=next((mark_of(tier, rules) for tier in rules.petitions.tiers if tier.signatures == way.following), None),
        missing=way.missing,
        due=acknowledgement.due,
        minutes=max(ceil((acknowledgement.due - now) / timedelta(minutes=1)), 0),
        note=acknowledgement.note,
        index=index,
        secrets=acknowledgement.secrets,
        withdrawn=index is not None and ledger.is_withdrawn(index),
    )


def text_signed(key: str, record: str) -> SignedText:
    """The text with the hash `record` of the petition called `key` in the log. One statement. Raises NotFound."""
    text = TextVersion.objects.select_related("petition").filter(petition__key=key, hash=record).first()
    if text is None:
        raise NotFound
    petition = text.petition
    return SignedText(petition.number, str(petition.ref), text.title, petition.language, text.version)


def number_of(key: str) -> int:
    """The number of the petition called `key` in the log. One statement. Raises NotFound."""
    return find(Petition, key=key).number


def similar_to_new(title: str, demand: str, *, language: str, now: datetime) -> SimilarToNew:
    """What people gave that is similar to a petition before it is handed in: petitions first. At most ten statements. Raises NoRules."""
    found = corpus.similar(title, demand, language=language, kinds=GIVEN, limit=SIMILAR)
    numbers = [int(one.ref.partition("/")[2]) for one in found if one.kind == "petition"]
    alike, rules = list(Petition.objects.select_related("decision").filter(number__in=numbers)), process.current()
    reasons = {str(one.ref): one.decision.reason for one in alike if one.opened_at is None and hasattr(one, "decision")}
    rows = tuple(SimilarRow(**vars(one), reason=reasons.get(one.ref, "")) for one in found)
    return SimilarToNew(rows, to_sign=any(takes_signatures(one, rules, now=now) for one in alike))


def new_petition_page(*, now: datetime) -> NewPetitionPage:
    """What the form of a new petition shows. One statement. Raises PetitionsClosed, NoRules."""
    rules = process.current()
    if not process.allows(rules, "petitions", now=now):
        raise PetitionsClosed
    return NewPetitionPage(tuple((one.key, in_language(one.title)) for one in rules.outline.subjects))
