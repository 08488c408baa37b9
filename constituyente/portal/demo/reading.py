"""What the drafters of the demonstration city read, oldest first, and what they say became of it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.common.refs import Ref

from .story import Story
from .texts import Petition, topics

BEGINS = 56  # days before the end on which the drafters begin to decide
SETTLES = 6  # days that an input lies before it is decided
SHARE = 9  # on a working day they decide one in so many of what lies there
SATURDAY = 5
SAME = "Pide lo mismo que la petición {number}, que llegó antes. Se leen juntas y la respuesta vale para las dos."
NO_TOPIC = "El grupo de trabajo lo leyó. No pide una regla que quepa en estos cuatro títulos."


@dataclass(frozen=True)
class Input:
    """Something people gave that waits for its answer: when it came (days before the end), about what; `ask` of a petition's topic."""

    ref: Ref
    came: int
    topic: str
    kind: str
    ask: int | None = None


class Reading:
    """What waits for the drafters."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._waiting = deque[Input]()
        self._first = dict[tuple[str, int], Ref]()  # which petition asked something first
        story.evenings.append(self._decide)

    def add(self, ref: Ref, topic: str, *, kind: str, now: datetime, ask: int | None = None) -> None:
        """Something of people has become public."""
        self._waiting.append(Input(ref, self._story.day_of(now), topic, kind, ask))

    def petition(self, number: int, text: Petition, *, now: datetime) -> None:
        """A petition was admitted."""
        ref = Ref("petition", str(number))
        if text.topic:
            self._first.setdefault((text.topic, text.ask), ref)
        self.add(ref, text.topic, kind="esta petición", now=now, ask=text.ask)

    def _decide(self, now: datetime) -> None:
        day = self._story.day_of(now)
        if day > BEGINS or now.astimezone(self._story.zone).weekday() >= SATURDAY:
            return
        lying = sum(1 for one in self._waiting if one.came >= day + SETTLES)
        several = [self._waiting.popleft() for _one in range(-(-lying // SHARE))]
        dossiers.dispose_many(self._dispositions(several), actor=self._story.actors["drafter"], now=now)

    def _dispositions(self, several: list[Input]) -> Iterator[dossiers.DispositionInput]:
        for one in several:
            item = dossiers.item_of(one.ref)
            if not one.topic:
                yield dossiers.DispositionInput(item, "out_of_scope", NO_TOPIC)
                continue
            topic = topics()[one.topic]
            fate = topic.fates[topic.asks[one.ask]["fate"] if one.ask is not None else self._story.random.choice(topic.wishes)]
            into = self._story.inputs["petition", str(fate["into"])] if "into" in fate else None
            first = self._first.get((one.topic, one.ask)) if one.ask is not None else None
            if into is None and first is not None and first != one.ref:
                yield dossiers.DispositionInput(item, "merged", SAME.format(number=first.key), dossiers.item_of(first))
                continue
            reason = self._story.told(fate["reason"].format(aporte=one.kind))
            yield dossiers.DispositionInput(item, fate["outcome"], reason, dossiers.item_of(into) if into else None)
