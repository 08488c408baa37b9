"""The meetings of the demonstration city, and what came out of them."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from constituyente.foundation.common.refs import Ref
from constituyente.participation.meetings import api as meetings

from .reading import Reading
from .story import FIRST, ZONE, Data, Story
from .texts import Gathering

REPORTED = 3  # of four meetings, so many hand in results


def plan(story: Story, reading: Reading) -> None:
    """Each meeting: registered, decided, held, its results handed in on the day after and read two days later."""
    told = story.read("meetings.toml")["meetings"]
    for meeting in told:
        _plan_meeting(story, meeting, reading)
    for _meeting in range(story.size.meetings - sum(1 for one in told if one["status"] == "listed")):
        _plan_meeting(story, _written(story, story.writer.gathering()), reading)


def _written(story: Story, gathering: Gathering) -> Data:
    """A meeting that is put together, as the file would tell it."""
    before, reported = 5 + story.draw(20), story.draw(4) < REPORTED
    return {
        "title": gathering.title,
        "description": gathering.description,
        "host": gathering.host,
        "place": gathering.place,
        "territory": gathering.territory,
        "subject": gathering.subject,
        "topic": gathering.topic,
        "open": story.draw(5) > 0,
        "days_ago": max(story.draw(FIRST - before - 2) - 14, 2 - before),
        "hour": story.random.choice([10, 11, 12, 16, 17, 18, 19]),
        "minutes": story.random.choice([60, 90, 120, 150]),
        "called_days_before": before,
        "status": "listed",
        "people": gathering.people,
        "record": gathering.record,
        "statements": [
            {"text": text, "subject": gathering.subject, "support": support, "dissent": dissent}
            for text, support, dissent in (gathering.statements if reported else ())
        ],
    }


def _plan_meeting(story: Story, meeting: Data, reading: Reading) -> None:
    held, called = meeting["days_ago"], meeting["days_ago"] + meeting["called_days_before"]
    numbers = list[meetings.Registered]()

    def register(now: datetime) -> None:
        numbers.append(meetings.receive(_described(story, meeting), now=now, rng=story.rng))

    def decide(now: datetime) -> None:
        refusal = meeting.get("refusal", {})
        meetings.decide(
            numbers[0].number,
            actor=story.actors["moderator"],
            listed=not refusal,
            ground=refusal.get("ground", ""),
            reason=refusal.get("reason", ""),
            now=now,
            rng=story.rng,
        )

    story.at(called, register)
    if meeting["status"] != "waiting":
        story.at(called - 1, decide)
    if "cancelled_days_before" in meeting:
        story.at(held + meeting["cancelled_days_before"], lambda now: meetings.cancel(numbers[0].number, by=numbers[0].key, now=now))
    if meeting.get("statements"):
        story.at(held - 1, _reporter(meeting, numbers))
        story.at(held - 3, _reader(story, meeting, numbers, reading))


def _described(story: Story, meeting: Data) -> meetings.MeetingInput:
    starts = datetime.combine(story.today - timedelta(days=meeting["days_ago"]), time(meeting["hour"]), ZONE)
    return meetings.MeetingInput(
        title=meeting["title"],
        description=meeting["description"],
        language="es",
        place=meeting["place"],
        starts_at=starts,
        ends_at=starts + timedelta(minutes=meeting["minutes"]),
        open=meeting["open"],
        subject=meeting["subject"],
        territory=meeting["territory"],
        host=meeting["host"],
    )


def _reporter(meeting: Data, numbers: list[meetings.Registered]) -> Callable[[datetime], None]:
    def report(now: datetime) -> None:
        meetings.submit_results(
            numbers[0].number,
            by=numbers[0].key,
            people=meeting["people"],
            minutes=meeting["record"],
            statements=[
                meetings.StatementInput(position, one["text"], one["subject"], one["support"], one["dissent"])
                for position, one in enumerate(meeting["statements"], start=1)
            ],
            now=now,
        )

    return report


def _reader(story: Story, meeting: Data, numbers: list[meetings.Registered], reading: Reading) -> Callable[[datetime], None]:
    def read(now: datetime) -> None:
        number, actor = numbers[0].number, story.actors["moderator"]
        case = meetings.results_case(number, actor, now=now)
        if case.results is not None:
            meetings.decide_results(number, actor=actor, stamp=case.results.stamp, hidden={}, now=now, rng=story.rng)
        for position, one in enumerate(meeting["statements"], start=1):
            ref = Ref("statement", f"{number}-{position}")
            if "slug" in one:
                story.inputs["statement", one["slug"]] = ref
            elif "topic" in meeting:
                reading.add(ref, meeting["topic"], kind="esta reunión", now=now)

    return read
