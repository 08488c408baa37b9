"""The petitions of the demonstration city, their signatures, and the promises that were kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from math import exp

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises

from .reading import Reading
from .story import FIRST, ZONE, Data, Event, Story
from .texts import Petition, lists

STRENGTHS: Sequence[process.Strength] = ("email",) * 9 + ("phone",) * 7 + ("identity",) * 2 + ("in_person",) * 2
CHANNELS: Mapping[process.Strength, Sequence[petitions.Channel]] = {
    "email": ("web",),
    "phone": ("web", "web", "tablet"),
    "identity": ("web",),
    "in_person": ("kiosk", "brigade", "paper"),
}
OPEN = 148  # days on which it is signed at most: two fewer than the process file gives it
PEOPLE = 2**18  # who may sign, in the whole city; some 1.4 signatures of each, as in 2016
LEAST, MOST, FALL = 19, 1900, 0.8  # signatures of the petitions that few sign: the n-th has MOST / n ** FALL; LEAST in a city of any size
ADMITTED = "Cumple las reglas publicadas."
HEARD_BY = 3  # people, as the process file says
QUIET = 0.5  # so much less on the last two days of a week
NEAR = "near"  # what the story calls the petition that is one signature short of a mark
# Who thinks better of it: the petition, the day on which they sign it, how many days later they take it back.
CHANGED = (("2", 96, 9), ("6", 83, 1), ("12", 70, 20), ("8", 41, 3), ("19", 30, 12))
REFUSED, WAITING = 16, 40  # one petition in so many that are put together is refused; one waits today


@dataclass
class Signed:
    """A petition while it is signed: its number once it has one, where it comes from, how many signed so far.

    opened     days before the end; -1 if it never is
    undecided  signatures beside `count` that will be taken back
    """

    territory: str
    number: int = 0
    first: int = 0
    count: int = 0
    opened: int = -1
    undecided: int = 0


@dataclass
class Plan:
    """Who signs what on which day: days before the end → petition and how many sign it."""

    days: defaultdict[int, list[tuple[Signed, int]]] = field(default_factory=lambda: defaultdict(list))


def plan(story: Story, reading: Reading) -> None:
    """Each petition: received, decided, signed over its days; every evening the offices do what the story says they did by then."""
    signing = Plan()
    told = story.read("petitions.toml")["petitions"]
    those_told = {str(one["number"]): _plan_told(story, one, signing) for one in told}
    admitted = sum(1 for one in told if one["status"] in {"open", "closed"})
    for rank in range(1, story.size.petitions - admitted + 1):
        _plan_written(story, rank, signing, reading)
    for number in range(story.size.petitions // REFUSED):
        _plan_refused(story, number)
    for number in range(story.size.petitions // WAITING):
        story.at(number % 5, _receiver(story, story.writer.petition(), Signed("")))
    for day, signed in signing.days.items():
        story.at(day, _signer(story, signed), load=sum(count for _petition, count in signed) // 4)
    for name, day, later in CHANGED:
        _plan_withdrawal(story, name, those_told[name], signs=day, takes_back=day - later)
    story.at(story.last, _nearing(story, list(those_told.values())))
    story.at(story.last, _announcer(story))
    story.evenings.append(_keeper(story, list(story.read("answers.toml")["answers"])))


# ------------------------------------------------------------------ from the files


def _plan_told(story: Story, told: Data, signing: Plan) -> Signed:
    text = Petition(
        told["title"],
        told["demand"].strip(),
        told["reasons"].strip(),
        told.get("wording", "").strip(),
        told["author"],
        told["territory"],
        told["subject"],
        told["language"],
    )
    signed = Signed(told["territory"], first=told["number"] * 7919)
    received = told["days_ago"]
    story.at(received, _receiver(story, text, signed, name=str(told["number"])))
    if told["status"] == "waiting":
        return signed
    refusal = told.get("refusal", {})
    decided = received - told["decided_after_days"]
    story.at(decided, _decider(story, signed, refusal.get("ground", ""), refusal.get("reason") or told.get("admitted", ADMITTED)))
    if not refusal:
        signed.opened = decided
        _spread(story, signing, signed, told["signatures"] // story.size.one_in, first=decided, days=told["signing_days"])
    return signed


# ------------------------------------------------------------------ put together


def _plan_written(story: Story, rank: int, signing: Plan, reading: Reading) -> None:
    text, several = story.writer.petition(), story.size.petitions
    signed = Signed(text.territory, first=rank * 104_729)
    received = FIRST - 3 - story.draw(FIRST - 12)
    decided = received - 1 - story.draw(3)
    story.at(received, _receiver(story, text, signed))
    story.at(decided, _decider(story, signed, "", story.random.choice(lists()["petitions"]["admitted"])))
    story.at(decided, lambda now: reading.petition(signed.number, text, now=now))
    place = 1 + (rank - 1) * 316 // max(several - 25, 1)  # where it stands among the few-signed of the whole city
    total = max(int(MOST / place**FALL) // story.size.one_in, LEAST)
    _spread(story, signing, signed, total, first=decided, days=min(max(decided - story.draw(8), 1), OPEN))


def _plan_refused(story: Story, number: int) -> None:
    text, ground, reason = story.writer.refused(number)
    signed, received = Signed(text.territory), 8 + story.draw(FIRST - 12)
    story.at(received, _receiver(story, text, signed))
    story.at(received - 2, _decider(story, signed, ground, reason))


# ------------------------------------------------------------------ what happens


def _receiver(story: Story, text: Petition, signed: Signed, name: str = "") -> Event:
    def receive(now: datetime) -> None:
        signed.number = petitions.receive(
            title=text.title,
            demand=text.demand,
            reasons=story.told(text.reasons),
            wording=text.wording,
            subject=text.subject,
            author=text.author,
            language=text.language,
            now=now,
            rng=story.rng,
        )
        if name:
            story.inputs["petition", name] = Ref("petition", str(signed.number))

    return receive


def _decider(story: Story, signed: Signed, ground: str, reason: str) -> Event:
    def decide(now: datetime) -> None:
        petitions.decide(
            signed.number, actor=story.actors["moderator"], admit=not ground, ground=ground, reason=story.told(reason), now=now
        )

    return decide


def curve(total: int, days: int, bumps: Sequence[tuple[float, float]]) -> list[int]:
    """How `total` signatures spread over `days`: many at first, then few, and waves about each of `bumps` (share of the time, height).

    The last two days of every seven are quiet.
    """
    waves = [sum(height * exp(-(((day - at * days) / 2.5) ** 2)) for at, height in bumps) for day in range(max(days, 1))]
    weights = [(0.3 + 2 * exp(-day / 4) + wave) * (QUIET if day % 7 >= 5 else 1) for day, wave in enumerate(waves)]  # noqa: PLR2004  of seven
    whole = sum(weights)
    reached = [round(total * so_far / whole) for so_far in accumulate(weights)]
    return [after - before for before, after in zip([0, *reached], reached, strict=False)]


def _spread(story: Story, signing: Plan, signed: Signed, total: int, *, first: int, days: int) -> None:
    bumps = [(story.random.random(), 3 * story.random.random()) for _wave in range(1 + story.draw(4))]
    for day, count in enumerate(curve(total, days, bumps)):
        if count and first - day >= 0:
            signing.days[first - day].append((signed, count))


def _signer(story: Story, signed: Sequence[tuple[Signed, int]]) -> Event:
    def sign(now: datetime) -> None:
        petitions.sign_many((one for petition, count in signed for one in _signatures(story, petition, count)), now=now, rng=story.rng)

    return sign


def _signatures(story: Story, petition: Signed, count: int) -> Iterator[petitions.SignatureInput]:
    """The next `count` people who sign: each once, half of them from where the petition comes."""
    people, places = PEOPLE // story.size.one_in, list(story.territories)
    strengths = story.random.choices(STRENGTHS, k=count)
    elsewhere = story.random.choices(places, story.population, k=count)
    for strength, place in zip(strengths, elsewhere, strict=True):
        chance = story.random.random()
        yield petitions.SignatureInput(
            petition.number,
            # A step that has no factor in common with how many people there are: nobody comes twice before everybody came.
            f"persona-{(petition.first + petition.count * 7919) % people}@demo.example",
            strength,
            story.random.choice(CHANNELS[strength]),
            "metropolitan" if chance < 0.03 else place if chance < 0.55 else petition.territory,  # noqa: PLR2004  shares
            "16-17" if story.random.random() < 0.1 else "18+",  # noqa: PLR2004  one in ten
        )
        petition.count += 1


def _plan_withdrawal(story: Story, name: str, signed: Signed, *, signs: int, takes_back: int) -> None:
    kept = list[ledger.Secrets]()

    def sign(now: datetime) -> None:
        given = petitions.sign(
            signed.number,
            identity=f"indecisa-{name}@demo.example",
            strength="email",
            channel="web",
            territory=story.writer.territory(),
            age_band="18+",
            now=now,
            rng=story.rng,
        )
        kept.extend([given.secrets] if given.secrets else [])
        signed.undecided += 1

    def take_back(now: datetime) -> None:
        ledger.publish()  # whoever takes something back shows that it stands in the published log
        due = process.pace(process.current()).promised_by(now)
        ledger.withdraw(kept[0].code, kept[0].withdrawal_key, due_at=due, now=now)
        signed.undecided -= 1

    story.at(signs, sign)
    story.at(takes_back, take_back)


def _nearing(story: Story, several: Sequence[Signed]) -> Event:
    """On the last day, what is nearest to a mark comes to one signature short of it: the next one is a visitor's."""

    def near(now: datetime) -> None:
        last, marks = story.last, story.size.marks
        signed = {one.number: one.count + one.undecided for one in several}
        signable = [one for one in several if last <= one.opened < last + OPEN and signed[one.number] < marks[-1]]
        missing = {one.number: min(mark for mark in marks if mark > signed[one.number]) - signed[one.number] for one in signable}
        nearest = min(signable, key=lambda one: (missing[one.number], one.number))
        petitions.sign_many(_signatures(story, nearest, missing[nearest.number] - 1), now=now, rng=story.rng)
        story.inputs["petition", NEAR] = Ref("petition", str(nearest.number))

    return near


