"""The working group and the assembly of the demonstration city: who sits in them, when they met, how they voted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import cycle

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.process import api as process
from constituyente.participation.promises import api as promises

from . import text
from .story import ZONE, Data, Event, Story

DRAFTERS, ASSEMBLY = "working_group", "assembly"
SEATED = {DRAFTERS: 150, ASSEMBLY: 19}  # days before today: the drafters before they hear anybody
DELIVERED = 17
HUNDRED = 100
AHEAD = 5  # days before a session on which it is announced
COMMITTEES = ("Derechos", "Vida diaria", "Gobierno", "Cultura")
COMMITMENT = "commitment"
PLACES = {DRAFTERS: (time(8), "Biblioteca de México, sala de lectura"), ASSEMBLY: (time(8), "Recinto de la Asamblea")}


def plan(story: Story) -> None:
    """Seats first, then each session: announced with its agenda, held with who was there and its votes, its minutes on the day after."""
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
    for session in told[DRAFTERS]["sessions"]:
        _plan_session(story, DRAFTERS, len(drafters), session)
    held = {session["days_ago"]: _plan_session(story, ASSEMBLY, len(members), session) for session in told[ASSEMBLY]["sessions"]}
    story.at(DELIVERED, _deliverer(story))
    leanings = {group["key"]: group["yes"] for group in told["groups"]}
    *early, last = told["rollcalls"]
    for vote in [*early, *_articles(story, told), last]:
        story.at(vote["days_ago"], _caller(story, vote, members, leanings, held[vote["days_ago"]]))
    story.at(told["adopted_days_ago"], _adopter(story))


def _articles(story: Story, told: Data) -> Iterator[Data]:
    """A vote on each article, in the session of what it stands in; and one on the transitory ones."""
    provisions = {row["slug"]: row for row in story.read("articles.toml")["provisions"]}
    for slug, row in provisions.items():
        if row["kind"] == "article":
            above = row["parent"]
            while above not in told["articles"]:
                above = provisions[above]["parent"]
            title = f"{row['mark']}, {row['heading'][0].lower()}{row['heading'][1:]}"
            yield {"title": title, "provision": slug, "days_ago": told["articles"][above], "against": told["against"].get(slug, ())}
        elif row["kind"] == "transitory":
            yield {"title": f"Transitorio {row['mark']}", "provision": slug, "days_ago": told["articles"]["t4"]}


def _names(story: Story, told: Data) -> Iterator[str]:
    seen = set[str]()
    while True:
        name = " ".join((story.random.choice(told["given"]), *(story.random.choice(told["family"]) for _name in range(2))))
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
            committees = ", ".join(story.random.sample(COMMITTEES, k=2)) if groups else ""
            taken = bodies.Seat(name, since, key=_key(number), filled=filled, group=member_of, committees=committees, how=how)
            bodies.seat(body, taken, actor=clerk, now=now)

    return seat


@dataclass
class Held:
    """A session while it is told: its number once it is announced, and who stayed away once it is held."""

    number: int = 0
    away: set[str] = field(default_factory=set)


def _plan_session(story: Story, body: str, members: int, session: Data) -> Held:
    held = Held()
    hour, place = PLACES[body]
    begins = datetime.combine(story.today - timedelta(days=session["days_ago"]), hour, ZONE)
    agenda = "\n".join(f"{number}. {point}" for number, point in enumerate(session["agenda"], start=1))

    def announce(now: datetime) -> None:
        meeting = bodies.Meeting(begins.date(), session["title"], begins, place, agenda)
        held.number = bodies.record_session(body, meeting, actor=story.actors["clerk"], now=now)

    def meet(now: datetime) -> None:
        keys = [_key(number) for number in range(1, members + 1)]
        held.away |= {key for key in keys if story.draw(HUNDRED) < session["absent"]}
        presences = {key: "excused" if key in held.away else "present" for key in keys}
        bodies.record_attendance(body, held.number, presences=presences, actor=story.actors["clerk"], now=now)

    def minute(now: datetime) -> None:
        bodies.publish_minutes(body, held.number, text=session["minutes"], actor=story.actors["clerk"], now=now)

    story.at(session["days_ago"] + AHEAD, announce)
    if session["days_ago"] >= 0:
        story.at(session["days_ago"], meet)
        story.at(session["days_ago"] - 1, minute)
    return held


WHY_NOT_YET = (
    "El texto ya dice lo que pide. Falta la sesión de trabajo con la Jefatura, y su plazo corre.",
    "La Jefatura pidió primero los costos por escrito. Se compromete con ellos a la vista, dentro del plazo.",
    "La sesión de trabajo ya se convocó. El compromiso se hace público después de ella.",
)


def _deliverer(story: Story) -> Event:
    def deliver(now: datetime) -> None:
        owed = [one.number for one in promises.owed(process.current(), now=now) if one.kind == COMMITMENT]
        drafting.deliver(
            text.DELIVERED,
            to=ASSEMBLY,
            by=DRAFTERS,
            on=now.astimezone(ZONE).date(),
            reasons=dict(zip(owed, cycle(WHY_NOT_YET), strict=False)),
            actor=story.actors["secretariat"],
            now=now,
        )

    return deliver


def _caller(story: Story, vote: Data, members: list[tuple[str, str, str]], leanings: Mapping[str, int], held: Held) -> Event:
    def choice(number: int, group: str) -> assembly.Choice:
        if _key(number) in held.away:
            return "absent"
        drawn, leaning = story.draw(HUNDRED), leanings[group]
        if group in vote.get("against", ()):
            leaning = HUNDRED - leaning
        if drawn < leaning:
            return "yes"
        return "abstain" if drawn % 4 == 0 else "no"

    def call(now: datetime) -> None:
        clerk = story.actors["clerk"]
        version = vote.get("version", text.DELIVERED)
        what = drafting.ref_of(story.provision_key(vote["provision"]), version) if "provision" in vote else drafting.text_ref(version)
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
                session=held.number,
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
        vote = assembly.adoption_of(drafting.text_ref(text.ADOPTED))
        on, rollcall = now.astimezone(ZONE).date(), vote.ref if vote else ""
        constitution.adopt(text.ADOPTED, on=on, rollcall=rollcall, actor=story.actors["clerk"], now=now)

    return adopt
