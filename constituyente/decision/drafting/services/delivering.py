"""Handing a version over, such as to the assembly."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from constituyente.decision.drafting.data import COMMITMENT, DeliveryInput
from constituyente.decision.drafting.errors import AlreadyDelivered, CommitmentsOpen, DeliveryRefused
from constituyente.decision.drafting.models import Delivery, StatedReason, Version
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.records import canonical, digest, instant
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.promises import api as promises


@transaction.atomic
def deliver(
    version: int,
    *,
    to: str,
    by: str,
    on: date,
    reasons: Mapping[int, str] | None = None,
    actor: accounts.Actor,
    now: datetime,
) -> None:
    """Record that version `version` of the text was handed to a body, and queue it for the log.

    to       key of a body in the rules; by  key of the office or body that handed it over
    on       the day, from the version's publication to today
    reasons  for each commitment that is open (a promise of the kind `commitment`, by its number) why the draft leaves without it;
             they become part of the record. Those of promises that are not open are left out
    Two at once: the first stands (one delivery per version and body, by constraint).
    Raises Forbidden, NotFound, NoRules, DeliveryRefused, CommitmentsOpen, AlreadyDelivered.
    """
    actor.require("drafting.deliver")
    row = find(Version, number=version)
    rules = process.current()
    if to not in rules.bodies:
        raise DeliveryRefused(field="to", problem=gettext("Choose the body it was handed to"))
    if by not in rules.owners():
        raise DeliveryRefused(field="by", problem=gettext("Choose who handed it over"))
    if on > rules.local_date(now):
        raise DeliveryRefused(field="on", problem=gettext("The day cannot lie ahead"))
    if on < (row.published_on or rules.local_date(row.published_at)):
        raise DeliveryRefused(field="on", problem=gettext("The day cannot lie before the day on which the version was published"))
    stated = {number: writing.block(reason) for number, reason in (reasons or {}).items()}
    owed = sorted(promise.number for promise in promises.owed(rules, now=now) if promise.kind == COMMITMENT)
    missing = [number for number in owed if not stated.get(number)]
    if missing:
        raise CommitmentsOpen(promises=", ".join(map(str, missing)))
    told = {number: stated[number] for number in owed}
    if not _record(row, DeliveryInput(version, to, by, on, now, rules.version, told), actor, now=now):
        raise AlreadyDelivered(number=version)


@transaction.atomic
def import_deliveries(rows: Sequence[DeliveryInput], *, now: datetime) -> int:
    """Take over deliveries as they were recorded: all of them, or none. Returns how many are new.

    Raises NotFound for a version that is not here, AlreadyDelivered for one that was recorded otherwise.
    """
    return sum(_record(find(Version, number=row.text), row, accounts.SYSTEM, now=now) for row in rows)


def _record(version: Version, told: DeliveryInput, actor: accounts.Actor, *, now: datetime) -> bool:
    """Write a delivery with its entry; returns whether it is new. Raises AlreadyDelivered for one that stands otherwise."""
    record = canonical(
        {
            "version": version.number,
            "text": version.hash,
            "to": told.to,
            "by": told.by,
            "on": told.on.isoformat(),
            "recorded_at": instant(told.recorded_at),
            "rules": told.rules,
            "open_commitments": [{"promise": number, "reason": reason} for number, reason in sorted(told.reasons.items())],
        }
    )
    entry = ledger.entries.encode("draft", version=version.number, act="delivered", record=digest(record))
    delivery, new = insert_once(
        Delivery(
            version=version,
            to=told.to,
            by=told.by,
            on=told.on,
            recorded_at=told.recorded_at,
            recorded_by_id=actor.id,
            rules_version=told.rules,
            record=record,
            leaf=ledger.leaf_hash(entry),
        ),
        by=("version_id", "to"),
    )
    if not new:
        if delivery.record != record:
            raise AlreadyDelivered(number=version.number)
        return False
    StatedReason.objects.bulk_create(
        [StatedReason(delivery=delivery, promise=number, reason=reason) for number, reason in sorted(told.reasons.items())]
    )
    ledger.append(entry, now=now)
    return True
