"""The list of roll calls, and how one member voted."""

import re
from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import Count as Number
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import formats
from django.utils.http import urlencode

from constituyente.decision.assembly import addresses, words
from constituyente.decision.assembly.data import Filter, MemberVote, MemberVotesPage, RollCallList, RollCallRow, Totals
from constituyente.decision.assembly.majority import CHOICES, OUTCOMES
from constituyente.decision.assembly.models import RollCall, Vote
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.common.errors import BadQuery, NotFound

from . import rows

SHOWN = 25
MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


def outcomes(found: QuerySet[RollCall]) -> Counter[str]:
    """How many of `found` ended in each way. One statement."""
    return Counter(dict(found.order_by().values_list("outcome").annotate(Number("pk"))))


def roll_calls(*, outcome: str, month: str, yes: int, session: int, external: str, before: int | None) -> RollCallList:
    """The roll calls, newest first, narrowed as asked, those below `before` (the cursor). Four statements.

    outcome  passed, failed or undetermined; month  as in 2022-03; yes  at least so many in favour; external  number in the other register
    Empty or 0: all. Raises BadQuery.
    """
    if outcome and outcome not in OUTCOMES:
        raise BadQuery(name="outcome")
    asked: dict[str, str | int] = {"outcome": outcome, "month": month, "yes": yes, "session": session, "id": external}
    within = rows.newest()
    if yes > 0:
        within = within.filter(yes__gte=yes)
    if session > 0:
        within = within.filter(session=session)
    if external:
        within = within.filter(external=external)
    of_month = _in_month(within, month) if month else within
    counts = outcomes(of_month)
    found = of_month.filter(outcome=outcome) if outcome else of_month
    shown = list(rows.listed(found.filter(number__lt=before) if before is not None else found).order_by("-number")[: SHOWN + 1])
    items = tuple(rows.roll_call(row) for row in shown[:SHOWN])
    totals = outcomes(rows.newest())
    return RollCallList(
        totals=Totals(totals.total(), totals["passed"], totals["failed"], totals["undetermined"]),
        matching=counts[outcome] if outcome else counts.total(),
        outcome=outcome,
        month=month,
        yes=yes,
        session=session,
        by_outcome=tuple(
            Filter(key, words.outcome(key), counts[key], key == outcome, _address(asked | {"outcome": key})) for key in OUTCOMES
        ),
        months=_months(within.filter(outcome=outcome) if outcome else within, asked, month),
        items=items,
        next=_address(asked | {"before": items[-1].number}) if len(shown) > SHOWN else None,
    )


def _in_month(found: QuerySet[RollCall], month: str) -> QuerySet[RollCall]:
    match = MONTH.fullmatch(month)
    if match is None:
        raise BadQuery(name="month")
    return found.filter(on__year=int(match[1]), on__month=int(match[2]))


def _address(asked: dict[str, str | int]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('rollcalls')}?{query}" if query else reverse("rollcalls")


def _months(found: QuerySet[RollCall], asked: dict[str, str | int], chosen: str) -> tuple[Filter, ...]:
    """The months in which there were any, in order. One statement."""
    counts = Counter[tuple[int, int]]()
    for on, number in found.order_by().values_list("on").annotate(Number("pk")):
        counts[on.year, on.month] += number
    filters = list[Filter]()
    for (year, month), number in sorted(counts.items()):
        key = f"{year}-{month:02}"
        name = formats.date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
        filters.append(Filter(key, name, number, key == chosen, _address(asked | {"month": key})))
    return tuple(filters)


# ------------------------------------------------------------------ one member


def votes_on(keys: Collection[str]) -> tuple[RollCallRow, ...]:
    """The roll calls on the provisions with these keys, whichever version they were on, the oldest first. One statement."""
    refs = {f"provision/{key}" for key in keys}
    found = rows.newest().annotate(bare=Substr("provision", 1, max(map(len, refs), default=1))).filter(bare__in=refs)
    return tuple(rows.roll_call(row) for row in rows.listed(found).order_by("number"))


def member_votes(key: str, *, choice: str, before: int | None) -> MemberVotesPage:
    """How a member voted, newest first, those below `before` (the cursor). Three statements. Raises NotFound, BadQuery."""
    if choice and choice not in CHOICES:
        raise BadQuery(name="choice")
    member = next((row for row in bodies.members_of(addresses.BODY) if row.key == key), None)
    if member is None:
        raise NotFound
    votes = Vote.objects.filter(member=key, roll_call__correction=None)
    counts = dict(votes.order_by().values_list("choice").annotate(Number("pk")))
    if choice:
        votes = votes.filter(choice=choice)
    if before is not None:
        votes = votes.filter(roll_call__number__lt=before)
    deferred = [f"roll_call__{name}" for name in (*rows.HEAVY, "motion__text", "motion__wording", "motion__record")]
    shown = list(votes.select_related("roll_call__motion").defer(*deferred).order_by("-roll_call__number")[: SHOWN + 1])
    items = tuple(MemberVote(rows.roll_call(vote.roll_call), vote.choice, str(words.CHOICES[vote.choice])) for vote in shown[:SHOWN])
    here = reverse("assembly-member", kwargs={"key": key})
    query = urlencode(
        {name: value for name, value in (("choice", choice), ("before", items[-1].roll_call.number if items else 0)) if value}
    )
    return MemberVotesPage(
        member=member,
        total=sum(counts.values()),
        by_choice=tuple(
            Filter(one, str(words.CHOICES[one]), counts.get(one, 0), one == choice, f"{here}?{urlencode({'choice': one})}#list")
            for one in CHOICES
            if one in counts
        ),
        items=items,
        next=f"{here}?{query}#list" if len(shown) > SHOWN else None,
    )
