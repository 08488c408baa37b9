import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers import queries, services
from constituyente.decision.dossiers.models import Disposition, Item
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import api as petitions
from tests.conftest import PROCESS, MakeActor, Sequencer
from tests.factories import decision
from tests.factories import petitions as factory
from tests.factories.texts import public

# ------------------------------------------------------------------ gathering


def test_gather_freezes_each_admitted_petition_once(rules: process.Rules, noon: datetime) -> None:
    factory.opened(title="Sombra", subject="environment", now=noon)
    factory.waiting(title="Sin leer", now=noon)
    assert [dossiers.gather(now=noon), dossiers.gather(now=noon)] == [1, 0]
    page = queries.item_page(1)
    assert (page.source, page.title, page.subject, page.language) == ("petition/1@1", "Sombra", "environment", "es")
    assert page.text == "Pedimos que toda parada tenga sombra y asiento.\n\nEsperamos de pie y al sol."
    assert page.hash == digest(page.text_record)


def test_gather_finds_a_petition_admitted_after_younger_ones(rules: process.Rules, noon: datetime) -> None:
    late = factory.waiting(title="La primera", now=noon)
    factory.opened(title="La segunda", now=noon)
    dossiers.gather(now=noon)
    petitions.decide(late, actor=accounts.SYSTEM, admit=True, reason="Cumple.", now=noon)
    assert dossiers.gather(now=noon) == 1
    assert [(dossiers.item_of(Ref("petition", str(number)))) for number in (1, 2)] == [2, 1]


def test_gather_leaves_out_what_was_refused(rules: process.Rules, noon: datetime) -> None:
    refused = factory.waiting(now=noon)
    petitions.decide(refused, actor=accounts.SYSTEM, admit=False, ground="unlawful", reason="Va contra la ley.", now=noon)
    assert dossiers.gather(now=noon) == 0
    with pytest.raises(NotFound):
        dossiers.item_of(Ref("petition", str(refused)))


def test_gather_goes_on_over_chunks_and_after_an_interruption(
    rules: process.Rules, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 2)
    for number in range(5):
        factory.opened(title=f"Petición {number}", now=noon)
    # Two stand, as a run that died after one chunk left them.
    services._freeze(corpus.given(limit=2), now=noon)
    assert [dossiers.gather(now=noon), dossiers.gather(now=noon)] == [3, 0]
    assert [dossiers.item_of(Ref("petition", str(number))) for number in range(1, 6)] == [1, 2, 3, 4, 5]


def test_gather_takes_whatever_people_gave_and_nothing_else(rules: process.Rules, noon: datetime) -> None:
    public("answer/CX4M7Q", "Agua", "Que llegue agua.", subject="rights", now=noon)
    public("statement/12-3", "Sombra", "Falta sombra.", language="en", now=noon)
    public("provision/7f3a9c01@4", "Artículo 1", "Hay agua.", given=False, now=noon)
    assert [dossiers.gather(now=noon), dossiers.gather(now=noon)] == [2, 0]
    pages = [queries.item_page(number) for number in (1, 2)]
    assert [(page.kind, page.source, page.title, page.subject, page.language) for page in pages] == [
        ("answer", "answer/CX4M7Q", "Agua", "rights", "es"),
        ("statement", "statement/12-3", "Sombra", "", "en"),
    ]
    assert dossiers.item_of(Ref("answer", "CX4M7Q")) == 1


def test_gather_makes_no_second_item_of_what_is_put_again(rules: process.Rules, noon: datetime) -> None:
    public("answer/CX4M7Q", "Agua", now=noon)
    assert dossiers.gather(now=noon) == 1
    public("answer/CX4M7Q", "Agua", "Otra vez.", now=noon)
    assert [dossiers.gather(now=noon), dossiers.gather(now=noon)] == [0, 0]
    assert queries.item_page(1).text == "Pedimos que toda parada tenga sombra y asiento."


