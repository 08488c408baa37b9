"""Listing and refusing meetings, and cancelling them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import addresses, keys, openings, words
from constituyente.participation.meetings.errors import MeetingDecided, MeetingGroundMissing, MeetingOver, WrongKey
from constituyente.participation.meetings.models import Meeting


@transaction.atomic
def decide(number: int, *, actor: accounts.Actor, listed: bool, ground: str = "", reason: str = "", now: datetime, rng: Rng) -> None:
    """List meeting `number`, or refuse it on a published ground with a reason.

    Listed, it is public, its commitment goes into the log, and its host is told. Two moderators at once: the first decision stands (the
    row is locked). Raises Forbidden, NotFound, MeetingGroundMissing, MeetingDecided, NoRules.
    """
    actor.require("meetings.decide")
    meeting = find(Meeting, lock=True, number=number)
    if meeting.decided_at is not None:
        raise MeetingDecided(number=number)
    rules = process.current()
    why = writing.block(reason)
    if not listed and (ground not in words.grounds(rules) or not why):
        raise MeetingGroundMissing
    meeting.decided_by_id = actor.id
    meeting.rules_version = rules.version
    meeting.reason = why
    if listed:
        meeting.listed_at = now
        publish(meeting, now=now, rng=rng)
    else:
        meeting.refused_at, meeting.ground = now, ground
    meeting.save()
    post.notify(
        meeting.ref,
        "meetings/listed" if listed else "meetings/refused",
        {"title": meeting.title, "reason": why, "address": addresses.meeting(number), "results": addresses.results(number)},
        now=now,
        zone=rules.process.timezone,
    )


@transaction.atomic
def decide_many(
    numbers: Iterable[int], *, actor: accounts.Actor, listed: bool, ground: str = "", reason: str = "", now: datetime, rng: Rng
) -> frozenset[int]:
    """Decide several meetings alike, each as `decide` does: all of them or none; those that are decided already stay as they are.

    Returns the numbers of those that were decided now. Raises Forbidden, NotFound, MeetingGroundMissing, NoRules.
    """
    decided = set[int]()
    for number in numbers:
        try:
            decide(number, actor=actor, listed=listed, ground=ground, reason=reason, now=now, rng=rng)
        except MeetingDecided:
            continue
        decided.add(number)
    return frozenset(decided)


def publish(meeting: Meeting, *, now: datetime, rng: Rng) -> None:
    """Give a listed meeting its card and its entry in the log, in the caller's transaction; the caller saves it."""
    if not meeting.salts:
        meeting.salts = openings.new_salts(rng, len(openings.MEETING_PARTS))
    body = ledger.entries.encode(
        "meeting",
        number=meeting.number,
        version=ledger.newest_version("meeting", meeting.number) + 1,
        commitment=openings.commitment_of(openings.opening_of_meeting(meeting)),
    )
    meeting.leaf = ledger.append(body, now=now)
    fate = words.FATE_CANCELLED if meeting.cancelled_at else ""
    provenance.register(
        provenance.Card(meeting.ref, meeting.title, addresses.meeting(meeting.number), meeting.language, fate, meeting.cancelled_at),
        now=now,
    )


@transaction.atomic
def cancel(number: int, *, by: str | accounts.Actor, now: datetime) -> None:
    """Say that the listed meeting `number` will not take place. It stays where it is, marked as cancelled.

    by  the results key of its host as it was typed, or somebody of the staff
    Two at once: the row is locked, and the second is refused. Raises NotFound, WrongKey, Forbidden, MeetingOver.
    """
    meeting = find(Meeting, lock=True, number=number)
    admit(meeting, by)
    if meeting.listed_at is None or meeting.cancelled_at is not None or meeting.starts_at <= now:
        raise MeetingOver(number=number)
    meeting.cancelled_at = now
    meeting.save()
    provenance.decide_fate(meeting.ref, fate=words.FATE_CANCELLED, at=now)


def admit(meeting: Meeting, by: str | accounts.Actor) -> None:
    """Raises WrongKey unless `by` is the key of the meeting, Forbidden unless they are staff who may."""
    if isinstance(by, accounts.Actor):
        by.require("meetings.decide")
    elif not keys.opens(by, meeting.key_hash):
        raise WrongKey
