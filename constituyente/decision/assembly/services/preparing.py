"""A roll call from what was given: checked against the rules and against who held a seat, with its record; and its publication."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import connection
from django.utils.translation import gettext

from constituyente.decision.assembly import addresses, words
from constituyente.decision.assembly.data import RollCallInput
from constituyente.decision.assembly.errors import RollCallRefused, SumsDisagree, VoteMissing, VoterNotSeated
from constituyente.decision.assembly.majority import CHOICES, Count, Majority, needed, verdict
from constituyente.decision.assembly.models import Motion, RollCall, Vote
from constituyente.decision.assembly.queries.rows import majority_of, taken_at
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.addresses import ELSEWHERE
from constituyente.foundation.common.records import canonical, instant
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .writing import FIRST, TEXT, TITLE, body_of, check_ref

CLERKS = "clerk"  # the role in whose name votes are linked to what they are on
EXTERNAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:+-]{0,59}")
AT_ONCE = 300  # votes in a statement: SQLite may take no more than 999 parameters
NAMED = 5  # so many of those whose vote is missing are named


@dataclass(frozen=True)
class Known:
    """What roll calls are checked against, read once for as many as are recorded together: the rules, and as little SQL as they ask for."""

    rules: process.Rules
    now: datetime

    @cached_property
    def body(self) -> process.Body:
        return body_of(self.rules)

    @cached_property
    def members(self) -> tuple[bodies.MemberRow, ...]:
        return bodies.members_of(addresses.BODY)

    @cached_property
    def sessions(self) -> frozenset[int]:
        return frozenset(row.number for row in bodies.sessions_of(addresses.BODY))

    @cached_property
    def motions(self) -> Mapping[int, Motion]:
        return {row.number: row for row in Motion.objects.defer("text", "wording", "record")}

    @cached_property
    def _seated(self) -> dict[date, frozenset[str]]:
        return {}

    def seated(self, on: date) -> frozenset[str]:
        """The keys of those who held a seat on the day `on`."""
        if on not in self._seated:
            self._seated[on] = frozenset(row.key for row in self.members if row.seated(on))
        return self._seated[on]


@dataclass(frozen=True)
class Taken:
    """A roll call that is new, with its votes and its entry."""

    row: RollCall
    votes: Mapping[str, str]
    entry: bytes


def row_of(given: RollCallInput, known: Known, *, number: int, version: int = 1, reason: str = "", actor: accounts.Actor) -> RollCall:
    """The row that `given` makes, checked, with its record and its leaf hash still to come.

    Raises UnknownBody, RollCallRefused, VoterNotSeated, VoteMissing, SumsDisagree.
    """
    body = known.body
    if number < 1:
        raise RollCallRefused(number=number, problem=gettext("numbers begin at 1"))
    _check_day(given, known, number)
    title, source = writing.line(given.title), writing.block(given.source)
    if len(title) > TITLE or len(source) > TEXT:
        raise RollCallRefused(number=number, problem=gettext("a text is too long"))
    if given.external and EXTERNAL.fullmatch(given.external) is None:
        raise RollCallRefused(number=number, problem=gettext("“%(value)s” is no number of a register") % {"value": given.external})
    if given.url and ELSEWHERE.fullmatch(given.url) is None:
        raise RollCallRefused(number=number, problem=gettext("the address of the source must begin with http:// or https://"))
    check_ref(given.provision, RollCallRefused, number=number)
    if given.session is not None and given.session not in known.sessions:
        raise RollCallRefused(number=number, problem=gettext("there is no session %(value)s") % {"value": given.session})
    motion = known.motions.get(given.motion) if given.motion is not None else None
    if given.motion is not None and motion is None:
        raise RollCallRefused(number=number, problem=gettext("there is no motion %(value)s") % {"value": given.motion})
    majority = given.majority or _rule(body, given.rule, number)
    seats = body.size if given.seats is None else given.seats
    quorum = given.quorum if given.quorum is not None else needed(majority_of(body.quorum), seats) if body.quorum else 0
    count = _count(given, known, number, seats)
    return RollCall(
        number=number,
        version=version,
        reason=reason,
        external=given.external,
        on=given.on,
        taken_at=given.taken_at,
        session=given.session,
        motion=motion,
        provision=given.provision or (motion.provision if motion else ""),
        title=title,
        language=given.language or (motion.language if motion else known.rules.main_language),
        rule=given.rule,
        of=majority.of,
        share=f"{majority.share.numerator}/{majority.share.denominator}",
        strict=majority.strict,
        quorum=quorum,
        seats=seats,
        **{choice: getattr(count, choice) for choice in CHOICES},
        outcome=verdict(majority, count, quorum).outcome,
        source=source,
        url=given.url,
        recorded_at=given.recorded_at or known.now,
        recorded_by_id=actor.id,
        rules_version=given.rules_version or known.rules.version,
    )


def _check_day(given: RollCallInput, known: Known, number: int) -> None:
    if not FIRST <= given.on <= known.rules.local_date(known.now) or (given.taken_at and given.taken_at > known.now):
        raise RollCallRefused(number=number, problem=gettext("its day has not come yet, or is before 1900"))
    if given.taken_at and known.rules.local_date(given.taken_at) != given.on:
        raise RollCallRefused(number=number, problem=gettext("the hour is not on this day"))


def _rule(body: process.Body, key: str, number: int) -> Majority:
    rule = body.rules.get(key)
    if rule is None:
        raise RollCallRefused(number=number, problem=gettext("the rules know no majority “%(value)s”") % {"value": key})
    return majority_of(rule)


def _count(given: RollCallInput, known: Known, number: int, seats: int) -> Count:
    there, votes = known.seated(given.on), given.votes
    for member, choice in votes.items():
        if member not in there:
            raise VoterNotSeated(number=number, member=writing.line(member)[:TITLE])
        if choice not in CHOICES:
            raise RollCallRefused(number=number, problem=gettext("“%(value)s” is no choice") % {"value": choice})
    if len(votes) < len(there) or not votes:
        raise VoteMissing(number=number, members=_named(there - votes.keys(), known))
    count = Count.of(seats, votes)
    if count.voters > seats:
        raise RollCallRefused(number=number, problem=gettext("there are more votes than seats"))
    for choice in CHOICES:
        counted, told = getattr(count, choice), given.sums.get(choice)
        if told is not None and told != counted:
            raise SumsDisagree(number=number, choice=str(words.CHOICES[choice]).lower(), told=told, counted=counted)
    return count


def _named(missing: Collection[str], known: Known) -> str:
    names = [row.name for row in known.members if row.key in missing]
    more = "…" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more or gettext("everybody")


def record_of(row: RollCall, votes: Mapping[str, str], *, rules: int | None = None) -> str:
    """The public record of a roll call, with every single vote. Source: docs/rules.md, "The assembly"."""
    return canonical(
        {
            "rollcall": row.number,
            "version": row.version,
            "reason": row.reason,
            "external": row.external,
            "on": row.on.isoformat(),
            "taken_at": instant(row.taken_at) if row.taken_at else None,
            "session": row.session,
            "motion": row.motion.number if row.motion else None,
            "provision": row.provision,
            "title": row.title,
            "language": row.language,
            "majority": {"key": row.rule, "of": row.of, "share": row.share, "more_than": row.strict},
            "quorum": row.quorum,
            "seats": row.seats,
            "count": {choice: getattr(row, choice) for choice in CHOICES},
            "votes": dict(votes),
            "outcome": row.outcome,
            "source": row.source,
            "url": row.url,
            "rules": row.rules_version if rules is None else rules,
        }
    )


def publish(rows: Sequence[Taken], known: Known) -> None:
    """The votes of roll calls that are new, their entries, cards and links."""
    _insert_votes([(one.row.pk, key, choice) for one in rows for key, choice in one.votes.items()])
    ledger.append_many([one.entry for one in rows], now=known.now)
    provenance.register_many([_card(one.row, known.rules) for one in rows], now=known.now, anew=True)
    for row in (one.row for one in rows):
        about = [*([Ref.parse(row.provision)] if row.provision else []), *([row.motion.ref] if row.motion else [])]
        for ref in about:
            provenance.link(row.ref, provenance.Relation.DECIDES, ref, by=CLERKS, at=taken_at(row, known.rules))


def _insert_votes(votes: Sequence[tuple[int, str, str]]) -> None:
    """Roll call, member and choice of each: by hand, since half a million votes through the models take twice as long."""
    table = Vote._meta.db_table  # noqa: SLF001  Django's public name for it begins with an underscore
    names = [connection.ops.quote_name(name) for name in (table, "roll_call_id", "member", "choice")]
    into = "INSERT INTO {} ({}, {}, {}) VALUES ".format(*names)  # noqa: S608  names of ours
    with connection.cursor() as cursor:
        for start in range(0, len(votes), AT_ONCE):
            some = votes[start : start + AT_ONCE]
            cursor.execute(into + ", ".join(["(%s, %s, %s)"] * len(some)), [value for vote in some for value in vote])


def _card(row: RollCall, rules: process.Rules) -> provenance.Card:
    title = row.title or (row.motion.title if row.motion else row.external)
    return provenance.Card(
        row.ref,
        title,
        addresses.roll_call(row.number),
        row.language,
        words.OUTCOMES[row.outcome],
        taken_at(row, rules),
        words.ROLL_CALL,
    )
