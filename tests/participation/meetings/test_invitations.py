from dataclasses import replace
from datetime import UTC, datetime

from icalendar import Calendar

from constituyente.participation.meetings.invitations import Invitation, calendar_of

START = datetime(2026, 11, 14, 23, 30, tzinfo=UTC)
PLAIN = Invitation(
    number=7,
    title="El agua",
    description="Hablamos.",
    language="es",
    place="Calle 5, Centro",
    starts_at=START,
    ends_at=datetime(2026, 11, 15, 1, 30, tzinfo=UTC),
    listed_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
    cancelled_at=None,
)


def written(*invitations: Invitation) -> bytes:
    return calendar_of(invitations, name="Encuentros", origin="log.example.org/2026", site="https://example.org")


def test_a_meeting_becomes_an_event_with_a_permanent_identifier() -> None:
    (event,) = Calendar.from_ical(written(PLAIN)).walk("VEVENT")
    assert str(event["UID"]) == "meeting-7@log.example.org.2026"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (PLAIN.starts_at, PLAIN.ends_at)
    assert (str(event["STATUS"]), event["SEQUENCE"], str(event["URL"])) == ("CONFIRMED", 0, "https://example.org/meetings/7")
    assert (str(event["SUMMARY"]), event["SUMMARY"].params["LANGUAGE"], str(event["LOCATION"])) == ("El agua", "es", "Calle 5, Centro")


def test_a_cancelled_meeting_takes_the_place_of_its_event() -> None:
    (before,) = Calendar.from_ical(written(PLAIN)).walk("VEVENT")
    (event,) = Calendar.from_ical(written(replace(PLAIN, cancelled_at=datetime(2026, 11, 2, tzinfo=UTC)))).walk("VEVENT")
    assert (str(event["STATUS"]), event["SEQUENCE"], event["UID"] == before["UID"]) == ("CANCELLED", 1, True)


def test_what_people_wrote_cannot_become_a_property() -> None:
    evil = "x\r\nEND:VEVENT\nBEGIN:VALARM;\"=cmd|'/C calc'!A0\\, ; <svg onload=alert(1)>"
    found = written(replace(PLAIN, title=evil, description=evil, place=evil), replace(PLAIN, number=8))
    events = Calendar.from_ical(found).walk("VEVENT")
    assert [str(event["UID"]).partition("@")[0] for event in events] == ["meeting-7", "meeting-8"]
    assert Calendar.from_ical(found).walk("VALARM") == []
    assert found.count(b"\r\nBEGIN:") == 2
    assert all(len(line) <= 75 for line in found.split(b"\r\n"))


def test_the_file_is_the_same_for_the_same_meetings() -> None:
    assert written(PLAIN) == written(PLAIN)
    assert Calendar.from_ical(written()).walk("VEVENT") == []
