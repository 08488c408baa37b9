from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import cast

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find
from constituyente.foundation.common.desks import Done
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import (
    APPEALS,
    SEALED_FOR,
    AppealRow,
    CasePage,
    CaseRow,
    DayRow,
    DeskCase,
    Figure,
    Proposed,
    ReviewsDesk,
    ReviewsPage,
    ReviewTotals,
    Said,
    Standing,
    Status,
)
from .models import Appeal, Case, Member, Proposal
from .signals import SOUGHT, RuleKey

SHOWN = 100  # settled cases


def _cases() -> QuerySet[Case]:
    """Cases with how many signatures they hold, how many of these were appealed for, and for how many that helped."""
    reinstated = Count("members__appeal", filter=Q(members__appeal__outcome="reinstate"))
    return Case.objects.annotate(held=Count("members"), appealed=Count("members__appeal"), restored=reinstated)


def _rows(cases: Iterable[Case]) -> tuple[CaseRow, ...]:
    """One statement for the cases, one for the cards of what they are about."""
    cases = list(cases)
    cards = provenance.cards([Ref.parse(case.about) for case in cases])
    return tuple(_row(case, cards.get(Ref.parse(case.about).bare)) for case in cases)


def _row(case: Case, card: provenance.Card | None) -> CaseRow:
    return CaseRow(
        number=case.number,
        ref=str(case.ref),
        about=case.about,
        about_title=card.title if card else case.about,
        about_language=card.language if card else "",
        about_address=card.address if card else provenance.thread_address(case.about),
        rule=cast("RuleKey", case.rule),
        rule_words=words.rule(case.rule),
        members=case.held,  # type: ignore[attr-defined]  # annotated in _cases, as the next two
        opened_at=case.opened_at,
        due_at=case.due_at,
        settled_at=case.settled_at,
        status=cast("Status", case.outcome or "open"),
        status_words=words.outcome(case.outcome),
        appeals=case.appealed,  # type: ignore[attr-defined]
        reinstated=case.restored,  # type: ignore[attr-defined]
    )


def reviews_page() -> ReviewsPage:
    """Everything that was ever under review. Six statements, five without cases. Raises NoRules."""
    rules = process.current()
    every = list(_cases().order_by("number"))
    waiting = sorted((one for one in every if not one.settled_at), key=lambda one: (one.due_at, one.number))
    settled = sorted((one for one in every if one.settled_at), key=lambda one: (one.settled_at or one.due_at, one.number), reverse=True)
    rows = _rows([*waiting, *settled[:SHOWN]])
    by_rule, sums = Counter[str](), Counter[str]()
    for one in every:
        held, restored = one.held, one.restored if one.outcome == "exclude" else 0  # type: ignore[attr-defined]  # annotated in _cases
        by_rule[one.rule] += held
        sums[one.outcome] += held - restored
        sums["restored"] += restored
    days, appeals = _days(rules)
    return ReviewsPage(
        totals=ReviewTotals(
            cases=len(every),
            open=len(waiting),
            held=sums[""],
            released=sums["release"] + sums["lapse"],
            excluded=sums["exclude"],
            reinstated=sums["restored"],
            appeals=appeals,
        ),
        waiting=rows[: len(waiting)],
        settled=rows[len(waiting) :],
        days=days,
        by_rule=dict(by_rule),
        rules=tuple((key, words.rule(key)) for key in SOUGHT),
        head=ledger.head(),
    )


def _days(rules: process.Rules) -> tuple[tuple[DayRow, ...], int]:
    """What was done on each day of the process, newest first, and how many appeals there were. Two statements."""
    days: dict[date, Counter[str]] = {}

    def add(at: datetime | None, what: str, count: int = 1) -> None:
        if at is not None:
            days.setdefault(rules.local_date(at), Counter())[what] += count

    members = Member.objects.values_list("held_at", "case__outcome", "case__settled_at").annotate(Count("pk")).order_by()
    for held_at, outcome, settled_at, count in members:
        add(held_at, "held", count)
        add(settled_at, "excluded" if outcome == "exclude" else "released", count)
    appeals = list(Appeal.objects.values_list("made_at", "outcome", "settled_at", "member__case__outcome"))
    for made_at, outcome, settled_at, case_outcome in appeals:
        add(made_at, "appeals")
        if outcome == "reinstate" and case_outcome == "exclude":
            add(settled_at, "reinstated")
    rows = (
        DayRow(
            day,
            held=some["held"],
            released=some["released"],
            excluded=some["excluded"],
            reinstated=some["reinstated"],
            appeals=some["appeals"],
        )
        for day, some in days.items()
    )
    return tuple(sorted(rows, key=lambda row: row.day, reverse=True)), len(appeals)


def case_page(number: int) -> CasePage:
    """One case. Seven statements. Raises NotFound."""
    case = _found(number)
    (row,) = _rows([case])
    appeals = list(
        Appeal.objects.filter(member__case=case, settled_at__isnull=False).exclude(ending=case.ending).order_by("settled_at", "pk")
    )
    said = [(case.outcome, case.ruling, case.settled_at, case.ending)]
    said += [(one.outcome, one.ruling, one.settled_at, one.ending) for one in appeals]
    return CasePage(
        case=row,
        evidence=tuple(Figure(key, words.evidence(key), value) for key, value in case.evidence.items() if key in words.EVIDENCE),
        reason=case.reason,
        record=case.record,
        entries=tuple(case.members.order_by("index").values_list("index", flat=True)),
        rulings=tuple(Said(outcome, words.outcome(outcome), reason, at, ending) for outcome, reason, at, ending in said if at),
        rules_version=case.rules_version,
        appeal_until=case.settled_at + APPEALS if case.settled_at and case.outcome == "exclude" else None,
        head=ledger.head(),
    )