def _announcer(story: Story) -> Event:
    """On the last day the hearings that are due later have their people, a day and a place."""

    def announce(now: datetime) -> None:
        secretariat = story.actors["secretariat"]
        for owed in promises.owed(process.current(), now=now):
            begins = owed.due_at.astimezone(ZONE).replace(hour=17, minute=30) - timedelta(days=3)
            if owed.kind == "hearing" and begins > now:
                seats = [f"Integrante {1 + (owed.number * 7 + seat * 5) % 20}" for seat in range(HEARD_BY)]
                promises.name_people(owed.number, people=seats, actor=secretariat, now=now)
                promises.schedule(owed.number, begins_at=begins, place="Sala de juntas del grupo de trabajo", actor=secretariat, now=now)

    return announce


def _keeper(story: Story, owed: list[Data]) -> Event:
    def keep(now: datetime) -> None:
        today, standing = now.astimezone(ZONE).date(), promises.owed(process.current(), now=now)
        for answer in list(owed):
            ref = story.inputs.get(("petition", str(answer["petition"])))
            for promise in standing:
                kept_on = promise.made_at.astimezone(ZONE).date() + timedelta(days=answer["days_after_crossing"])
                if (promise.about, promise.kind) == (str(ref), answer["kind"]) and today >= kept_on:
                    promises.fulfil(
                        promise.number,
                        actor=story.actors["secretariat"],
                        on=kept_on,
                        text=story.told(answer["text"]),
                        who=answer["who"],
                        now=now,
                    )
                    owed.remove(answer)

    return keep
