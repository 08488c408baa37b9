"""Reminding hosts of the results they owe."""

from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import find
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import addresses
from constituyente.participation.meetings.models import Meeting
from constituyente.participation.meetings.queries.standing import results_until, without_results

AT_ONCE = 200  # letters in a run; the next run writes the others


def remind(*, now: datetime) -> int:
    """Write to the host of each meeting that was over before today and has handed in nothing, once. Returns how many letters were queued.

    As often as you like, with one result: each meeting in a transaction of its own, with its row locked. Raises NoRules.
    """
    rules = process.current()
    until = results_until(rules)
    if until is None or now >= until:
        return 0
    today = rules.midnight(rules.local_date(now))
    due = without_results(now=today).filter(reminded_at__isnull=True).order_by("ends_at", "number").values_list("number", flat=True)
    return sum(_remind(number, until=until, zone=rules.process.timezone, now=now) for number in list(due[:AT_ONCE]))


@transaction.atomic
def _remind(number: int, *, until: datetime, zone: str, now: datetime) -> bool:
    meeting = find(Meeting, lock=True, number=number)
    if meeting.reminded_at is not None:
        return False
    meeting.reminded_at = now
    meeting.save(update_fields=["reminded_at"])
    context = {"title": meeting.title, "number": number, "until": until, "address": addresses.results(number)}
    post.notify(meeting.ref, "meetings/remind", context, now=now, zone=zone)
    return True
