"""The working group and the assembly of the demonstration city: who sits in them, when they met, how they voted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.process import api as process
from constituyente.participation.promises import api as promises

from .story import ZONE, Data, Event, Story

DRAFTERS, ASSEMBLY = "working_group", "assembly"
SEATED = {DRAFTERS: 60, ASSEMBLY: 19}  # days before today
DELIVERED = 17
HUNDRED = 100
COMMITMENT = "commitment"


def plan(story: Story) -> None:
    """Seats first, then each session with who was there, its votes, and its minutes on the day after."""
    told = story.read("assembly.toml")
    names = _names(story, told)
    drafters = [(next(names), "", "") for _seat in range(28)]
    members = [
        (next(names), group["key"], filled)
        for group in told["groups"]
        for filled in ("elected", "appointed")
        for _seat in range(group[filled])
    ]
    story.at(SEATED[DRAFTERS], _seater(story, DRAFTERS, drafters, (), how="La Jefatura de Gobierno invitó a quienes lo integran."))
    story.at(SEATED[ASSEMBLY], _seater(story, ASSEMBLY, members, told["groups"], how=""))
    absent = dict[int, set[str]]()
    for session in told[DRAFTERS]["sessions"]:
        _plan_session(story, DRAFTERS, len(drafters), session, {})
    for session in told[ASSEMBLY]["sessions"]:
        _plan_session(story, ASSEMBLY, len(members), session, absent)
    story.at(DELIVERED, _deliverer(story))
    leanings = {group["key"]: group["yes"] for group in told["groups"]}
    for vote in told["rollcalls"]:
        story.at(vote["days_ago"], _caller(story, vote, members, leanings, absent))
    story.at(told["adopted_days_ago"], _adopter(story))


def _names(story: Story, told: Data) -> Iterator[str]:
    seen = set[str]()
    while True:
        draw = story.rng.bytes(3)
        name = " ".join((told["given"][draw[0] % len(told["given"])], *(told["family"][one % len(told["family"])] for one in draw[1:])))
        if name not in seen:
            seen.add(name)
            yield name


def _key(number: int) -> str:
    return f"m{number:03}"


def _seater(story: Story, body: str, members: list[tuple[str, str, str]], groups: Sequence[Data], *, how: str) -> Event:
    def seat(now: datetime) -> None:
        clerk = story.actors["clerk"]
        for position, group in enumerate(groups, start=1):
            bodies.add_group(body, key=group["key"], title=group["title"], position=position, actor=clerk)
        since = now.astimezone(ZONE).date()
        for number, (name, member_of, filled) in enumerate(members, start=1):
            taken = bodies.Seat(name, since, key=_key(number), filled=filled, group=member_of, how=how)
            bodies.seat(body, taken, actor=clerk, now=now)

    return seat


def _plan_session(story: Story, body: str, members: int, session: Data, absent: dict[int, set[str]]) -> None:
    numbers = list[int]()

    def meet(now: datetime) -> None:
        clerk = story.actors["clerk"]
        numbers.append(bodies.record_session(body, bodies.Meeting(now.astimezone(ZONE).date(), session["title"]), actor=clerk, now=now))
        away = {_key(number) for number in range(1, members + 1) if story.draw(HUNDRED) < session["absent"]}
        absent[session["days_ago"]] = away
        presences = {_key(number): "excused" if _key(number) in away else "present" for number in range(1, members + 1)}
        bodies.record_attendance(body, numbers[0], presences=presences, actor=clerk, now=now)

    def minute(now: datetime) -> None:
        bodies.publish_minutes(body, numbers[0], text=session["minutes"], actor=story.actors["clerk"], now=now)

    story.at(session["days_ago"], meet)
    story.at(session["days_ago"] - 1, minute)


def _deliverer(story: Story) -> Event:
    def deliver(now: datetime) -> None:
        owed = [one.number for one in promises.owed(process.current(), now=now) if one.kind == COMMITMENT]
        drafting.deliver(
            1,
            to=ASSEMBLY,
            by=DRAFTERS,
            on=now.astimezone(ZONE).date(),
            reasons=dict.fromkeys(owed, "Lo que pide ya está en el texto. La sesión con la Jefatura sigue pendiente y su plazo corre."),
            actor=story.actors["secretariat"],
            now=now,
        )

    return deliver


def _caller(
    story: Story, vote: Data, members: list[tuple[str, str, str]], leanings: Mapping[str, int], absent: Mapping[int, set[str]]
) -> Event:
    def choice(number: int, group: str) -> assembly.Choice:
        if _key(number) in absent[vote["days_ago"]]:
            return "absent"
        drawn, leaning = story.draw(HUNDRED), leanings[group]
        if group in vote.get("against", ()):
            leaning = HUNDRED - leaning
        if drawn < leaning:
            return "yes"
        return "abstain" if drawn % 4 == 0 else "no"

    def call(now: datetime) -> None:
        clerk = story.actors["clerk"]
        what = drafting.ref_of(story.provision_key(vote["provision"]), 1) if "provision" in vote else drafting.text_ref(1)
        motion = assembly.propose(
            assembly.MotionInput(
                vote["title"],
                f"Se somete a votación: {vote['title']}.",
                "Mesa directiva",
                "es",
                provision=str(what),
                wording=vote.get("wording", ""),
            ),
            actor=clerk,
            now=now,
        )
        assembly.record_roll_call(
            assembly.RollCallInput(
                on=now.astimezone(ZONE).date(),
                votes={_key(number): choice(number, group) for number, (_name, group, _filled) in enumerate(members, start=1)},
                motion=motion,
                provision=str(what),
                title=vote["title"],
                language="es",
                taken_at=now - timedelta(seconds=10),
            ),
            actor=clerk,
            now=now,
        )

    return call


def _adopter(story: Story) -> Event:
    def adopt(now: datetime) -> None:
        vote = assembly.adoption_of(drafting.text_ref(1))
        constitution.adopt(1, on=now.astimezone(ZONE).date(), rollcall=vote.ref if vote else "", actor=story.actors["clerk"], now=now)

    return adopt
