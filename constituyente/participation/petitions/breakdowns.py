"""What may be told of a petition's signatures by place, by age and by channel: three lists that share nothing but their total.

Source: docs/rules.md, "Breakdowns"; what may be shown is decided in common/disclosure.py, against everything shown before.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from constituyente.foundation.common.disclosure import Figure, Table, publish
from constituyente.foundation.common.records import canonical, instant
from constituyente.foundation.process import api as process

from .data.terms import CHANNELS

Counts = Mapping[str, Mapping[str, int]]  # by what, and which of them: exact
Told = Mapping[str, Mapping[str, Figure]]  # the same, as far as it was told, each with the number of the table in which it was true


def rows_of(rules: process.Rules) -> Mapping[str, tuple[str, ...]]:
    """What signatures are broken down by under `rules`, with what there is; "" for those who did not say."""
    found: dict[str, tuple[str, ...]] = {}
    if "territory" in rules.petitions.asks:
        found["territory"] = (*rules.places, "")
    if "age_band" in rules.petitions.asks:
        found["age_band"] = (*rules.age_bands, "")
    return {**found, "channel": CHANNELS}


def told(counts: Counts, *, total: int, k: int, number: int, earlier: Iterable[tuple[int, int, Told]]) -> Told:
    """What table `number` tells of exact `counts` that each come to `total`.

    earlier  the tables before, each as its number, its total and what it told
    """
    earlier = list(earlier)
    return {
        by: {
            key: figure
            for (_row, key), figure in publish(
                {("", key): count for key, count in cells.items()},
                k=k,
                at=number,
                rows={"": total},
                earlier=[_table(at, whole, before.get(by, {})) for at, whole, before in earlier],
            ).figures.items()
        }
        for by, cells in counts.items()
    }


def _table(at: int, total: int, figures: Mapping[str, Figure]) -> Table:
    return Table(at, {"": total}, {}, {("", key): figure for key, figure in figures.items()})


def record_of(figures: Told, *, number: int, petition: str, total: int, size: int, at: datetime, k: int, rules_version: int) -> str:
    """The exact public text whose hash the log has."""
    return canonical(
        {
            "table": number,
            "petition": petition,
            "signatures": total,
            "size": size,
            "at": instant(at),
            "k": k,
            "rules": rules_version,
            "by": {by: {key: [one.count, one.at] for key, one in cells.items()} for by, cells in figures.items()},
        }
    )


def read(record: str) -> tuple[int, int, Told]:
    """The number, the total and what was told, as `record_of` wrote it."""
    found = json.loads(record)
    figures = {by: {key: Figure(*figure) for key, figure in cells.items()} for by, cells in found["by"].items()}
    return found["table"], found["signatures"], figures
