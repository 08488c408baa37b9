"""Rows of the tables as pages show them."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from django.db.models import Count as Number
from django.db.models import OuterRef, QuerySet, Subquery

from constituyente.decision.assembly import addresses, words
from constituyente.decision.assembly.data import MotionRow, Place, RollCallRow, RuleRow
from constituyente.decision.assembly.majority import Base, Count, Majority, Verdict, verdict
from constituyente.decision.assembly.models import Motion, RollCall
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

HEAVY = ("record", "source", "reason")  # what lists do not show


def newest() -> QuerySet[RollCall]:
    """Every roll call as its newest version records it."""
    return RollCall.objects.filter(correction=None)


def listed(rows: QuerySet[RollCall]) -> QuerySet[RollCall]:
    """With what lists show, and no more."""
    return rows.select_related("motion").defer(*HEAVY, "motion__text", "motion__wording", "motion__record")


def motions() -> QuerySet[Motion]:
    """Every motion, with how many roll calls were taken on it, and how the last of them ended."""
    last = newest().filter(motion=OuterRef("pk")).order_by("-number").values("outcome")[:1]
    return Motion.objects.annotate(taken=Number("roll_calls__number", distinct=True), outcome=Subquery(last))


def majority_of(rule: process.Majority) -> Majority:
    """A rule of the process file as the arithmetic takes it."""
    return Majority(of=rule.of, share=Fraction(rule.more_than or rule.at_least or "1/1"), strict=rule.more_than is not None)


def taken_at(row: RollCall, rules: process.Rules) -> datetime:
    """When it was taken: where the hour is not known, the first instant of its day."""
    return row.taken_at or rules.midnight(row.on)


def majority(row: RollCall) -> Majority:
    """The rule it was taken under."""
    of: Base = row.of  # type: ignore[assignment]  # one of the three: written from a Majority
    return Majority(of, Fraction(row.share), row.strict)


def count(row: RollCall) -> Count:
    return Count(row.seats, row.yes, row.no, row.abstain, row.absent, row.unspecified)


def judged(row: RollCall) -> Verdict:
    """What follows from its votes."""
    return verdict(majority(row), count(row), row.quorum)


def roll_call(row: RollCall) -> RollCallRow:
    return RollCallRow(
        number=row.number,
        version=row.version,
        ref=str(row.ref),
        external=row.external,
        title=row.title or (row.motion.title if row.motion else ""),
        language=row.language,
        on=row.on,
        seats=row.seats,
        yes=row.yes,
        no=row.no,
        abstain=row.abstain,
        absent=row.absent,
        unspecified=row.unspecified,
        outcome=row.outcome,
        name=words.outcome(row.outcome),
        result=words.result(count(row), judged(row)),
        address=addresses.roll_call(row.number),
    )


def motion(row: Motion, taken: int, outcome: str = "") -> MotionRow:
    return MotionRow(
        number=row.number,
        ref=str(row.ref),
        title=row.title,
        language=row.language,
        by=row.by,
        moved_at=row.moved_at,
        provision=row.provision,
        roll_calls=taken,
        outcome=outcome,
        name=words.outcome(outcome) if outcome else "",
        address=addresses.motion(row.number),
    )


def rule(key: str, of: Majority, body: process.Body | None) -> RuleRow:
    """A rule in words; its title is that of the process file, where it has one."""
    named = body.majorities.get(key) if body else None
    title = in_language(named.title) if named and named.title else words.adopts(key)
    return RuleRow(key, title, words.rule(of))


def place(provision: str, cards: Mapping[Ref, provenance.Card]) -> Place | None:
    """What a motion or a vote is on."""
    if not provision:
        return None
    card = cards.get(Ref.parse(provision).bare)
    return Place(provision, card.called, card.language, card.address) if card else Place(provision, provision, "", "")
