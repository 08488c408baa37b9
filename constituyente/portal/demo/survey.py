"""The survey of the demonstration city: who answered what, and which of their words are shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.participation.survey import api as survey

from .story import FIRST, Data, Event, Story

CHANNELS: tuple[survey.Channel, ...] = ("web",) * 12 + ("kiosk",) * 5 + ("tablet",) * 2 + ("paper",)
UNFINISHED = 9  # of these who begin, one does not end


def plan(story: Story) -> None:
    """The answers spread over the days from the opening to today; the texts are read every evening."""
    told = story.read("survey.toml")
    answers, drawn = told["answers"], [vision["text"] for vision in told["visions"] for _time in range(vision.get("weight", 0))]
    for count in range(answers):
        vision = drawn[story.draw(len(drawn))] if story.draw(8) == 0 else ""
        story.at(FIRST - FIRST * count // answers, _answerer(story, told, count, vision))
    for number, vision in enumerate(one for one in told["visions"] if "slug" in one):
        story.at(vision["days_ago"], _answerer(story, told, answers + number, vision["text"], slug=vision["slug"]))
    grounds = {vision["text"]: vision["hide"] for vision in told["visions"] if "hide" in vision}
    story.evenings.append(_reader(story, grounds))


def _answerer(story: Story, told: Data, count: int, vision: str, *, slug: str = "") -> Event:
    def answer(now: datetime) -> None:
        rules = process.current()
        token = f"demo-{count}"
        survey.begin(token, now=now)
        if not slug and count % UNFINISHED == UNFINISHED - 1:
            return
        places = [one.code for one in rules.territories]
        acknowledged = survey.submit(
            token,
            _given(story, told, rules, vision),
            territory=places[story.draw(len(places))],
            age_band=rules.people.age_bands[0 if story.draw(10) == 0 else -1].key,
            language="es",
            channel=CHANNELS[story.draw(len(CHANNELS))],
            now=now,
            rng=story.rng,
        )
        if slug:
            story.inputs["answer", slug] = Ref("answer", acknowledged.folio)

    return answer


def _given(story: Story, told: Data, rules: process.Rules, vision: str) -> Mapping[str, Sequence[str]]:
    given = dict[str, Sequence[str]]()
    for question in rules.survey.questions if rules.survey else ():
        keys = [option.key for option in question.options]
        match question.kind:
            case "words":
                given[question.key] = [told["words"][story.draw(len(told["words"]))] for _word in range(3)]
            case "pick":
                # The first of the list more often than the last, as in life.
                picked = dict.fromkeys(keys[min(story.draw(len(keys)), story.draw(len(keys)))] for _pick in range(9))
                given[question.key] = list(picked)[: question.count]
            case "multiple":
                given[question.key] = [key for key in keys if story.draw(3) == 0]
            case "choice":
                given[question.key] = [keys[story.draw(len(keys))]]
            case "scale":
                given[question.key] = [str(1 + min(story.draw(5), story.draw(5)))]
            case "number":
                given[question.key] = [str(10 * (1 + story.draw(9) + story.draw(9)))]
            case "place":
                given[question.key] = [rules.territories[story.draw(len(rules.territories))].code]
            case "text" if vision:
                given[question.key] = [vision]
    return given


def _reader(story: Story, grounds: Mapping[str, str]) -> Event:
    def read(now: datetime) -> None:
        moderator = story.actors["moderator"]
        while waiting := survey.queue(moderator):
            survey.review(
                {
                    one.number: survey.Verdict(shown=False, ground=grounds[one.text])
                    if one.text in grounds
                    else survey.Verdict(shown=True, body=one.text)
                    for one in waiting
                },
                actor=moderator,
                now=now,
            )

    return read
