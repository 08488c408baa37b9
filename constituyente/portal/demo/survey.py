"""The survey of the demonstration city: who answered what, and which of their words are shown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.participation.survey import api as survey

from .reading import Reading
from .story import FIRST, Event, Story
from .texts import Wish

CHANNELS: Sequence[survey.Channel] = ("web",) * 11 + ("kiosk",) * 4 + ("tablet",) * 2 + ("brigade",) * 2 + ("paper",)
UNFINISHED = 6  # of so many who begin, one does not end
WISHING = 0.45  # share of those who say what they would like
EMPTY = 0.005  # share of those who hand in nothing
BRIGADES = (148, 121, 96, 71, 52, 33, 12)  # days before the end on which brigades go from door to door
# What troubles people, in the order of the questionnaire's options; and where it troubles them more: territory → option → times.
TROUBLES = (9, 10, 8, 6, 6, 7, 6, 4, 8, 4, 3, 4)
MORE: Mapping[str, Mapping[str, float]] = {
    "007": {"water": 2.4, "transport": 1.4, "safety": 1.3},
    "009": {"transport": 2.2, "school": 1.8, "work": 1.5},
    "011": {"transport": 2.4, "water": 1.8},
    "013": {"water": 2.2, "waste": 1.7},
    "012": {"water": 1.6, "transport": 1.5},
    "015": {"housing": 2.3, "safety": 1.5, "air": 1.3},
    "014": {"housing": 2.5, "corruption": 1.4},
    "016": {"housing": 1.9, "air": 1.5, "corruption": 1.3},
    "002": {"air": 2.1, "work": 1.3},
    "004": {"transport": 1.9, "waste": 1.4},
}
FAR = {"009": 80, "011": 65, "013": 60, "012": 45, "007": 45, "004": 45}  # minutes more on a normal day


@dataclass(frozen=True)
class Person:
    """Who answers: where they live, and what they wish for, if they say it."""

    token: str
    territory: str
    wish: Wish | None
    slug: str = ""


def plan(story: Story, reading: Reading) -> None:
    """The answers spread over the days from the opening to the end; what was written on one day is read on the next."""
    told = defaultdict[int, list[tuple[str, Wish]]](list)
    for one in story.read("survey.toml")["visions"]:
        told[one["days_ago"]].append((one["slug"], Wish(one["text"], ground=one.get("hide", ""))))
    waiting = list[tuple[int, Wish, Ref, int]]()
    first = 0
    for day, count in _by_day(story).items():
        story.at(day, _answerer(story, first, count, told[day], waiting), load=2 * count)
        first += count
    story.evenings.append(_reader(story, reading, waiting))


def _by_day(story: Story) -> Mapping[int, int]:
    """How many answer on which day: more and more, and on some days many."""
    weights = {day: 1 + (FIRST - day) / FIRST + (6 if day in BRIGADES else story.random.random()) for day in range(FIRST, -1, -1)}
    whole, days, reached, so_far = sum(weights.values()), dict[int, int](), 0.0, 0
    for day, weight in weights.items():
        reached += weight
        days[day] = round(story.size.answers * reached / whole) - so_far
        so_far += days[day]
    return days


def _answerer(story: Story, first: int, count: int, told: Sequence[tuple[str, Wish]], waiting: list[tuple[int, Wish, Ref, int]]) -> Event:
    def answer(now: datetime) -> None:
        day, rules = story.day_of(now), process.current()
        people = [_person(story, f"demo-{number}") for number in range(first, first + count)]
        people += [Person(f"demo-{slug}", story.writer.territory(), wish, slug) for slug, wish in told]
        handed = survey.submit_many((_input(story, one, rules) for one in people), now=now, rng=story.rng)
        for person, one in zip(people, handed, strict=True):
            ref = Ref("answer", one.folio)
            if person.slug:
                story.inputs["answer", person.slug] = ref
            if person.wish:
                waiting.append((one.texts["vision"], person.wish, ref, day))
        unfinished = [number for number in range(first, first + count) if number % UNFINISHED == 0]
        survey.begin_many([f"demo-{number}-only" for number in unfinished], now=now)

    return answer


def _person(story: Story, token: str) -> Person:
    territory = story.writer.territory() if story.random.random() < 0.94 else "metropolitan"  # noqa: PLR2004  share
    return Person(token, territory, story.writer.wish(territory) if story.random.random() < WISHING else None)


def _input(story: Story, person: Person, rules: process.Rules) -> survey.AnswerInput:
    empty = person.wish is None and story.random.random() < EMPTY
    return survey.AnswerInput(
        person.token,
        {} if empty else dict(_given(story, person, rules)),
        person.territory,
        "16-17" if story.random.random() < 0.12 else "18+",  # noqa: PLR2004  share
        person.wish.language if person.wish else "es",
        story.random.choice(CHANNELS),
    )


def _given(story: Story, person: Person, rules: process.Rules) -> Iterator[tuple[str, Sequence[str]]]:
    random, places = story.random, list(story.territories)
    for question in rules.survey.questions if rules.survey else ():
        keys = [option.key for option in question.options]
        match question.kind:
            case "words":
                yield question.key, story.writer.words()
            case "pick":
                yield question.key, _troubles(story, person.territory, keys, question.count or 1)
            case "multiple":
                yield question.key, [key for key in keys if random.random() < 1 / 3]
            case "choice":
                yield question.key, [random.choices(keys, [5, 2, 1, 1 if person.territory in story.territories else 20])[0]]
            case "scale":
                yield question.key, [str(1 + min(story.draw(5), story.draw(5)))]
            case "number":
                yield question.key, [str(min(10 * round(random.lognormvariate(1.8, 0.6)) + FAR.get(person.territory, 0), 400))]
            case "place":
                yield question.key, [person.territory if random.random() < 0.4 else random.choices(places, story.population)[0]]  # noqa: PLR2004
            case "text" if person.wish:
                yield question.key, [person.wish.text]


def _troubles(story: Story, territory: str, keys: Sequence[str], count: int) -> list[str]:
    more = MORE.get(territory, {})
    weights = [weight * more.get(key, 1) for key, weight in zip(keys, TROUBLES, strict=True)]
    picked = dict.fromkeys(story.random.choices(keys, weights, k=count))
    while len(picked) < count:
        picked |= dict.fromkeys(story.random.choices(keys, weights))
    return list(picked)


def _reader(story: Story, reading: Reading, waiting: list[tuple[int, Wish, Ref, int]]) -> Event:
    def read(now: datetime) -> None:
        day = story.day_of(now)
        before = [one for one in waiting if one[3] > day]
        waiting[:] = [one for one in waiting if one[3] <= day]
        verdicts = {number: _verdict(wish) for number, wish, _ref, _day in before}
        survey.review_many(verdicts, actor=story.actors["moderator"], now=now)
        slugs = set(story.inputs.values())
        for _number, wish, ref, _day in before:
            if not wish.ground and ref not in slugs:
                reading.add(ref, wish.topic, kind="esta respuesta", now=now)

    return read


def _verdict(wish: Wish) -> survey.Verdict:
    return survey.Verdict(shown=not wish.ground, ground=wish.ground, body=wish.text)
