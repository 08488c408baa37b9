"""What changed from one text to another, provision by provision; word by word it is told by `text.words_changed`."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .tree import ProvisionInput

State = Literal["same", "changed", "added", "removed", "moved", "renumbered"]


@dataclass(frozen=True)
class Change:
    """What became of one provision; one of `old` and `new` may be missing.

    worded  its kind, heading, body or note changed; moved: it stands in something else, or elsewhere among what stands beside it;
    renumbered  its mark changed. All three are false for what was added or removed.
    """

    old: ProvisionInput | None
    new: ProvisionInput | None
    worded: bool = False
    moved: bool = False
    renumbered: bool = False

    @property
    def key(self) -> str:
        unit = self.new or self.old
        return unit.key if unit else ""

    @property
    def state(self) -> State:
        """added, removed, changed, moved, renumbered or same: the first that holds."""
        if self.old is None or self.new is None:
            return "removed" if self.new is None else "added"
        return "changed" if self.worded else "moved" if self.moved else "renumbered" if self.renumbered else "same"


def provisions_changed(old: Iterable[ProvisionInput], new: Iterable[ProvisionInput]) -> Mapping[str, Change]:
    """What became of each provision, by its permanent key: in the order of the new text, what is gone behind what it followed."""
    before, after = {unit.key: unit for unit in old}, {unit.key: unit for unit in new}
    moved = _moved(before, after)
    found = {
        key: Change(
            before.get(key),
            unit,
            worded=key in before and _said(before[key]) != _said(unit),
            moved=key in moved,
            renumbered=key in before and before[key].mark != unit.mark,
        )
        for key, unit in after.items()
    }
    gone_behind = defaultdict[str, list[str]](list)
    last = ""
    for key in before:
        if key in after:
            last = key
        else:
            gone_behind[last].append(key)
    order = [*gone_behind[""], *(one for key in after for one in (key, *gone_behind[key]))]
    return {key: found.get(key) or Change(before[key], None) for key in order}


def _said(unit: ProvisionInput) -> tuple[str, ...]:
    return unit.kind, unit.heading, unit.body, unit.note


def _moved(before: Mapping[str, ProvisionInput], after: Mapping[str, ProvisionInput]) -> set[str]:
    """What stands in something else now, or not in the same order among those that stayed beside it."""
    moved, stayed = set[str](), defaultdict[str, list[str]](list)
    for key, unit in after.items():
        if key in before and before[key].parent != unit.parent:
            moved.add(key)
        elif key in before:
            stayed[unit.parent].append(key)
    for keys in stayed.values():
        kept = _longest_rise([before[key].position for key in keys])
        moved |= {key for key in keys if before[key].position not in kept}
    return moved


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The longest rising part of `places`, all different: what need not have moved. Source: Fredman, 1975 (patience sorting)."""
    ends, tails, before = list[int](), list[int](), dict[int, int | None]()
    for place in places:
        at = bisect_left(ends, place)
        before[place] = tails[at - 1] if at else None
        ends[at : at + 1] = [place]
        tails[at : at + 1] = [place]
    kept, place_or_none = set[int](), tails[-1] if tails else None
    while place_or_none is not None:
        kept.add(place_or_none)
        place_or_none = before[place_or_none]
    return kept
