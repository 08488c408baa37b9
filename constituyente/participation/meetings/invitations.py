"""Meetings as calendar programs take them. Pure. Source: RFC 5545; RFC 7986 for the calendar's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vText


@dataclass(frozen=True)
class Invitation:
    """One meeting: what a calendar shows of it; all instants aware."""

    number: int
    title: str
    description: str
    language: str
    place: str
    starts_at: datetime
    ends_at: datetime
    listed_at: datetime
    cancelled_at: datetime | None


def calendar_of(invitations: Iterable[Invitation], *, name: str, origin: str, site: str) -> bytes:
    """The calendar file of `invitations`.

    name    of the calendar, for people
    origin  of the process's log: with a meeting's number it makes an identifier that never changes
    site    scheme and host; pages are at `<site>/meetings/<number>`
    Lines, commas and the like in what people wrote are escaped by the library, so that none of it can become a property.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Constituyente//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for known_as in ("name", "x-wr-calname"):
        calendar.add(known_as, vText(name))  # the library does not know these as text, and would not escape them
    for one in invitations:
        calendar.add_component(_event(one, origin=origin, site=site))
    found: bytes = calendar.to_ical()
    return found


def _event(one: Invitation, *, origin: str, site: str) -> Event:
    event = Event()
    changed = one.cancelled_at or one.listed_at
    event.add("uid", f"meeting-{one.number}@{origin.replace('/', '.')}")
    event.add("sequence", 1 if one.cancelled_at else 0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("status", "CANCELLED" if one.cancelled_at else "CONFIRMED")
    for name, text in (("summary", one.title), ("description", one.description), ("location", one.place)):
        event.add(name, vText(text, params={"LANGUAGE": one.language}))
    event.add("url", f"{site}/meetings/{one.number}")
    return event
