import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Q

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find, insert_numbered, insert_once
from constituyente.foundation.common.exchange import Row
from constituyente.foundation.common.records import canonical, digest, instant
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import APPEALS, SEALED_FOR, WORDS, AppealOutcome, Outcome
from .errors import (
    AlreadyProposed,
    AppealOver,
    CaseSettled,
    CaseStands,
    NothingProposed,
    NothingToHold,
    NotUnderReview,
    ReasonMissing,
    SecondReviewerNeeded,
)
from .models import Appeal, Case, Member, Proposal
from .signals import RuleKey

AT_ONCE = 500  # leaves asked for in one statement
OPENED = (
    "number", "about", "tally", "rule", "evidence", "reason", "opened_at", "due_at", "rules_version", "record",
    "outcome", "settled_at", "ruling", "ending",
)  # fmt: skip
HELD = ("index", "held_at")
APPEALED = {
    "made_at": "appealed_at",
    "outcome": "appeal_outcome",
    "settled_at": "appeal_settled_at",
    "ruling": "appeal_ruling",
    "ending": "appeal_ending",
}
LAPSES = timedelta(days=14)  # after so long undecided it counts again


# ------------------------------------------------------------------ holding


@transaction.atomic
def open_case(
    *,
    about: Ref,
    tally: str,
    rule: RuleKey,
    cluster: str,
    leaves: Collection[bytes],
    evidence: Mapping[str, int],
    reason: str = "",
    actor: accounts.Actor = accounts.SYSTEM,
    now: datetime,
) -> int:
    """Hold the signatures with these leaf hashes until two reviewers decide, and say so in the public log. Returns the case's number.

    about, tally  what they were given to, and its key in the log
    rule          by what they were found; cluster: what tells these from others found by it
    evidence      numbers under the keys of words.EVIDENCE
    reason        in words, where somebody and no rule found them
    Only what is in the log and counts is held, and not again by a rule by which it was held before. The same cluster again is the same
    case, and takes in what came since, unless it is settled
    (settled by constraints one_case_per_cluster and held_once_by_a_case). Raises Forbidden, NothingToHold, ReasonMissing, NoRules.
    """
    actor.require("reviews.decide")
    if rule == "reported" and not reason.strip():
        raise ReasonMissing
    standing = Case.objects.filter(about=str(about), rule=rule, cluster=cluster).first()
    if standing and standing.settled_at:
        return standing.number
    counting = _counting(leaves)
    held = Member.objects.filter(case__tally=tally).filter(Q(case__settled_at=None) | Q(case__rule=rule))
    known = set(held.values_list("index", flat=True)) if counting else set()
    counting = {leaf: index for leaf, index in counting.items() if index not in known}
    if standing is None and not counting:
        raise NothingToHold
    case, new = insert_numbered(
        Case(
            about=str(about),
            tally=tally,
            rule=rule,
            cluster=cluster,
            evidence=dict(evidence),
            reason=writing.block(reason),
            opened_at=now,
            opened_by_id=actor.id,
            due_at=now + LAPSES,
            rules_version=process.current().version,
        ),
        by=("about", "rule", "cluster"),
        fill=_write_record,
    )
    fresh = [Member(case=case, leaf=leaf, index=index, held_at=now) for leaf, index in sorted(counting.items(), key=lambda one: one[1])]
    Member.objects.bulk_create(fresh)
    ledger.act_on("hold", list(counting.values()), record=digest(case.record), now=now)
    if new:
        provenance.register(_card(case), now=now)
    return case.number


def _card(case: Case) -> provenance.Card:
    return provenance.Card(case.ref, "", addresses.case(case.number), process.current().main_language, name=words.NAME)


def _counting(leaves: Collection[bytes]) -> dict[bytes, int]:
    """Those of `leaves` that are in the log and count, with their indices."""
    size, found = ledger.head().size, dict[bytes, int]()
    everything = sorted(leaves)
    for first in range(0, len(everything), AT_ONCE):
        some = everything[first : first + AT_ONCE]
        at, counted = ledger.positions(some), ledger.counted(some, size=size)
        found |= {leaf: at[leaf] for leaf in counted}
    return found


def _write_record(case: Case) -> None:
    case.record = canonical(
        {
            "case": case.number,
            "act": "hold",
            "about": case.about,
            "rule": case.rule,
            "evidence": case.evidence,
            "reason": case.reason,
            "opened_at": instant(case.opened_at),
            "decided_by": "staff" if case.opened_by_id else "rule",
            "rules": case.rules_version,
        }
    )


