"""What happened to motions and roll calls, for threads; the figures; the desk."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count as Number
from django.db.models import Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from constituyente.decision.assembly import addresses, words
from constituyente.decision.assembly.ballot import BallotGroup, BallotRow
from constituyente.decision.assembly.data import (
    DeskAssembly,
    MotionRow,
    RecordedRow,
    RollCallChoices,
    RollCallFigures,
    RollCallPage,
    VotingDay,
)
from constituyente.decision.assembly.models import Motion, RollCall
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.desks import Done
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import rows

FEW = 10
MANY = 100  # sessions to choose from, the newest


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the motions and roll calls among `refs`, dated. At most three statements."""
    moved = [int(ref.key) for ref in refs if ref.kind == "motion" and ref.key.isdigit()]
    taken = [int(ref.key) for ref in refs if ref.kind == "rollcall" and ref.key.isdigit()]
    motions = list(Motion.objects.filter(number__in=moved).order_by("number").defer("wording", "record")) if moved else []
    votes = list(rows.listed(RollCall.objects.filter(number__in=taken)).order_by("number", "version")) if taken else []
    positions = ledger.positions([*(bytes(row.leaf) for row in motions), *(bytes(row.leaf) for row in votes)]) if motions or votes else {}
    return (
        *(
            provenance.Fact(
                at=row.moved_at,
                text=words.MOVED,
                params={"number": row.number, "title": row.title},
                ref=row.ref,
                index=positions.get(bytes(row.leaf)),
                detail=row.by,
                address=addresses.motion(row.number),
            )
            for row in motions
        ),
        *(_fact(row, rules, positions) for row in votes),
    )


def _fact(row: RollCall, rules: process.Rules, positions: Mapping[bytes, int]) -> provenance.Fact:
    text, told = words.told(rows.count(row), rows.judged(row))
    title = row.title or (row.motion.title if row.motion else "")
    return provenance.Fact(
        at=rows.taken_at(row, rules) if row.version == 1 else row.recorded_at,
        text=text,
        params=dict(told),
        ref=row.ref,
        index=positions.get(bytes(row.leaf)),
        detail=title if row.version == 1 else words.corrected(row.number),
        tag="cut" if row.outcome == "failed" else "",
        address=addresses.roll_call(row.number),
    )


def figures() -> RollCallFigures:
    """The public figures. Two statements."""
    sums = rows.newest().aggregate(total=Number("pk"), yes=Sum("yes"), no=Sum("no"))
    return RollCallFigures(sums["total"], len(bodies.members_of(addresses.BODY)), sums["yes"] or 0, sums["no"] or 0)


def latest_recorded(limit: int) -> tuple[RecordedRow, ...]:
    """The roll calls recorded last, newest first, at most `limit`. One statement."""
    found = ((rows.roll_call(row), row.recorded_at) for row in rows.listed(rows.newest()).order_by("-recorded_at", "-pk")[:limit])
    return tuple(RecordedRow(row.title, row.language, row.result, row.address, at) for row, at in found)


def voting_days(limit: int) -> tuple[VotingDay, ...]:
    """The last days on which roll calls were taken, newest first, at most `limit`. One statement."""
    days = rows.newest().order_by("-on").values_list("on").annotate(Number("pk"), passed=Number("pk", filter=Q(outcome="passed")))
    return tuple(VotingDay(*one) for one in days[:limit])


# ------------------------------------------------------------------ the desk


def queue(actor: accounts.Actor) -> tuple[MotionRow, ...]:
    """The motions that no roll call was taken on, oldest first; empty for whoever may not record one. One statement."""
    if not actor.may("assembly.record"):
        return ()
    waiting = Motion.objects.filter(roll_calls=None).order_by("moved_at", "number").defer("text", "wording", "record")
    return tuple(rows.motion(row, 0) for row in waiting)


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """The motions and roll calls that `actor` recorded last, newest first. One statement each."""
    moved = Motion.objects.filter(recorded_by=actor.id).order_by("-moved_at", "-pk").only("number", "title", "language", "moved_at")
    taken = RollCall.objects.filter(recorded_by=actor.id).order_by("-recorded_at", "-pk").only("number", "title", "language", "recorded_at")
    found = [
        *(Done(row.moved_at, _("Motion recorded"), row.title, row.language, reverse("motion", args=[row.number])) for row in moved[:limit]),
        *(
            Done(row.recorded_at, _("Roll call recorded"), row.title, row.language, reverse("rollcall", args=[row.number]))
            for row in taken[:limit]
        ),
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:limit])


def next_number() -> int:
    """The number of the next roll call. One statement."""
    return (RollCall.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def desk_assembly(actor: accounts.Actor) -> DeskAssembly:
    """The clerks' desk. Three statements."""
    newest = rows.listed(rows.newest()).order_by("-number")[:FEW]
    return DeskAssembly(queue(actor), tuple(rows.roll_call(row) for row in newest), next_number())


def roll_call_choices(standing: RollCallPage | None, rules: process.Rules) -> RollCallChoices:
    """What the form of a roll call offers: the open motions, and that of the one to correct. Two statements. Raises UnknownBody."""
    body = rules.bodies.get(addresses.BODY)
    if body is None:
        raise bodies.UnknownBody(body=addresses.BODY)
    waiting = Motion.objects.filter(roll_calls=None).order_by("number").defer("text", "wording", "record")
    of_it = (standing.motion,) if standing and standing.motion else ()
    sessions = tuple((row.number, bodies.session_name(row.number, row.title)) for row in bodies.sessions_of(addresses.BODY, limit=MANY))
    found = {key: rows.rule(key, rows.majority_of(one), body) for key, one in body.rules.items()}
    return RollCallChoices((*of_it, *(rows.motion(row, 0) for row in waiting)), sessions, tuple(found.values()))


def ballot(on: date, chosen: Mapping[str, str], of_groups: Mapping[str, str]) -> tuple[BallotGroup, ...]:
    """Everybody who held a seat on the day `on`, by group, with what is chosen so far. One statement."""
    found = dict[tuple[int, str, str], list[BallotRow]]()
    for row in sorted(bodies.seated(addresses.BODY, on), key=lambda row: (row.group_position, row.name, row.key)):
        members = found.setdefault((row.group_position, row.group, row.group_title), [])
        members.append(BallotRow(row.key, row.name, chosen.get(row.key, "")))
    return tuple(
        BallotGroup(key or "none", title, of_groups.get(key or "none", ""), tuple(members))
        for (_position, key, title), members in found.items()
    )
