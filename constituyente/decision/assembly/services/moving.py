"""Motions."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from constituyente.decision.assembly import addresses, words
from constituyente.decision.assembly.data import MotionInput
from constituyente.decision.assembly.errors import MotionRefused, MotionStands
from constituyente.decision.assembly.models import Motion
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import insert_numbered, insert_once
from constituyente.foundation.common.records import canonical, instant
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus

from .writing import FIRST, TEXT, TITLE, body_of, check_ref, entry_of


@transaction.atomic
def propose(given: MotionInput, *, actor: accounts.Actor, now: datetime) -> int:
    """Record a motion, publish it and queue it for the log. Returns its number.

    The same under the same number again changes nothing; two at once are settled by the unique number.
    Raises Forbidden, UnknownBody, MotionRefused, MotionStands.
    """
    actor.require("assembly.record")
    rules = process.current()
    body_of(rules)
    given = _plain_motion(given, rules, now)
    row = Motion(
        **{name: getattr(given, name) for name in MOVED},
        moved_at=given.at or now,
        recorded_by_id=actor.id,
        rules_version=given.rules_version or rules.version,
    )

    def fill(motion: Motion) -> None:
        motion.record = _motion_record(motion)
        motion.leaf = ledger.leaf_hash(entry_of("motion", motion.number, motion.record))

    if given.number is None:
        row, new = insert_numbered(row, fill=fill)
    else:
        row.number = given.number
        fill(row)
        mine = _motion_record(row, rules=0)
        row, new = insert_once(row, by=("number",))
        if not new and _motion_record(row, rules=0) != mine:
            raise MotionStands(number=given.number)
    if new:
        ledger.append(entry_of("motion", row.number, row.record), now=now)
        card = provenance.Card(row.ref, row.title, addresses.motion(row.number), row.language, name=words.MOTION)
        provenance.register(card, now=now)
        body = "\n\n".join(part for part in (row.text, row.wording) if part)
        corpus.put([corpus.Text(row.ref, row.title, body, row.language, "", "", given=False, at=row.moved_at)])
    return row.number


MOVED = ("title", "text", "by", "language", "provision", "wording")


def _plain_motion(given: MotionInput, rules: process.Rules, now: datetime) -> MotionInput:
    title, by = writing.line(given.title), writing.line(given.by)
    text, wording = writing.block(given.text), writing.block(given.wording)
    for said, problem in ((title, gettext("it has no title")), (text, gettext("it has no text")), (by, gettext("nobody moves it"))):
        if not said:
            raise MotionRefused(problem=problem)
    if max(len(title), len(by)) > TITLE or max(len(text), len(wording)) > TEXT:
        raise MotionRefused(problem=gettext("a text is too long"))
    at = given.at or now
    if not rules.local_date(at) >= FIRST or at > now:
        raise MotionRefused(problem=gettext("its day has not come yet, or is before 1900"))
    if given.number is not None and given.number < 1:
        raise MotionRefused(problem=gettext("numbers begin at 1"))
    check_ref(given.provision, MotionRefused)
    return replace(given, title=title, text=text, wording=wording, by=by, at=at, language=given.language or rules.main_language)


def _motion_record(row: Motion, *, rules: int | None = None) -> str:
    return canonical(
        {
            "motion": row.number,
            **{name: getattr(row, name) for name in MOVED},
            "moved_at": instant(row.moved_at),
            "rules": row.rules_version if rules is None else rules,
        }
    )