# ------------------------------------------------------------------ two reviewers


@transaction.atomic
def propose(number: int, *, outcome: Outcome, reason: str, actor: accounts.Actor, now: datetime) -> None:
    """Propose what becomes of the signatures of case `number`, with a reason that is public once a second reviewer agrees.

    Two at once: the first stands (constraint one_open_proposal_per_case). Raises Forbidden, NotFound, CaseSettled, AlreadyProposed,
    ReasonMissing.
    """
    actor.require("reviews.decide")
    accounts.require_fresh(actor, now=now)
    case = find(Case, number=number, lock=True)
    if case.settled_at:
        raise CaseSettled(number=number)
    _propose(Proposal(case=case, outcome=outcome), reason, actor, now=now)


def _propose(proposal: Proposal, reason: str, actor: accounts.Actor, *, now: datetime) -> None:
    if not writing.says_something(reason):
        raise ReasonMissing
    proposal.reason, proposal.proposed_at, proposal.proposed_by_id = writing.block(reason), now, actor.id or 0
    _row, new = insert_once(proposal, by=("case_id", "appeal_id", "answered_at"))
    if not new:
        raise AlreadyProposed(number=proposal.case.number)


@transaction.atomic
def answer(number: int, *, agrees: bool, words: str, actor: accounts.Actor, now: datetime) -> None:
    """As a second reviewer, agree with what is proposed for case `number`, which is done at once, or not, which ends the proposal.

    words  why not, if they do not agree: for the reviewers alone
    Two at once are settled by a lock on the case. Raises Forbidden, NotFound, CaseSettled, NothingProposed, SecondReviewerNeeded.
    """
    actor.require("reviews.decide")
    accounts.require_fresh(actor, now=now)
    case = find(Case, number=number, lock=True)
    if case.settled_at:
        raise CaseSettled(number=number)
    proposal = _answered(case.proposals.filter(appeal=None, answered_at=None).first(), case, actor, agrees=agrees, words=words, now=now)
    if proposal.agreed:
        _settle(case, proposal.outcome, proposal.reason, now=now)


def _answered(proposal: Proposal | None, case: Case, actor: accounts.Actor, *, agrees: bool, words: str, now: datetime) -> Proposal:
    if proposal is None:
        raise NothingProposed(number=case.number)
    if proposal.proposed_by_id == actor.id or actor.id is None:
        raise SecondReviewerNeeded
    proposal.answered_at, proposal.answered_by_id = now, actor.id
    proposal.agreed, proposal.answer = agrees, writing.block(words)
    proposal.save()
    return proposal


def _settle(case: Case, outcome: str, reason: str, *, now: datetime) -> None:
    """Write the decision down and let every entry of the case follow it. What was taken back meanwhile stays taken back."""
    record = {"case": case.number, "act": outcome, "about": case.about, "reason": reason, "at": instant(now)}
    record["decided_by"] = "time" if outcome == "lapse" else "two reviewers"
    case.ending, case.ruling, case.outcome, case.settled_at = canonical(record), reason, outcome, now
    case.save()
    act: ledger.Act = "exclude" if outcome == "exclude" else "release"
    ledger.act_on(act, list(case.members.values_list("index", flat=True)), record=digest(case.ending), now=now)
    if outcome != "exclude":  # it counts: there is nothing left to appeal against
        open_appeals = Appeal.objects.filter(member__case=case, settled_at=None)
        open_appeals.update(outcome="reinstate", settled_at=now, words="", ending=case.ending)


@transaction.atomic
def release_overdue(*, now: datetime) -> int:
    """Release what nobody decided in time: a suspicion alone takes nobody's signature. Returns how many cases that were."""
    late = list(Case.objects.select_for_update().filter(settled_at=None, due_at__lte=now))
    for case in late:
        case.proposals.filter(appeal=None, answered_at=None).update(answered_at=now, agreed=False)
        _settle(case, "lapse", "", now=now)
    return len(late)


# ------------------------------------------------------------------ appeals