def _found(number: int) -> Case:
    find(Case, number=number)  # NotFound
    return _cases().get(number=number)


def cases_about(ref: Ref) -> tuple[CaseRow, ...]:
    """The cases about one reference, oldest first. Two statements, one without any."""
    return _rows(_cases().filter(about=str(ref.bare)).order_by("number"))


def standing_of(leaf: str, *, now: datetime) -> Standing | None:
    """Why the signature with this leaf hash (hex) is held or excluded; None if no case holds it. Two statements at most."""
    member = Member.objects.select_related("case", "appeal").filter(leaf=bytes.fromhex(leaf)).order_by("-held_at", "-pk").first()
    if member is None:
        return None
    case, appeal = member.case, getattr(member, "appeal", None)
    until = (case.settled_at or member.held_at) + APPEALS
    ruling = appeal.ruling if appeal and appeal.settled_at else case.ruling
    return Standing(
        case=case.number,
        rule_words=words.rule(case.rule),
        reason=ruling,
        appealed=appeal is not None,
        settled=words.outcome(appeal.outcome) if appeal and appeal.settled_at else "",
        until=until if appeal is None and now < until else None,
    )


def facts_of(refs: Collection[Ref], _rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """The cases about `refs`, as dated facts. One statement."""
    facts = list[provenance.Fact]()
    for case in _cases().filter(about__in=[str(ref.bare) for ref in refs]).order_by("number"):
        said = {"number": case.held, "case": case.number}  # type: ignore[attr-defined]  # annotated in _cases
        about, address = Ref.parse(case.about), addresses.case(case.number)
        facts.append(provenance.Fact(at=case.opened_at, text=words.HELD, params=said, ref=about, address=address))
        if case.settled_at:
            text = words.EXCLUDED if case.outcome == "exclude" else words.RELEASED
            facts.append(provenance.Fact(at=case.settled_at, text=text, params=said, ref=about, address=address))
    return tuple(facts)


# ------------------------------------------------------------------ the desk


def _waiting() -> QuerySet[Case]:
    """Open cases, and settled ones with an appeal that waits."""
    appealed = Appeal.objects.filter(settled_at=None, member__case__settled_at__isnull=False).values("member__case")
    return _cases().filter(Q(settled_at=None) | Q(pk__in=appealed)).order_by("due_at", "number")


def queue(actor: accounts.Actor) -> tuple[CaseRow, ...]:
    """What waits for `actor` to review, the first to be released first; empty for others. Two statements."""
    return _rows(_waiting()) if actor.may("reviews.decide") else ()


def desk_page(actor: accounts.Actor, *, done: int | None) -> ReviewsDesk:
    """The reviewers' list. Two statements."""
    return ReviewsDesk(queue(actor), done)


def desk_case(number: int, actor: accounts.Actor, *, done: int | None) -> DeskCase:
    """One case for `actor` to decide. Eleven statements at most. Raises NotFound."""
    case = _found(number)
    waiting = {one.appeal_id: one for one in case.proposals.filter(answered_at=None).select_related("proposed_by")}
    had_part = case.deciders()
    appeals = Appeal.objects.filter(member__case=case, settled_at=None).order_by("made_at", "pk")
    return DeskCase(
        page=case_page(number),
        proposed=_proposed(waiting.get(None), actor),
        appeals=tuple(
            AppealRow(
                id=one.pk,
                words=post.unseal(one.words, SEALED_FOR),
                made_at=one.made_at,
                proposed=_proposed(waiting.get(one.pk), actor),
                decides=case.settled_at is not None and actor.id not in had_part,
            )
            for one in appeals
        ),
        done=done,
    )


def desk_appeal(number: int, appeal: int, actor: accounts.Actor) -> tuple[DeskCase, AppealRow]:
    """One appeal that waits, with its case. Statements as for `desk_case`. Raises NotFound."""
    page = desk_case(number, actor, done=None)
    row = next((one for one in page.appeals if one.id == appeal), None)
    if row is None:
        raise NotFound
    return page, row


def _proposed(proposal: Proposal | None, actor: accounts.Actor) -> Proposed | None:
    if proposal is None:
        return None
    return Proposed(
        outcome=proposal.outcome,
        outcome_words=words.outcome(proposal.outcome),
        reason=proposal.reason,
        at=proposal.proposed_at,
        by=proposal.proposed_by.name,
        yours=proposal.proposed_by_id == actor.id,
    )


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` proposed or answered last, newest first. Two statements."""
    mine = Proposal.objects.filter(Q(proposed_by=actor.id) | Q(answered_by=actor.id)).select_related("case")
    rows = sorted(mine, key=lambda one: one.answered_at if one.answered_by_id == actor.id and one.answered_at else one.proposed_at)[-limit:]
    cards = provenance.cards([Ref.parse(row.case.about) for row in rows])
    found = [(row, cards.get(Ref.parse(row.case.about).bare)) for row in reversed(rows)]
    return tuple(
        Done(
            row.answered_at if row.answered_by_id == actor.id and row.answered_at else row.proposed_at,
            words.done(answered=row.answered_by_id == actor.id),
            card.title if card else row.case.about,
            card.language if card else "",
            reverse("review", kwargs={"number": row.case.number}),
        )
        for row, card in found
    )
