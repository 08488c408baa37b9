"""What the people of the demonstration city write, put together from the lists in words/ by seed: petitions, wishes, words, meetings. Pure.

Nothing here is copied from anybody, and nobody in it exists. Who speaks of what, how, and how often alike, is drawn as it is in life: some
subjects much more than others, many short wishes, some without accents, some that say the same as another.
"""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

WORDS = Path(__file__).resolve().parent / "words"
LONGEST = 140  # characters of a wish
ATTEMPTS = 20  # at a title that nobody has yet

Lists = Mapping[str, Any]


@dataclass(frozen=True)
class Topic:
    """What people speak of: how often, in which wishes, petitions and stories, and what became of it."""

    key: str
    subject: str
    name: str
    weight: int
    cores: Sequence[str]
    asks: Sequence[Mapping[str, Any]]
    scenes: Sequence[str]
    facts: Sequence[str]
    wishes: Sequence[int]
    fates: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Petition:
    """A petition as somebody hands it in; `ask` names which one of its topic it is, so that those that ask the same are known."""

    title: str
    demand: str
    reasons: str
    wording: str
    author: str
    territory: str
    subject: str
    language: str = "es"
    topic: str = ""
    ask: int = 0


@dataclass(frozen=True)
class Wish:
    """What somebody answers to the open question; `ground` is why a moderator will not show it."""

    text: str
    language: str = "es"
    topic: str = ""
    ground: str = ""


@dataclass(frozen=True)
class Gathering:
    """A meeting as its host registers it, with what came out of it: (text, in favour, against)."""

    title: str
    description: str
    host: str
    place: str
    territory: str
    topic: str
    subject: str
    people: int
    record: str
    statements: Sequence[tuple[str, int, int]]


@cache
def lists() -> Lists:
    """words/people.toml."""
    return tomllib.loads((WORDS / "people.toml").read_text(encoding="utf-8"))


@cache
def topics() -> Mapping[str, Topic]:
    """What people speak of, by key."""
    files = [tomllib.loads((WORDS / name).read_text(encoding="utf-8")) for name in ("topics_1.toml", "topics_2.toml")]
    return {one["key"]: Topic(**one) for told in files for one in told["topics"]}


@cache
def _falling(several: int) -> Sequence[float]:
    """Weights of `several` things, each added to those before it: the first weighs most."""
    return list(accumulate(1 / (30 + place) for place in range(several)))


def without_accents(text: str) -> str:
    """As somebody types in a hurry: no accents, and ñ stays."""
    kept = unicodedata.normalize("NFD", text.replace("ñ", "\0"))
    return "".join(one for one in kept if unicodedata.category(one) != "Mn").replace("\0", "ñ")


