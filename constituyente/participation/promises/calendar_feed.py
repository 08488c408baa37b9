"""Hearings and deadlines as an iCalendar feed. Source: RFC 5545."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import Calendar, Event, vText

from constituyente.foundation.common.addresses import localized

from .data import CalendarEvent

HOURS = 2  # how long a hearing is shown, since nobody says how long it will be


def feed(events: Iterable[CalendarEvent], *, name: str, host: str, language: str) -> bytes:
    """The feed: the same bytes for the same promises. host: the site's, which makes the identifiers of the events its own."""
    calendar = Calendar()
    calendar.add("prodid", "-//Constituyente//Promises//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(name))  # the library does not know it as text, and would not escape it
    for one in events:
        event = Event()
        event.add("uid", f"{one.uid.replace('/', '-')}@{host}")
        event.add("dtstamp", one.stamped)
        event.add("dtstart", one.at or one.day)
        event.add("dtend", one.at + timedelta(hours=HOURS) if one.at else one.day + timedelta(days=1))
        event.add("summary", one.title)
        if one.place:
            event.add("location", one.place)
        event.add("description", one.about)
        event.add("url", f"{settings.SITE_URL}{localized(one.address, language)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
