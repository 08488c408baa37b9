"""Beginning the text in progress, and bringing it up to a version that was published from elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from constituyente.decision.drafting.data import WRITTEN, Act
from constituyente.decision.drafting.errors import AlreadyBegun
from constituyente.decision.drafting.models import Placement, Revision, Version, WorkingProvision, WorkingText
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.process import api as process

from .locking import working_text

CHUNK = 500
SAID = ("kind", *WRITTEN)
STANDS = ("parent_id", "position", *SAID)


@transaction.atomic
def begin(*, actor: accounts.Actor, now: datetime) -> None:
    """Begin the text in progress from the newest published version, or from nothing; or bring it up to a version published since.

    When it is brought up, the words of the version stand, and words written here since are kept beside them as alternatives; what was added
    here stays. Two who begin at once: the second finds it begun (settled by the constraint that there is one).
    Raises Forbidden, NoRules, AlreadyBegun.
    """
    actor.require("drafting.write")
    newest = Version.objects.order_by("-number").defer("record").first()
    language = newest.language if newest else process.current().main_language
    _row, new = insert_once(WorkingText(base=newest, language=language, begun_at=now), by=("single",))
    working = working_text()
    if not new and working.base_id == (newest.pk if newest else None):
        raise AlreadyBegun
    if newest is not None:
        known = {} if new else {row.provision_id: row for row in Placement.objects.filter(version=working.base_id)}
        _take_up(newest, known, actor, now=now)
        working.base, working.language = newest, language
        working.save(update_fields=["base", "language"])


def _take_up(version: Version, known: Mapping[int, Placement], actor: accounts.Actor, *, now: datetime) -> None:
    """Make the text in progress say what `version` says; `known` is the version it was begun from, by provision."""
    rows = {row.provision_id: row for row in WorkingProvision.objects.all()}
    write = _Writing(actor, now)
    beside = defaultdict[int, int](int)
    said = Placement.objects.filter(version=version).select_related("parent").order_by("position")
    taken = set[int]()
    for placement in said:
        key, parent = placement.provision_id, placement.parent.provision_id if placement.parent else None
        beside[parent or 0] += 1
        taken.add(key)
        row = rows.get(key) or WorkingProvision(provision_id=key, revision=0)
        ours = tuple(getattr(row, name) for name in SAID)
        changed_here = row.revision and not row.removed_at and ours not in {_said(placement), _said(known.get(key))}
        if changed_here:
            write.note(row, "kept_beside", based_on=row.revision)
        stood = None if row.removed_at or not row.revision else tuple(getattr(row, name) for name in STANDS)
        row.parent_id, row.position, row.removed_at = parent, beside[parent or 0], None
        for name in SAID:
            setattr(row, name, getattr(placement, name))
        if stood != tuple(getattr(row, name) for name in STANDS):
            row.revision = write.note(row, "begun")
        rows[key] = row
    standing = taken | {key for key, row in rows.items() if key not in known and not row.removed_at}
    for key, row in rows.items():
        if key in taken or row.removed_at:
            continue
        if key in known:  # the version has taken it out
            row.removed_at = now
            row.revision = write.note(row, "removed")
        else:  # added here: it stays, behind what the version has; at the top if what it stood in is gone
            row.parent_id = row.parent_id if row.parent_id in standing else None
            beside[row.parent_id or 0] += 1
            row.position = beside[row.parent_id or 0]
    write.save(rows.values())


def _said(placement: Placement | None) -> tuple[str, ...] | None:
    return tuple(getattr(placement, name) for name in SAID) if placement else None


class _Writing:
    """Revisions that are written together, numbered behind those that stand."""

    def __init__(self, actor: accounts.Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self.fresh = list[Revision]()
        self.last = dict[int, int](Revision.objects.order_by("provision", "number").values_list("provision_id", "number"))

    def note(self, row: WorkingProvision, act: Act, *, based_on: int | None = None) -> int:
        number = self.last[row.provision_id] = self.last.get(row.provision_id, 0) + 1
        told = {name: getattr(row, name) for name in STANDS}
        self.fresh.append(
            Revision(provision_id=row.provision_id, number=number, act=act, at=self.now, by_id=self.actor.id, based_on=based_on, **told)
        )
        return number

    def save(self, rows: Iterable[WorkingProvision]) -> None:
        rows = list(rows)
        Revision.objects.bulk_create(self.fresh, batch_size=CHUNK)
        WorkingProvision.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["provision"],
            update_fields=["parent", "position", *SAID, "revision", "removed_at"],
            batch_size=CHUNK,
        )
