"""Roll calls: recorded, corrected, brought in from elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from constituyente.decision.assembly.data import RollCallInput
from constituyente.decision.assembly.errors import RollCallRefused, RollCallStands
from constituyente.decision.assembly.models import RollCall
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import insert_numbered, insert_once
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process

from .preparing import Known, Taken, publish, record_of, row_of
from .writing import TEXT, entry_of

CHUNK = 20  # roll calls in a transaction of an import: some thousands of votes


@transaction.atomic
def record_roll_call(given: RollCallInput, *, actor: accounts.Actor, now: datetime) -> int:
    """Record a roll call with every single vote, publish it and queue it for the log. Returns its number.

    The same under the same number again changes nothing. Two clerks at once are settled by the unique number: whoever comes second, with
    other votes, is told.
    Raises Forbidden, UnknownBody, RollCallRefused, VoterNotSeated, VoteMissing, SumsDisagree, RollCallStands.
    """
    actor.require("assembly.record")
    known = Known(process.current(), now)
    row = row_of(given, known, number=1 if given.number is None else given.number, actor=actor)
    if given.external and RollCall.objects.filter(external=given.external).exclude(number=given.number or 0).exists():
        raise RollCallStands(number=given.external)  # the constraint settles the same moment

    def fill(row: RollCall) -> None:
        row.record = record_of(row, given.votes)
        row.leaf = ledger.leaf_hash(entry_of("rollcall", row.number, row.record))

    if given.number is None:
        row, new = insert_numbered(row, fill=fill)
    else:
        fill(row)
        try:
            standing, new = insert_once(row, by=("number", "version"))
        except IntegrityError as error:  # somebody recorded the same number of the other register a moment ago
            raise RollCallStands(number=given.external) from error
        if not new and record_of(row, given.votes, rules=standing.rules_version) != standing.record:
            raise RollCallStands(number=given.number)
    if new:
        publish([Taken(row, given.votes, entry_of("rollcall", row.number, row.record))], known)
    return row.number


@transaction.atomic
def correct_roll_call(number: int, given: RollCallInput, *, version: int, reason: str, actor: accounts.Actor, now: datetime) -> int:
    """Record roll call `number` anew, as version `version`, and why; the version before stays public. Returns the version.

    Two clerks at once are settled by a lock on the version before, and by the constraint that one version corrects it.
    Raises Forbidden, NotFound, and what `record_roll_call` raises; RollCallStands if that version is there already and says something else.
    """
    actor.require("assembly.record")
    reason = writing.block(reason)
    before = RollCall.objects.select_for_update().filter(number=number).order_by("-version").first()
    if before is None:
        raise NotFound
    if not reason or len(reason) > TEXT:
        raise RollCallRefused(number=number, problem=gettext("say why it is corrected"))
    known = Known(process.current(), now)
    row = row_of(given, known, number=number, version=version, reason=reason, actor=actor)
    standing = RollCall.objects.filter(number=number, version=version).first()
    if standing is not None and record_of(row, given.votes, rules=standing.rules_version) == standing.record:
        return version
    if version != before.version + 1:
        raise RollCallStands(number=number)
    row.corrects = before
    row.record = record_of(row, given.votes)
    entry = entry_of("rollcall", number, row.record)
    row.leaf = ledger.leaf_hash(entry)
    row.save(force_insert=True)
    publish([Taken(row, given.votes, entry)], known)
    return version


# ------------------------------------------------------------------ from elsewhere


@transaction.atomic
def bring_in(given: Sequence[RollCallInput], against: Known) -> int:
    """Take over first versions of roll calls from a data package, all of them or none, at most CHUNK. Returns how many are new.

    Those that stand with the same values are left alone. Raises what `record_roll_call` raises.
    """
    standing = {row.number: row for row in RollCall.objects.filter(number__in=[one.number for one in given], version=1)}
    others = [one.external for one in given if one.external and one.number not in standing]
    taken = set(RollCall.objects.filter(external__in=others, version=1).values_list("external", flat=True))
    fresh = list[Taken]()
    for one in given:
        row = row_of(one, against, number=one.number or 0, actor=accounts.SYSTEM)
        if one.number in standing:
            if record_of(row, one.votes, rules=standing[one.number].rules_version) != standing[one.number].record:
                raise RollCallStands(number=one.number)
            continue
        if one.external in taken:
            raise RollCallStands(number=row.number)
        if one.external:
            taken.add(one.external)
        row.record = record_of(row, one.votes)
        entry = entry_of("rollcall", row.number, row.record)
        row.leaf = ledger.leaf_hash(entry)
        fresh.append(Taken(row, one.votes, entry))
    RollCall.objects.bulk_create([one.row for one in fresh])
    publish(fresh, against)
    return len(fresh)
