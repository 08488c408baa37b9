"""Many dispositions at once: the same rows and the same entries as one by one."""

import pytest

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers import services
from constituyente.decision.dossiers.models import Disposition
from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance.models import Card
from constituyente.participation.corpus.models import Entry as Pooled
from tests.conftest import NOON, MakeActor
from tests.factories import petitions as factory
from tests.factories.both_forms import left_behind

pytestmark = pytest.mark.django_db

ROWS = {
    Disposition: (
        "item__number",
        "outcome",
        "merged_into__number",
        "reason",
        "decided_at",
        "decided_by__name",
        "rules_version",
        "record",
        "leaf",
    ),
    Card: ("ref", "title", "address", "language", "fate", "fate_at"),
    Pooled: ("ref", "version", "title", "body", "language", "given", "waits", "at", "stems"),
}


@pytest.fixture
def items(rules: process.Rules) -> list[int]:
    """Six items."""
    for number in range(6):
        factory.opened(title=f"Sombra {number}", now=NOON)
    dossiers.gather(now=NOON)
    return list(range(1, 7))


@pytest.mark.parametrize("chunk", [2, 100])
def test_dispose_many_leaves_what_dispose_leaves(items: list[int], actor: MakeActor, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    drafter = actor("drafter")
    many = [dossiers.DispositionInput(number, "adopted", f"Entra en el artículo {number}.") for number in items[:3]]
    many += [
        dossiers.DispositionInput(4, "merged", "Pide lo mismo.", merged_into=1),
        dossiers.DispositionInput(5, "not_adopted", "  No hay con qué pagarlo. "),
    ]

    def one_by_one() -> None:
        for one in many:
            dossiers.dispose(one.number, actor=drafter, outcome=one.outcome, reason=one.reason, merged_into=one.merged_into, now=NOON)

    single = left_behind(one_by_one, ROWS)
    monkeypatch.setattr(services, "CHUNK", chunk)
    assert left_behind(lambda: dossiers.dispose_many(many, actor=drafter, now=NOON), ROWS) == single
    assert len(single["dossiers.Disposition"]) == 5


def test_dispose_many_leaves_alone_what_is_decided(items: list[int], actor: MakeActor) -> None:
    drafter = actor("drafter")
    dossiers.dispose(1, actor=drafter, outcome="adopted", reason="Entra.", now=NOON)
    many = [dossiers.DispositionInput(number, "out_of_scope", "Es de otra ley.") for number in (1, 2, 2)]
    assert [dossiers.dispose_many(many, actor=drafter, now=NOON) for _time in range(2)] == [1, 0]
    assert list(Disposition.objects.order_by("item").values_list("item__number", "outcome")) == [(1, "adopted"), (2, "out_of_scope")]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (dossiers.DispositionInput(99, "adopted", "Entra."), NotFound),
        (dossiers.DispositionInput(2, "adopted", " "), dossiers.DispositionIncomplete),
        (dossiers.DispositionInput(2, "perhaps", "Entra."), dossiers.DispositionIncomplete),  # type: ignore[arg-type]
        (dossiers.DispositionInput(2, "merged", "Igual."), dossiers.CannotMerge),
        (dossiers.DispositionInput(2, "merged", "Igual.", merged_into=2), dossiers.CannotMerge),
        (dossiers.DispositionInput(2, "adopted", "Igual.", merged_into=1), dossiers.CannotMerge),
    ],
)
def test_dispose_many_refuses_a_chunk_with_one_that_cannot_be(
    items: list[int], actor: MakeActor, wrong: dossiers.DispositionInput, refusal: type[Exception]
) -> None:
    right = dossiers.DispositionInput(1, "adopted", "Entra.")
    with pytest.raises(refusal):
        dossiers.dispose_many([right, wrong], actor=actor("drafter"), now=NOON)
    assert Disposition.objects.count() == 0
    with pytest.raises(Forbidden):
        dossiers.dispose_many([right], actor=actor("moderator"), now=NOON)