class Writer:
    """Everybody who writes, one after the other; the same seed writes the same.

    territories  code → name, in the order of the process file
    weights      how many people live in each
    """

    def __init__(self, seed: str, territories: Mapping[str, str], weights: Sequence[int]) -> None:
        self._random = Random(seed)  # noqa: S311  synthetic texts
        self._territories = territories
        self._weights = list(accumulate(weights))
        self._topics = list(topics().values())
        self._topic_weights = list(accumulate(topic.weight for topic in self._topics))
        self._titles = set[str]()
        self._asked = Counter[tuple[str, int]]()

    # ------------------------------------------------------------------ slots

    def territory(self) -> str:
        """Where somebody lives, as often as people live there."""
        return self._random.choices(list(self._territories), cum_weights=self._weights)[0]

    def _topic(self) -> Topic:
        return self._random.choices(self._topics, cum_weights=self._topic_weights)[0]

    def _slots(self, texts: Sequence[str], territory: str) -> tuple[dict[str, str], str]:
        """What fills the braces of `texts`, the same way in all of them, and the territory they then speak of."""
        wanted = "\n".join(texts)
        filled = {name: self._random.choice(choices) for name, choices in lists()["slots"].items() if f"{{{name}}}" in wanted}
        for name, codes in lists()["places"].items():
            if f"{{{name}}}" in wanted:
                territory = self._random.choice(codes)
                filled[name] = self._territories[territory]
        filled["alcaldia"] = self._territories[territory]
        filled["otra"] = self._random.choice([name for name in self._territories.values() if name != filled["alcaldia"]])
        filled["nombre"] = self._random.choice(lists()["authors"]["nombre"])
        return filled, territory

    # ------------------------------------------------------------------ petitions

    def petition(self) -> Petition:
        """A petition; its title is nobody else's, what it asks for may well be."""
        if self._random.random() < 0.01:  # noqa: PLR2004  about one in a hundred is in English
            return self._in_english()
        topic, number, found = self._another()
        for _attempt in range(ATTEMPTS):
            if found.title not in self._titles:
                break
            topic, number, found = self._another()
        self._titles.add(found.title)
        self._asked[topic.key, number] += 1
        return found

    def _another(self) -> tuple[Topic, int, Petition]:
        topic = self._topic()
        number = min(range(len(topic.asks)), key=lambda one: (self._asked[topic.key, one], self._random.random()))
        return topic, number, self._asking(topic, number)

    def _asking(self, topic: Topic, number: int) -> Petition:
        ask = topic.asks[number]
        facts = [topic.facts[one] for one in self._some(ask["facts"], least=0)]
        scenes = [topic.scenes[one] for one in self._some(ask["scenes"], least=1)]
        close = self._random.choice(lists()["petitions"]["closes"])
        who = self._random.choice(lists()["authors"]["who"])
        title, again = ask["title"], self._asked[topic.key, number] > 0 and "{" not in ask["title"]
        title = f"{title}, también en {{alcaldia}}" if again else title
        parts = [title, ask["demand"], ask.get("wording", ""), *scenes, *facts]
        slots, territory = self._slots(parts, self.territory())
        reasons = "\n\n".join(part.format(**slots) for part in (*scenes, *facts, close) if part)
        return Petition(
            title=title.format(**slots),
            demand=ask["demand"].format(**slots),
            reasons=reasons,
            wording=ask.get("wording", "").format(**slots) if self._random.random() < 0.7 else "",  # noqa: PLR2004  not all write one
            author=who.format(**slots),
            territory=territory,
            subject=topic.subject,
            topic=topic.key,
            ask=number,
        )

    def _some(self, numbers: Sequence[int], *, least: int) -> list[int]:
        return self._random.sample(numbers, k=self._random.randint(least, len(numbers)))

    def _in_english(self) -> Petition:
        told = self._random.choice(lists()["english"])
        slots, territory = self._slots([told["title"]], self.territory())
        title = told["title"].format(**slots)
        if title in self._titles:
            return self.petition()
        self._titles.add(title)
        author = self._random.choice(["A group of neighbours", "Residents from abroad", "Two friends"])
        return Petition(title, told["demand"].format(**slots), told["reasons"], "", author, territory, told["subject"], language="en")

    def refused(self, number: int) -> tuple[Petition, str, str]:
        """A petition that the moderators refuse, the ground and the reason."""
        told = lists()["petitions"]["refused"][number % len(lists()["petitions"]["refused"])]
        slots, territory = self._slots([], self.territory())
        author = self._random.choice(lists()["authors"]["who"]).format(**slots)
        petition = Petition(told["title"].format(**slots), told["demand"].format(**slots), "", "", author, territory, "government")
        return petition, told["ground"], told["reason"]

    # ------------------------------------------------------------------ answers

    def words(self) -> list[str]:
        """Three words, as they come first: what the list begins with comes to many, what it ends with to few."""
        many = lists()["words"]["many"]
        said = dict.fromkeys(self._random.choices(many, cum_weights=_falling(len(many)), k=3))
        while len(said) < 3:  # noqa: PLR2004  three words
            said |= dict.fromkeys(self._random.choices(many, cum_weights=_falling(len(many))))
        return list(said)

    def wish(self, territory: str) -> Wish:
        """What somebody of `territory` wishes for, in at most LONGEST characters."""
        chance = self._random.random()
        visions = lists()["visions"]
        if chance < 0.01:  # noqa: PLR2004  one in a hundred writes English
            return Wish(**self._random.choice(visions["english"]), language="en")
        if chance < 0.018:  # noqa: PLR2004  some name somebody, or sell something
            kind = self._random.choice(["personal", "personal", "advertising"])
            return Wish(self._random.choice(visions[kind]), ground=kind)
        if chance < 0.12:  # noqa: PLR2004  some say all of it at once
            return Wish(self._as_typed(self._random.choice(visions["whole"])))
        while True:
            topic = self._topic()
            text = self._saying(self._random.choice(visions["styles"]), self._random.choice(topic.cores), territory)
            if len(text) <= LONGEST:
                return Wish(self._as_typed(text), topic=topic.key)

    def _saying(self, style: str, core: str, territory: str) -> str:
        other = self._random.choice([one for one in self._topic().cores if one != core])
        said = style.format(core=core, otro=other, alcaldia=self._territories.get(territory, "mi barrio"))
        return said.replace(" y i", " e i")

    def _as_typed(self, text: str) -> str:
        """Most write as here; some without a full stop, without a capital, without accents."""
        chance = self._random.random()
        if chance < 0.6:  # noqa: PLR2004
            return text
        text = text.removesuffix(".")
        if chance < 0.8:  # noqa: PLR2004
            return text
        text = text[0].lower() + text[1:]
        return text if chance < 0.9 else without_accents(text)  # noqa: PLR2004

    # ------------------------------------------------------------------ meetings

    def gathering(self) -> Gathering:
        """A meeting that somebody calls, and what those who came said."""
        told, topic = lists()["meetings"], self._topic()
        slots, territory = self._slots([], self.territory())
        people = int(self._random.lognormvariate(3.1, 0.5)) + 5
        cores = self._random.sample(topic.cores, k=self._random.randint(2, min(len(topic.cores), 6)))
        said = [self._saying(self._random.choice(told["statements"]), core, territory) for core in cores]
        statements = list[tuple[str, int, int]]()
        for text in said:
            support = self._random.randint(people // 2, people)
            statements.append((text, support, self._random.randint(0, people - support)))
        title = self._random.choice(told["titles"]).format(tema=topic.name, **slots).replace(" de el ", " del ")
        return Gathering(
            title=title[0].upper() + title[1:],
            description=self._random.choice(told["descriptions"]),
            host=self._random.choice(lists()["authors"]["who"]).format(**slots),
            place=self._random.choice(told["places"]).format(**slots),
            territory=territory,
            topic=topic.key,
            subject=topic.subject,
            people=people,
            record=self._random.choice(told["records"]).format(people=people),
            statements=statements,
        )
