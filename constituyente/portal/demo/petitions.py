"""The petitions of the demonstration city, their signatures, and the promises that were kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises

from .story import ZONE, Data, Event, Story

STRENGTHS: tuple[process.Strength, ...] = ("email",) * 9 + ("phone",) * 7 + ("identity",) * 2 + ("in_person",) * 2
CHANNELS: Mapping[process.Strength, tuple[petitions.Channel, ...]] = {
    "email": ("web",),
    "phone": ("web", "web", "tablet"),
    "identity": ("web",),
    "in_person": ("kiosk", "brigade", "paper"),
}


def plan(story: Story) -> None:
    """Each petition: received, decided, signed over its days; every evening the offices do what the story says they did by then."""
    for petition in story.read("petitions.toml")["petitions"]:
        _plan_petition(story, petition)
    story.evenings.append(_keeper(story, list(story.read("answers.toml")["answers"])))


def _plan_petition(story: Story, petition: Data) -> None:
    received = petition["days_ago"]
    story.at(received, _receiver(story, petition))
    if petition["status"] == "waiting":
        return
    decided = received - petition["decided_after_days"]
    story.at(decided, _decider(story, petition))
    total, days = petition.get("signatures", 0), petition.get("signing_days", 1)
    for count in range(total):
        day = decided - int(days * count / max(total, 1))
        story.at(max(day, 0), _signer(story, petition, count))


def _number(story: Story, petition: Data) -> int:
    return int(story.inputs["petition", str(petition["number"])].key)


def _receiver(story: Story, petition: Data) -> Event:
    def receive(now: datetime) -> None:
        number = petitions.receive(
            title=petition["title"],
            demand=petition["demand"].strip(),
            reasons=petition["reasons"].strip(),
            wording=petition.get("wording", "").strip(),
            subject=petition["subject"],
            author=petition["author"],
            language=petition["language"],
            now=now,
            rng=story.rng,
        )
        story.inputs["petition", str(petition["number"])] = Ref("petition", str(number))

    return receive


def _decider(story: Story, petition: Data) -> Event:
    refusal = petition.get("refusal")

    def decide(now: datetime) -> None:
        petitions.decide(
            _number(story, petition),
            actor=story.actors["moderator"],
            admit=refusal is None,
            ground=refusal["ground"] if refusal else "",
            reason=refusal["reason"] if refusal else "Cumple las reglas publicadas.",
            now=now,
        )

    return decide


def _signer(story: Story, petition: Data, count: int) -> Event:
    def sign(now: datetime) -> None:
        draw = story.rng.bytes(4)
        strength = STRENGTHS[draw[0] % len(STRENGTHS)]
        rules = process.current()
        places = [one.code for one in rules.territories]
        bands = [band.key for band in rules.people.age_bands]
        petitions.sign(
            _number(story, petition),
            identity=f"persona-{petition['number']}-{count}@demo.example",
            strength=strength,
            channel=CHANNELS[strength][draw[1] % len(CHANNELS[strength])],
            # Half sign where the petition comes from, the others anywhere.
            territory=petition["territory"] if draw[2] & 1 else places[draw[2] % len(places)],
            age_band=bands[0] if draw[3] < 25 else bands[-1],  # noqa: PLR2004  about one in ten
            now=now,
            rng=story.rng,
        )

    return sign


def _keeper(story: Story, owed: list[Data]) -> Event:
    def keep(now: datetime) -> None:
        today = now.astimezone(ZONE).date()
        for answer in list(owed):
            ref = story.inputs.get(("petition", str(answer["petition"])))
            for promise in promises.promises_about(ref, process.current(), now=now) if ref else ():
                kept_on = promise.made_at.astimezone(ZONE).date() + timedelta(days=answer["days_after_crossing"])
                if promise.mark == answer["mark"] and today >= kept_on:
                    promises.fulfil(
                        promise.number,
                        actor=story.actors["secretariat"],
                        on=kept_on,
                        text=answer["text"].strip(),
                        who=answer["who"],
                        now=now,
                    )
                    owed.remove(answer)

    return keep
