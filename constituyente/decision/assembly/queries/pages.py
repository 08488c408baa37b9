"""How things stand, and the motions."""

from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

from constituyente.decision.assembly import addresses
from constituyente.decision.assembly.data import AssemblyPage, MotionList, MotionPage, Totals
from constituyente.decision.assembly.models import Motion
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import answering, rows
from .listing import outcomes

FEW, SHOWN = 5, 25


def assembly_page(*, now: datetime) -> AssemblyPage:
    """How things stand in the assembly. Eight statements."""
    rules = process.current()
    today = rules.local_date(now)
    body = rules.bodies.get(addresses.BODY)
    waiting = Motion.objects.filter(roll_calls=None)
    counts = outcomes(rows.newest())
    sessions = bodies.sessions_of(addresses.BODY, limit=FEW)
    ahead = sorted((row for row in sessions if row.on > today), key=lambda row: row.on)
    return AssemblyPage(
        title=in_language(body.title) if body else "",
        seats=body.size if body else 0,
        taken=len(bodies.seated(addresses.BODY, today)),
        groups=tuple(row for row in bodies.groups_of(addresses.BODY, today) if row.members),
        rules=tuple(rows.rule(key, rows.majority_of(one), body) for key, one in (body.rules if body else {}).items()),
        totals=Totals(counts.total(), counts["passed"], counts["failed"], counts["undetermined"]),
        newest=tuple(rows.roll_call(row) for row in rows.listed(rows.newest()).order_by("-number")[:FEW]),
        open_motions=tuple(rows.motion(row, 0) for row in waiting.order_by("moved_at", "number").defer("text", "wording", "record")[:FEW]),
        open_in_all=waiting.count(),
        sessions=(*ahead, *(row for row in sessions if row.on <= today)),
        decides=process.phase_of(rules, "assembly", now=now),
        today=today,
    )


def motion_list(*, before: int | None) -> MotionList:
    """The motions, newest first, those below `before` (the cursor). Three statements."""
    found = rows.motions().defer("text", "wording", "record").order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    shown = list(found[: SHOWN + 1])
    items = tuple(rows.motion(row, row.taken, row.outcome or "") for row in shown[:SHOWN])  # type: ignore[attr-defined]  # annotated
    return MotionList(
        total=Motion.objects.count(),
        open=Motion.objects.filter(roll_calls=None).count(),
        items=items,
        next=f"{reverse('motions')}?{urlencode({'before': items[-1].number})}" if len(shown) > SHOWN else None,
    )


def motion_page(number: int) -> MotionPage:
    """A motion, what it is on, and what became of it. At most fifteen statements. Raises NotFound."""
    row = Motion.objects.filter(number=number).first()
    if row is None:
        raise NotFound
    leaf = bytes(row.leaf)
    taken = tuple(rows.roll_call(one) for one in rows.listed(rows.newest().filter(motion=row)).order_by("-number"))
    return MotionPage(
        motion=rows.motion(row, len(taken), taken[0].outcome if taken else ""),
        text=row.text,
        wording=row.wording,
        place=rows.place(row.provision, provenance.cards([Ref.parse(row.provision)] if row.provision else [])),
        answered=answering.answered(row.provision),
        roll_calls=taken,
        rules_version=row.rules_version,
        record=row.record,
        hash=digest(row.record),
        index=ledger.positions([leaf]).get(leaf),
    )
