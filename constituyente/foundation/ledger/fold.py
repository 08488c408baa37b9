"""What the entries add up to: the one rule by which the site counts and by which anyone recounts. Source: docs/ledger.md, "Counting"."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from . import entries

State = Literal["counted", "held", "excluded", "withdrawn"]
GIVEN = frozenset({"sign", "answer", "annotation"})  # what a person gave, and what may be held, excluded, taken back
ACTS: Mapping[tuple[str, State], State] = {
    ("hold", "counted"): "held",
    ("release", "held"): "counted",
    ("exclude", "counted"): "excluded",
    ("exclude", "held"): "excluded",
    ("reinstate", "excluded"): "counted",
    ("withdraw", "counted"): "withdrawn",
    ("withdraw", "held"): "withdrawn",
    ("withdraw", "excluded"): "withdrawn",
}
ACTING = frozenset(act for act, _state in ACTS)


class BadReference(ValueError):
    """An entry names another that it cannot be about, or takes back what its secret does not open."""


@dataclass(frozen=True)
class Move:
    """One entry's effect: `by` more entries of `tally` and `strength` are in `state`."""

    tally: str
    strength: str
    state: State
    by: int


def target_of(entry: entries.Entry) -> int | None:
    """The index of the entry that this one is about, if it may move it."""
    return int(entry.fields["index"]) if entry.kind in ACTING else None


def check(act: entries.Entry, about: entries.Entry) -> None:
    """Raises BadReference unless `act` may be about the entry it names."""
    if about.kind not in GIVEN:
        message = f"{act.kind} cannot be about {about.kind}"
        raise BadReference(message)
    if act.kind == "withdraw" and not entries.opens(act.fields["secret"], about.fields["cancel"]):
        message = "the secret does not open the entry"
        raise BadReference(message)


def _tally(entry: entries.Entry) -> str:
    return entry.fields.get("petition") or entry.fields.get("survey") or ""


class Fold:
    """Takes entries in log order and says how each moves the tallies.

    look_up  gives the bytes of an earlier entry by its index; asked only for entries that others are about
    states   of earlier entries that are not simply counted
    """

    def __init__(self, look_up: Callable[[int], bytes], states: Mapping[int, State] | None = None) -> None:
        self._look_up = look_up
        self.states: dict[int, State] = dict(states or {})

    def take(self, index: int, body: bytes) -> tuple[Move, ...]:
        """The effect of the entry at `index`. Raises BadEntry, BadReference."""
        entry = entries.decode(body)
        if entry.kind in {"sign", "answer"}:
            return (Move(_tally(entry), entries.STRENGTHS[entry.fields["strength"]], "counted", 1),)
        target = target_of(entry)
        if target is None:
            return ()
        if target >= index:
            message = f"entry {index} is about the later entry {target}"
            raise BadReference(message)
        about = entries.decode(self._look_up(target))
        check(entry, about)
        before = self.states.get(target, "counted")
        after = ACTS.get((entry.kind, before))
        if after is None:
            return ()
        self.states[target] = after
        if not _tally(about):
            return ()
        strength = entries.STRENGTHS[about.fields["strength"]]
        return Move(_tally(about), strength, before, -1), Move(_tally(about), strength, after, 1)


def recount(bodies: Iterable[bytes]) -> dict[str, Counter[tuple[str, str]]]:
    """Every tally from the entries alone, held in memory: how many entries by (state, strength)."""
    seen = list[bytes]()

    def remembered() -> Iterator[tuple[int, bytes]]:
        for index, body in enumerate(bodies):
            seen.append(body)
            yield index, body

    fold = Fold(seen.__getitem__)
    tallies: dict[str, Counter[tuple[str, str]]] = {}
    for index, body in remembered():
        for move in fold.take(index, body):
            tallies.setdefault(move.tally, Counter())[move.state, move.strength] += move.by
    return {tally: +counts for tally, counts in tallies.items()}
