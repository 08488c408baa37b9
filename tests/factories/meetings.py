"""Meetings as the services make them."""

from datetime import datetime, timedelta

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.meetings import api as meetings


def described(
    *,
    title: str = "El agua en la colonia",
    description: str = "Hablamos del agua que llega y de la que no.",
    place: str = "Casa de cultura, calle 5",
    territory: str = "",
    subject: str = "",
    language: str = "es",
    host: str = "Vecinas de la calle 5",
    starts_at: datetime,
) -> meetings.MeetingInput:
    """A meeting of two hours, as its host describes it."""
    return meetings.MeetingInput(
        title=title,
        description=description,
        language=language,
        place=place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        open=True,
        subject=subject,
        territory=territory,
        host=host,
    )


def waiting(
    *,
    title: str = "El agua en la colonia",
    starts_at: datetime,
    territory: str = "",
    subject: str = "",
    language: str = "es",
    now: datetime,
) -> meetings.Registered:
    """A meeting before the moderators, with its key."""
    meeting = described(title=title, starts_at=starts_at, territory=territory, subject=subject, language=language)
    return meetings.receive(meeting, now=now, rng=Seeded(title))


def listed(
    *,
    title: str = "El agua en la colonia",
    starts_at: datetime,
    territory: str = "",
    subject: str = "",
    language: str = "es",
    now: datetime,
) -> meetings.Registered:
    """A listed meeting, with its key. Needs rules in force."""
    registered = waiting(title=title, starts_at=starts_at, territory=territory, subject=subject, language=language, now=now)
    meetings.decide(registered.number, actor=accounts.SYSTEM, listed=True, now=now, rng=Seeded(f"listed {title}"))
    return registered


def said(*texts: str) -> list[meetings.StatementInput]:
    """Statements, each with ten for and two against."""
    return [meetings.StatementInput(position, text, "", 10, 2) for position, text in enumerate(texts, start=1)]


def report(registered: meetings.Registered, *texts: str, hidden: dict[int, str] | None = None, now: datetime) -> None:
    """Results of 30 people that are public, but for what is `hidden`."""
    meetings.submit_results(registered.number, by=registered.key, people=30, minutes="Se habló.", statements=said(*texts), now=now)
    decide(registered.number, hidden=hidden, now=now)


def decide(number: int, *, hidden: dict[int, str] | None = None, minutes_ground: str = "", now: datetime) -> None:
    """Make public whatever results wait of a meeting."""
    case = meetings.results_case(number, accounts.SYSTEM, now=now)
    assert case.results is not None
    meetings.decide_results(
        number,
        actor=accounts.SYSTEM,
        stamp=case.results.stamp,
        hidden=hidden or {},
        minutes_ground=minutes_ground,
        now=now,
        rng=Seeded(f"results {number}"),
    )
