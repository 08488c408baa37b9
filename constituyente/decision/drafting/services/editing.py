"""Writing the text in progress: each change is one more revision, and what two write at once is kept, both.

Everybody who changes the text holds its lock (`locking.working_text`), so that two at once come one after the other.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from constituyente.decision.drafting import tree
from constituyente.decision.drafting.data import WRITTEN, Act, Saved, Words
from constituyente.decision.drafting.errors import (
    AlreadySettled,
    CannotMove,
    ProvisionRemoved,
    UnknownKind,
    WordsRefused,
    WorkingTextChanged,
)
from constituyente.decision.drafting.models import Provision, Revision, WorkingProvision
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import TRIES, find, insert_once
from constituyente.foundation.common.errors import NotFound, TooBusy
from constituyente.foundation.common.exchange import LONGEST
from constituyente.foundation.common.rng import Rng

from .locking import working_text
from .publishing import LONGEST_MARK

KEY_BYTES = 4

# ------------------------------------------------------------------ the words of a provision


@transaction.atomic
def edit(key: str, *, based_on: int, words: Words, why: str = "", actor: accounts.Actor, now: datetime) -> Saved:
    """Write the words of provision `key` anew.

    based_on  the revision that whoever writes began from
    If the words have changed since, or the provision was removed, nothing that stands is touched: these words are kept beside it, to be
    decided on (`choose`). What says the same as the text, or as what waits beside it, is written once.
    Raises Forbidden, NotFound, NoWorkingText, WordsRefused.
    """
    actor.require("drafting.write")
    working_text()
    row = _row(key)
    began = find(Revision, provision=row.provision, number=based_on)
    words = _checked(words)
    if row.words == words and not row.removed_at:
        return Saved(key, row.revision, beside=False, changed=False)
    if row.removed_at or began.words != row.words:
        waiting = next((one for one in _alternatives(row) if one.words == words), None)
        number = waiting.number if waiting else _note(row, "kept_beside", actor, now, words=words, why=why, based_on=based_on).number
        return Saved(key, number, beside=True, changed=waiting is None)
    return _write(row, "edited", words, actor, now, why=why, based_on=based_on)


@transaction.atomic
def choose(key: str, alternative: int, *, based_on: int, words: Words, why: str = "", actor: accounts.Actor, now: datetime) -> Saved:
    """Decide between the words of provision `key` and those kept beside it under the number `alternative`: `words` stand from now on.

    They may be either, or a third that joins both. A provision that was removed comes back where it stood, at the end of what it stood in.
    Raises Forbidden, NotFound, NoWorkingText, WordsRefused, AlreadySettled, WorkingTextChanged if the words of the text are not those of
    revision `based_on` any more, ProvisionRemoved if what it stood in was removed too.
    """
    actor.require("drafting.write")
    working_text()
    row = _row(key)
    beside = find(Revision, provision=row.provision, number=alternative, act="kept_beside")
    if Revision.objects.filter(settles=beside).exists():
        raise AlreadySettled
    if find(Revision, provision=row.provision, number=based_on).words != row.words:
        raise WorkingTextChanged
    if row.removed_at:
        if row.parent_id and not WorkingProvision.objects.filter(provision=row.parent_id, removed_at=None).exists():
            raise ProvisionRemoved
        row.removed_at, row.position = None, len(_beside(row.parent_id)) + 1
    return _write(row, "chosen", _checked(words), actor, now, why=why, based_on=based_on, settles=beside)


def _write(
    row: WorkingProvision,
    act: Act,
    words: Words,
    actor: accounts.Actor,
    now: datetime,
    *,
    why: str,
    based_on: int,
    settles: Revision | None = None,
) -> Saved:
    for name in WRITTEN:
        setattr(row, name, getattr(words, name))
    row.revision = _note(row, act, actor, now, why=why, based_on=based_on, settles=settles).number
    row.save()
    return Saved(row.provision.key, row.revision, beside=False, changed=True)


# ------------------------------------------------------------------ adding, moving, removing


@transaction.atomic
def add(
    kind: str, words: Words, *, after: str = "", inside: str = "", why: str = "", actor: accounts.Actor, now: datetime, rng: Rng
) -> Saved:
    """Add a provision behind provision `after`, or at the end of provision `inside`, or at the end of the text; it gets a key for good.

    Raises Forbidden, NotFound, NoWorkingText, UnknownKind, WordsRefused, ProvisionRemoved, TooBusy if no free key was found.
    """
    actor.require("drafting.write")
    working_text()
    if kind not in tree.KINDS:
        raise UnknownKind(kind=kind)
    words = _checked(words)
    parent, at = _spot(after, inside)
    row = WorkingProvision(provision=_new_provision(rng, now), kind=kind, revision=0, **asdict(words))
    _put(row, parent, at)
    row.revision = _note(row, "added", actor, now, why=why).number
    row.save()
    return Saved(row.provision.key, row.revision, beside=False, changed=True)


@transaction.atomic
def move(key: str, *, after: str = "", inside: str = "", why: str = "", actor: accounts.Actor, now: datetime) -> Saved:
    """Move provision `key` with everything in it behind provision `after`, or to the end of provision `inside`, or of the text.

    Raises Forbidden, NotFound, NoWorkingText, ProvisionRemoved, CannotMove.
    """
    actor.require("drafting.write")
    working_text()
    row = _row(key)
    if row.removed_at:
        raise ProvisionRemoved
    within = {one.provision.key for one in _inside(row)}
    if {after, inside} & {*within, key}:
        raise CannotMove
    stood = row.parent_id, row.position
    parent, at = _spot(after, inside)
    if row.parent_id == parent and row.position < at:
        at -= 1
    if (parent, at) == stood:
        return Saved(key, row.revision, beside=False, changed=False)
    _close(row)
    _put(row, parent, at)
    row.revision = _note(row, "moved", actor, now, why=why).number
    row.save()
    return Saved(key, row.revision, beside=False, changed=True)


@transaction.atomic
def remove(key: str, *, why: str = "", actor: accounts.Actor, now: datetime) -> int:
    """Take provision `key` out of the text in progress, with everything in it; their keys are never given again. Returns how many went.

    Raises Forbidden, NotFound, NoWorkingText, ProvisionRemoved.
    """
    actor.require("drafting.write")
    working_text()
    row = _row(key)
    if row.removed_at:
        raise ProvisionRemoved
    gone = [row, *_inside(row)]
    _close(row)
    for one in gone:
        one.removed_at = now
        one.revision = _note(one, "removed", actor, now, why=why).number
        one.save()
    return len(gone)


def _spot(after: str, inside: str) -> tuple[int | None, int]:
    """The provision to stand in (its row of the keys) and the place there, counted from 1."""
    if after:
        before = _standing(after)
        return before.parent_id, before.position + 1
    parent = _standing(inside).provision_id if inside else None
    return parent, len(_beside(parent)) + 1


def _standing(key: str) -> WorkingProvision:
    row = _row(key)
    if row.removed_at:
        raise ProvisionRemoved
    return row


def _beside(parent: int | None) -> Sequence[WorkingProvision]:
    return list(WorkingProvision.objects.filter(parent=parent, removed_at=None).order_by("position"))


def _put(row: WorkingProvision, parent: int | None, at: int) -> None:
    """Give `row` its place, and move on what stands there and behind."""
    later = [one for one in _beside(parent) if one.position >= at and one.pk != row.pk]
    for one in later:
        one.position += 1
    WorkingProvision.objects.bulk_update(later, ["position"], batch_size=500)
    row.parent_id, row.position = parent, at


def _close(row: WorkingProvision) -> None:
    """Move up what stands behind `row`, which leaves."""
    later = [one for one in _beside(row.parent_id) if one.position > row.position]
    for one in later:
        one.position -= 1
    WorkingProvision.objects.bulk_update(later, ["position"], batch_size=500)


def _inside(row: WorkingProvision) -> list[WorkingProvision]:
    """Everything that stands in `row`, at any depth."""
    below = defaultdict[int | None, list[WorkingProvision]](list)
    for one in WorkingProvision.objects.filter(removed_at=None).select_related("provision"):
        below[one.parent_id].append(one)
    found, edge = list[WorkingProvision](), [row]
    while edge:
        edge = [one for above in edge for one in below[above.provision_id]]
        found += edge
    return found


def _new_provision(rng: Rng, now: datetime) -> Provision:
    for _try in range(TRIES):
        provision, new = insert_once(Provision(key=rng.bytes(KEY_BYTES).hex(), created_at=now), by=("key",))
        if new:
            return provision
    raise TooBusy


# ------------------------------------------------------------------ what all of them need


def _row(key: str) -> WorkingProvision:
    row = WorkingProvision.objects.select_related("provision").filter(provision__key=key).first()
    if row is None:
        raise NotFound
    return row


def _alternatives(row: WorkingProvision) -> Sequence[Revision]:
    return list(Revision.objects.filter(provision=row.provision, act="kept_beside", settled_by=None))


def _checked(words: Words) -> Words:
    words = Words(*(writing.block(getattr(words, name)) for name in WRITTEN))
    for name in WRITTEN:
        limit = LONGEST_MARK if name == "mark" else LONGEST
        if len(getattr(words, name)) > limit:
            raise WordsRefused(field=name, problem=gettext("This is longer than %(limit)s characters") % {"limit": limit})
    if not (words.mark or words.heading or words.body):
        raise WordsRefused(field="body", problem=gettext("Write its words, or a heading, or at least its mark"))
    return words


def _note(
    row: WorkingProvision,
    act: Act,
    actor: accounts.Actor,
    now: datetime,
    *,
    words: Words | None = None,
    why: str = "",
    based_on: int | None = None,
    settles: Revision | None = None,
) -> Revision:
    """Write the next revision of a provision: what it says now, or `words`."""
    last = Revision.objects.filter(provision=row.provision).aggregate(last=Max("number"))["last"] or 0
    words = words or row.words
    return Revision.objects.create(
        provision=row.provision,
        number=last + 1,
        act=act,
        at=now,
        by_id=actor.id,
        why=writing.block(why),
        based_on=based_on,
        settles=settles,
        parent_id=row.parent_id,
        position=row.position,
        kind=row.kind,
        **asdict(words),
    )
