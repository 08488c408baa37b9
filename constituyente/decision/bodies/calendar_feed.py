"""Sessions as an iCalendar feed. Source: RFC 5545."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import Calendar, Event, vText

from constituyente.foundation.common.addresses import localized

from .data import CalendarEvent

HOURS = 2  # how long a session is shown, since nobody says how long it will be


def feed(events: Iterable[CalendarEvent], *, name: str, host: str, language: str) -> bytes:
    """The feed: the same bytes for the same sessions.

    host  the site's, which makes the identifiers of the events its own
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Constituyente//Sessions//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(name))  # the library does not know it as text, and would not escape it
    for one in events:
        event = Event()
        event.add("uid", f"{one.ref.replace('/', '-')}@{host}")
        event.add("dtstamp", one.published_at)
        event.add("dtstart", one.begins_at or one.on)
        event.add("dtend", one.begins_at + timedelta(hours=HOURS) if one.begins_at else one.on + timedelta(days=1))
        event.add("summary", one.title)
        if one.place:
            event.add("location", one.place)
        if one.agenda:
            event.add("description", one.agenda)
        event.add("url", f"{settings.SITE_URL}{localized(one.address, language)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