def test_gather_links_the_copy_and_gives_it_a_card(rules: process.Rules, noon: datetime) -> None:
    number = decision.item(title="Sombra", now=noon)
    item = Ref("item", str(number))
    card = provenance.Card(item, "", f"/dossiers/{number}", "es", name="Input %(number)s")
    assert provenance.cards([item]) == {item: card}
    assert [(link.subject, link.relation, str(link.object), link.by) for link in provenance.links_of([item])] == [
        (item, provenance.Relation.COPIES, "petition/1@1", "drafter")
    ]


@pytest.mark.parametrize("inputs", [1, 3])
def test_gather_takes_one_statement_when_nothing_is_new(
    inputs: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(inputs):
        decision.item(title=f"Petición {number}", now=noon)
    with django_assert_num_queries(1):
        assert dossiers.gather(now=noon) == 0


def test_gather_takes_a_second_text_as_an_item_of_its_own(rules: process.Rules, noon: datetime) -> None:
    for version, title in ((1, "Sombra"), (2, "Sombra y agua")):
        public(f"petition/1@{version}", title, now=noon)
        assert [dossiers.gather(now=noon), dossiers.gather(now=noon)] == [1, 0]
    assert (dossiers.item_of(Ref("petition", "1", 1)), dossiers.item_of(Ref("petition", "1"))) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_gatherers_side_by_side_make_each_item_once(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """They begin at the same numbers, in chunks of other sizes: whoever comes second takes what is left under the numbers after."""
    process.apply(PROCESS.read_text(encoding="utf-8"), now=noon)
    for number in range(12):
        factory.opened(title=f"Petición {number}", now=noon)
    together = Barrier(4, timeout=30)

    def gather(worker: int) -> int:
        try:
            inputs = corpus.given(limit=12)
            together.wait()
            return sum(services._freeze(inputs[start : start + worker + 2], now=noon) for start in range(0, 12, worker + 2))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        new = sum(pool.map(gather, range(4)))
    assert (new, sorted(Item.objects.values_list("number", flat=True))) == (12, list(range(1, 13)))
    assert sorted(Item.objects.values_list("source", flat=True)) == sorted(f"petition/{number}@1" for number in range(1, 13))
    assert len(provenance.links_of([item.ref for item in Item.objects.all()])) == 12
    assert dossiers.gather(now=noon) == 0


# ------------------------------------------------------------------ deciding


def test_dispose_puts_the_hash_of_its_record_into_the_log(
    rules: process.Rules, noon: datetime, sequencer: Sequencer, actor: MakeActor
) -> None:
    number = decision.item(now=noon)
    dossiers.dispose(number, actor=actor("drafter"), outcome="adopted", reason="Entra\r\ncompleta.", now=noon)
    sequencer()
    disposition = queries.item_page(number).disposition
    assert disposition is not None
    assert (disposition.outcome, disposition.reason, disposition.decided_at, disposition.rules_version) == (
        "adopted",
        "Entra\ncompleta.",
        noon,
        1,
    )
    leaf = ledger.leaf_hash(ledger.entries.encode("disposition", number=number, version=1, record=digest(disposition.record)))
    assert ledger.positions([leaf]) == {leaf: disposition.index}


def test_dispose_goes_on_behind_a_decision_that_the_log_remembers(rules: process.Rules, noon: datetime, sequencer: Sequencer) -> None:
    """As after the restore of a backup that is older than the decision."""
    number = decision.item(now=noon)
    ledger.append(ledger.entries.encode("disposition", number=number, version=1, record="ab" * 32), now=noon)
    dossiers.dispose(number, actor=accounts.SYSTEM, outcome="adopted", reason="Otra vez.", now=noon)
    sequencer()
    assert ledger.newest_version("disposition", number) == 2


def test_dispose_says_on_both_cards_what_became_of_it(rules: process.Rules, noon: datetime) -> None:
    number = decision.item(outcome="not_adopted", now=noon)
    cards = provenance.cards([Ref("item", str(number)), Ref("petition", "1")])
    assert {str(ref): (card.fate, card.fate_at) for ref, card in cards.items()} == {
        f"item/{number}": ("Not adopted", noon),
        "petition/1": ("Not adopted", noon),
    }


def test_dispose_lets_its_reason_be_found_under_the_item(rules: process.Rules, noon: datetime) -> None:
    number = decision.item(title="Sombra", subject="rights", outcome="not_adopted", reason="No hay presupuesto.", now=noon)
    (text,) = corpus.texts_of([Ref("item", str(number))])
    assert (text.title, text.body, text.subject, text.given, text.at) == ("", "No hay presupuesto.", "rights", False, noon)
    assert dossiers.gather(now=noon) == 0


def test_dispose_keeps_the_first_decision(rules: process.Rules, noon: datetime) -> None:
    number = decision.item(outcome="adopted", now=noon)
    first = queries.item_page(number)
    with pytest.raises(dossiers.AlreadyDisposed):
        dossiers.dispose(number, actor=accounts.SYSTEM, outcome="not_adopted", reason="Otra.", now=noon + timedelta(hours=1))
    assert queries.item_page(number) == first


@pytest.mark.parametrize(("outcome", "reason"), [("perhaps", "Razón."), ("undecided", "Razón."), ("adopted", "  \n")])
def test_dispose_wants_an_outcome_and_a_reason(outcome: str, reason: str, rules: process.Rules, noon: datetime) -> None:
    number = decision.item(now=noon)
    with pytest.raises(dossiers.DispositionIncomplete):
        dossiers.dispose(number, actor=accounts.SYSTEM, outcome=outcome, reason=reason, now=noon)
    assert queries.item_page(number).disposition is None


def test_dispose_merges_into_another_that_stands(rules: process.Rules, noon: datetime) -> None:
    one, two, three = (decision.item(title=title, now=noon) for title in ("Uno", "Dos", "Tres"))
    for outcome, into in (("merged", None), ("merged", one), ("merged", 99), ("adopted", two)):
        with pytest.raises(dossiers.CannotMerge):
            dossiers.dispose(one, actor=accounts.SYSTEM, outcome=outcome, reason="Entran juntas.", merged_into=into, now=noon)
    dossiers.dispose(one, actor=accounts.SYSTEM, outcome="merged", reason="Entran juntas.", merged_into=two, now=noon)
    for number in (two, three):
        with pytest.raises(dossiers.CannotMerge):
            dossiers.dispose(number, actor=accounts.SYSTEM, outcome="merged", reason="Entran juntas.", merged_into=one, now=noon)
    disposition = queries.item_page(one).disposition
    assert disposition is not None
    assert json.loads(disposition.record)["merged_into"] == two


@pytest.mark.parametrize(("outcome", "into"), [("merged", False), ("adopted", True)])
def test_disposition_names_another_item_if_and_only_if_merged(outcome: str, *, into: bool, rules: process.Rules, noon: datetime) -> None:
    for title in ("Uno", "Dos"):
        decision.item(title=title, now=noon)
    item, other = Item.objects.order_by("number")
    with pytest.raises(IntegrityError, match="merged_into_another"):
        Disposition.objects.create(
            item=item, outcome=outcome, merged_into=other if into else None, reason="Razón.", decided_at=noon, rules_version=1, leaf=b""
        )


def test_dispose_is_the_drafters_alone(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    number = decision.item(now=noon)
    with pytest.raises(accounts.Forbidden):
        dossiers.dispose(number, actor=actor("moderator"), outcome="adopted", reason="Entra.", now=noon)
    with pytest.raises(NotFound):
        dossiers.dispose(number + 1, actor=actor("drafter"), outcome="adopted", reason="Entra.", now=noon)
    assert dossiers.figures() == dossiers.DossierFigures(1, 0, dict.fromkeys(dossiers.OUTCOMES, 0))