@transaction.atomic
def appeal(code: str, *, text: str, now: datetime) -> int:
    """With a receipt code, say that a signature that is held or excluded is one's own. Once. Returns the number of the case.

    text  why, in a few words: sealed, for the reviewers alone, and gone once they decided
    Raises BadReceiptCode, UnknownReceipt, NotUnderReview, AppealOver, ReasonMissing.
    """
    receipt = ledger.receipt(code)
    if receipt.state not in {"held", "excluded"}:
        raise NotUnderReview
    member = Member.objects.select_related("case").filter(leaf=bytes.fromhex(receipt.leaf)).order_by("-held_at", "-pk").first()
    if member is None:
        raise NotUnderReview
    if not writing.says_something(text):
        raise ReasonMissing
    if now >= (member.case.settled_at or member.held_at) + APPEALS:
        raise AppealOver
    sealed = post.seal(writing.block(text)[:WORDS], SEALED_FOR)
    _row, new = insert_once(Appeal(member=member, words=sealed, made_at=now), by=("member_id",))
    if not new:
        raise AppealOver
    return member.case.number


@transaction.atomic
def propose_on_appeal(appeal: int, *, outcome: AppealOutcome, reason: str, actor: accounts.Actor, now: datetime) -> None:
    """Propose what becomes of one excluded signature whose giver appealed. Nobody who decided the case takes part.

    Raises Forbidden, NotFound, CaseSettled, AlreadyProposed, ReasonMissing, SecondReviewerNeeded, NotUnderReview (the case is open still).
    """
    actor.require("reviews.decide")
    accounts.require_fresh(actor, now=now)
    row = _open_appeal(appeal, actor)
    _propose(Proposal(case=row.member.case, appeal=row, outcome=outcome), reason, actor, now=now)


@transaction.atomic
def answer_on_appeal(appeal: int, *, agrees: bool, words: str, actor: accounts.Actor, now: datetime) -> None:
    """As a second reviewer, agree or not with what is proposed on an appeal. Raises as `propose_on_appeal`, and NothingProposed."""
    actor.require("reviews.decide")
    accounts.require_fresh(actor, now=now)
    row = _open_appeal(appeal, actor)
    case = row.member.case
    proposal = _answered(row.proposals.filter(answered_at=None).first(), case, actor, agrees=agrees, words=words, now=now)
    if not proposal.agreed:
        return
    record = {"case": case.number, "act": proposal.outcome, "entry": row.member.index, "reason": proposal.reason, "at": instant(now)}
    row.ending, row.ruling, row.outcome, row.settled_at, row.words = canonical(record), proposal.reason, proposal.outcome, now, ""
    row.save()
    if row.outcome == "reinstate":
        ledger.act_on("reinstate", [row.member.index], record=digest(row.ending), now=now)


def _open_appeal(key: int, actor: accounts.Actor) -> Appeal:
    row = find(Appeal, pk=key, lock=True)
    case = row.member.case
    if row.settled_at:
        raise CaseSettled(number=case.number)
    if not case.settled_at:
        raise NotUnderReview
    if actor.id in case.deciders():
        raise SecondReviewerNeeded
    return row


# ------------------------------------------------------------------ from a package


@transaction.atomic
def take_over(rows: Sequence[Row], *, now: datetime) -> int:
    """Take cases over from a package as they stand in it. Returns how many are new.

    rows  with the columns OPENED. Those that stand with the same record are left alone. Raises CaseStands.
    """
    standing = dict(Case.objects.filter(number__in=[row["number"] for row in rows]).values_list("number", "record"))
    for row in rows:
        if row["number"] in standing and standing[cast("int", row["number"])] != row["record"]:
            raise CaseStands(number=row["number"])
    fresh = [
        Case(**{**row, "evidence": json.loads(str(row["evidence"]))}, cluster=f"taken over {row['number']}")
        for row in rows
        if row["number"] not in standing
    ]
    Case.objects.bulk_create(fresh)
    provenance.register_many([_card(case) for case in fresh], now=now)
    return len(fresh)


@transaction.atomic
def take_over_entries(rows: Sequence[Row]) -> None:
    """Take over from a package which entries its cases held, and what came of appeals; what stands is left alone."""
    cases = {case.number: case for case in Case.objects.filter(number__in={row["case"] for row in rows})}
    standing = set(Member.objects.filter(case__in=cases.values()).values_list("case__number", "index"))
    fresh = [row for row in rows if (row["case"], row["index"]) not in standing]
    members = [Member(leaf=b"", **{**{name: row[name] for name in HELD}, "case": cases[cast("int", row["case"])]}) for row in fresh]
    Member.objects.bulk_create(members)
    Appeal.objects.bulk_create(
        Appeal(member=member, **{name: row[column] for name, column in APPEALED.items()})
        for member, row in zip(members, fresh, strict=True)
        if row["appealed_at"]
    )
