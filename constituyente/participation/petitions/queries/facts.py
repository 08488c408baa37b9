"""What others are told: the thread, the dossiers, the figures."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db.models import Sum

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import addresses, words
from constituyente.participation.petitions.data import PetitionFigures, UnderRules
from constituyente.participation.petitions.models import Petition, ReportedCount, TextVersion

from .standing import closing_of, reported_of, signed_texts, takes_signatures


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the petitions among `refs`, dated: opened or refused, each crossing, counts from elsewhere. Three statements."""
    numbers = [int(ref.key) for ref in refs if ref.kind == "petition" and ref.key.isdecimal()]
    texts = list(
        signed_texts().filter(petition__number__in=numbers).select_related("petition__decision", "petition__appeal", "petition__reported")
    )
    positions = ledger.positions([bytes(text.leaf) for text in texts if text.leaf])
    marks = ledger.marks_of([text.petition.key for text in texts])
    return tuple(
        fact for text in texts for fact in _facts(text, positions.get(bytes(text.leaf or b"")), marks.get(text.petition.key, ()), rules)
    )


def _facts(text: TextVersion, index: int | None, marks: Iterable[ledger.Mark], rules: process.Rules) -> Iterator[provenance.Fact]:
    petition = text.petition
    address = addresses.petition(petition.number)
    if petition.opened_at is not None:
        yield provenance.Fact(
            at=petition.opened_at,
            text=words.OPENED if petition.closes_at else words.ASKED_ELSEWHERE,
            params={"number": petition.number},
            ref=petition.ref,
            index=index,
            quote=text.demand,
            language=petition.language,
            address=address,
        )
    yield from _turns(petition)
    for mark in marks:
        if mark.at is not None and mark.size is not None:
            yield provenance.Fact(
                at=mark.at,
                text=words.CROSSED_ELSEWHERE if mark.log else words.CROSSED,
                params={"mark": mark.mark, "size": mark.size, **({"log": mark.log.partition("+")[0]} if mark.log else {})},
                ref=petition.ref,
                index=index if mark.log else mark.index,
                log=mark.log,
                address=address,
            )
    reported = reported_of(petition)
    if reported is not None:
        yield provenance.Fact(
            at=rules.midnight(reported.as_of),
            text=words.REPORTED,
            params={"signatures": reported.signatures, "by": reported.by},
            ref=petition.ref,
            address=address,
        )


def _turns(petition: Petition) -> Iterator[provenance.Fact]:
    """What was decided against it, what its author did."""
    number, address = {"number": petition.number}, addresses.petition(petition.number)
    turns = list[tuple[datetime, str, str, bool]]()
    if hasattr(petition, "decision") and not petition.decision.admitted:
        turns.append((petition.decision.decided_at, words.REFUSED, petition.decision.reason, True))
    if hasattr(petition, "appeal"):
        appeal = petition.appeal
        turns.append((appeal.made_at, words.APPEALED, appeal.text, False))
        if appeal.decided_at and not appeal.admitted:
            turns.append((appeal.decided_at, words.APPEAL_DENIED, appeal.reason, True))
    if petition.withdrawn_at and (petition.opened_at or hasattr(petition, "decision")):
        turns.append((petition.withdrawn_at, words.WITHDREW, petition.withdrawal, True))
    for at, text, detail, cut in turns:
        yield provenance.Fact(at=at, text=text, params=number, ref=petition.ref, detail=detail, tag="cut" if cut else "", address=address)


def figures(marks: Iterable[int]) -> PetitionFigures:
    """The public figures. Three statements, whatever the number of petitions."""
    opened = dict(Petition.objects.filter(opened_at__isnull=False).values_list("key", "reported__signatures"))
    totals = ledger.totals()
    proved = {key: totals.get(key, 0) for key in opened}
    sums = [proved.get(key, 0) + (reported or 0) for key, reported in opened.items()]
    reported_sum = ReportedCount.objects.aggregate(sum=Sum("signatures"))["sum"] or 0
    return PetitionFigures(
        total=len(opened),
        signatures_proved=sum(proved.values()),
        signatures_reported=reported_sum,
        at_or_over={mark: sum(1 for one in sums if one >= mark) for mark in marks},
    )


def under(older: process.Rules, newer: process.Rules, *, now: datetime) -> tuple[UnderRules, ...]:
    """The petitions that are open by their own time, under the rules in force and under others: oldest first. Three statements."""
    texts = list(signed_texts().filter(petition__opened_at__lte=now, petition__closes_at__gt=now, petition__taken_over_at=None))
    totals = ledger.totals()
    reported = dict(ReportedCount.objects.values_list("petition", "signatures"))
    found = [(text, closing_of(text.petition, older), closing_of(text.petition, newer)) for text in texts]
    return tuple(
        UnderRules(
            number=text.petition.number,
            title=text.title,
            language=text.petition.language,
            signatures=totals.get(text.petition.key, 0) + reported.get(text.petition.pk, 0),
            takes=takes_signatures(text.petition, older, now=now),
            would_take=takes_signatures(text.petition, newer, now=now),
            closes_at=before.at if before else None,
            would_close_at=after.at if after else None,
        )
        for text, before, after in sorted(found, key=lambda one: one[0].petition.number)
    )
