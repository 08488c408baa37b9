"""What is told of a petition's signatures by place, age and channel."""

from collections.abc import Mapping
from typing import Literal, cast

from constituyente.foundation.common.disclosure import Figure
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import breakdowns, words
from constituyente.participation.petitions.data import Breakdown, Slice
from constituyente.participation.petitions.models import Breakdown as Row
from constituyente.participation.petitions.models import Petition

By = Literal["territory", "age_band", "channel"]


def breakdown_of(petition: Petition, rules: process.Rules) -> Breakdown | None:
    """The newest one; None if there is none. Three statements, one if there is none."""
    rows = list(Row.objects.filter(petition=petition).order_by("-number")[:1])
    if not rows:
        return None
    row = rows[0]
    sizes = dict(Row.objects.filter(petition=petition).values_list("number", "size"))
    _number, _total, told = breakdowns.read(row.record)
    leaf = bytes(row.leaf)
    by: dict[By, tuple[Slice, ...]] = {}
    for name, keys in breakdowns.rows_of(rules).items():
        labels, figures = _labels(cast("By", name), rules), told.get(name, {})
        by[cast("By", name)] = tuple(_slice(key, labels.get(key, key), figures.get(key), sizes) for key in keys)
    return Breakdown(row.number, row.at, row.size, row.signatures, rules.privacy.k, by, row.record, ledger.positions([leaf]).get(leaf))


def _slice(key: str, label: str, figure: Figure | None, sizes: Mapping[int, int]) -> Slice:
    return Slice(key, label, figure.count if figure else None, sizes.get(figure.at) if figure else None)


def _labels(by: By, rules: process.Rules) -> Mapping[str, str]:
    if by == "territory":
        return {**process.place_names(rules), "": words.unsaid()}
    if by == "age_band":
        return {"": words.unsaid()}
    return words.channels()
