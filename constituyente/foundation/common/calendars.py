"""Dates as an iCalendar feed. Source: RFC 5545."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from icalendar import Calendar, Event, vText

from .addresses import localized, main_language

HOURS = 2  # how long a session or a hearing is shown, since nobody says how long it will be


@dataclass(frozen=True)
class CalendarEvent:
    """What calendars take of a session, a hearing, a deadline.

    ref      permanent; with the site's host it makes the identifier of the event
    at       when it begins; None where only the day is known
    stamped  when it was announced
    address  of its page, in the main language
    """

    ref: str
    title: str
    day: date
    at: datetime | None
    place: str
    about: str
    stamped: datetime
    address: str


def feed(events: Iterable[CalendarEvent], *, kind: str, name: str) -> bytes:
    """The feed in the active language: the same bytes for the same events.

    kind  of what is in it, one English word; name: of the calendar, for people
    """
    language = get_language() or main_language()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    calendar = Calendar()
    calendar.add("prodid", f"-//Constituyente//{kind}//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(name))  # the library does not know it as text, and would not escape it
    for one in events:
        event = Event()
        event.add("uid", f"{one.ref.replace('/', '-')}@{host}")
        event.add("dtstamp", one.stamped)
        event.add("dtstart", one.at or one.day)
        event.add("dtend", one.at + timedelta(hours=HOURS) if one.at else one.day + timedelta(days=1))
        event.add("summary", one.title)
        for property_name, text in (("location", one.place), ("description", one.about)):
            if text:
                event.add(property_name, text)
        event.add("url", f"{settings.SITE_URL}{localized(one.address, language)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
