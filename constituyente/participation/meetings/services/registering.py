"""A meeting on its way to the moderators."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import insert_numbered
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import addresses, keys, words
from constituyente.participation.meetings.data import MeetingInput, Registered
from constituyente.participation.meetings.errors import MeetingRefused, MeetingsClosed
from constituyente.participation.meetings.models import Meeting
from constituyente.participation.meetings.queries.standing import last_end


@transaction.atomic
def register(meeting: MeetingInput, *, contact: str, now: datetime, rng: Rng) -> str:
    """Take a meeting in, to be put before the moderators once its host has confirmed `contact`.

    Until then nothing is kept but the sealed confirmation. Returns the handle of the confirmation.
    Raises MeetingsClosed, MeetingRefused (its facts name the `field`), InvalidContact, NoRules.
    """
    rules = process.current()
    if not process.allows(rules, "meetings", now=now):
        raise MeetingsClosed
    clean = _tidied(meeting)
    _check(clean, rules, now=now)
    return accounts.request_confirmation(
        purpose=addresses.MEETING,
        contact=contact,
        details=_written(clean),
        language=_language_of_mail(clean, rules),
        mail="meetings/confirm_meeting",
        context={},  # nothing of what was typed: whoever types may not own the address
        link=addresses.confirm_meeting,
        now=now,
        rng=rng,
        zone=rules.process.timezone,
    )


def _language_of_mail(meeting: MeetingInput, rules: process.Rules) -> str:
    return meeting.language if meeting.language in rules.process.languages else rules.main_language


def _tidied(meeting: MeetingInput) -> MeetingInput:
    return replace(
        meeting,
        title=writing.line(meeting.title),
        description=writing.block(meeting.description),
        place=writing.line(meeting.place),
        host=writing.line(meeting.host),
    )


def _check(meeting: MeetingInput, rules: process.Rules, *, now: datetime) -> None:
    """Raises MeetingRefused for the first field that cannot be."""
    for field, text, longest, needed in (
        ("title", meeting.title, words.TITLE, True),
        ("description", meeting.description, words.DESCRIPTION, True),
        ("place", meeting.place, words.PLACE, True),
        ("host", meeting.host, words.HOST, bool(meeting.host)),
    ):
        if needed and not writing.says_something(text):
            raise MeetingRefused(field=field, what=_("Write it in words"))
        if len(text) > longest:
            raise MeetingRefused(field=field, what=_("It is too long: at most %(limit)s characters") % {"limit": longest})
    for field, key, known in (
        ("subject", meeting.subject, {"", *(one.key for one in rules.outline.subjects)}),
        ("territory", meeting.territory, {"", *(one.code for one in rules.territories)}),
        ("language", meeting.language, set(rules.process.languages)),
    ):
        if key not in known:
            raise MeetingRefused(field=field, what=_("Choose one of the list"))
    until = last_end(rules)
    if meeting.starts_at <= now:
        raise MeetingRefused(field="day", what=_("It must begin later than now"))
    if not words.SHORTEST <= meeting.ends_at - meeting.starts_at <= words.LONGEST:
        raise MeetingRefused(field="minutes", what=_("It must take from 15 minutes to 12 hours"))
    if until is None or meeting.ends_at > until:
        raise MeetingRefused(field="day", what=_("It must be over before the phase for meetings is"))


def _written(meeting: MeetingInput) -> dict[str, str]:
    return {
        "title": meeting.title,
        "description": meeting.description,
        "language": meeting.language,
        "place": meeting.place,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "open": "yes" if meeting.open else "",
        "subject": meeting.subject,
        "territory": meeting.territory,
        "host": meeting.host,
    }


def read(details: Mapping[str, str]) -> MeetingInput:
    """The meeting that the details of a confirmation describe."""
    given = dict(details)
    return MeetingInput(
        starts_at=datetime.fromisoformat(given.pop("starts_at")),
        ends_at=datetime.fromisoformat(given.pop("ends_at")),
        open=bool(given.pop("open")),
        **given,
    )


@transaction.atomic
def confirm_meeting(token: str, *, now: datetime, rng: Rng) -> Registered:
    """Put the meeting behind `token` before the moderators, once, and mail its host the key for the results.

    A second confirmation returns the number of the first, without the key. Raises BadLink, ConfirmationExpired, TooBusy, NoRules.
    """
    redeemed = accounts.redeem(token, purpose=addresses.MEETING, now=now)
    if redeemed.result:
        return Registered(int(redeemed.result), "")
    rules = process.current()
    meeting = read(redeemed.details)
    registered = receive(meeting, now=now, rng=rng)
    language = _language_of_mail(meeting, rules)
    post.send(
        to=redeemed.contact,
        template="meetings/key",
        context={
            "title": meeting.title,
            "number": registered.number,
            "key": registered.key,
            "starts_at": meeting.starts_at,
            "address": addresses.results(registered.number),
        },
        language=language,
        now=now,
        zone=rules.process.timezone,
    )
    post.subscribe(addresses.ref_of(registered.number), contact=redeemed.contact, language=language, now=now)
    accounts.settle(token, str(registered.number), now=now)
    return registered


@transaction.atomic
def receive(meeting: MeetingInput, *, now: datetime, rng: Rng) -> Registered:
    """Put a meeting whose host is confirmed before the moderators.

    Returns its number, and the key for its results, of which only the hash is kept.

    Two at once are settled by the unique number: whoever comes second takes the number after. Raises TooBusy.
    """
    key = keys.new(rng)
    clean = _tidied(meeting)
    row, _new = insert_numbered(
        Meeting(
            title=clean.title,
            description=clean.description,
            subject=clean.subject,
            language=clean.language,
            place=clean.place,
            territory=clean.territory,
            starts_at=clean.starts_at,
            ends_at=clean.ends_at,
            open=clean.open,
            host=clean.host,
            registered_at=now,
            key_hash=keys.hash_of(key),
        )
    )
    return Registered(row.number, key)
