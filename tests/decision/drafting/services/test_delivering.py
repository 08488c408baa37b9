import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import digest
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.promises import api as promises
from tests.conftest import MakeActor, Sequencer
from tests.factories import decision
from tests.factories import drafting as factory

DAY = date(2026, 8, 21)


def deliver(actor: accounts.Actor, *, reasons: Mapping[int, str] | None = None, on: date = DAY, now: datetime) -> None:
    drafting.deliver(1, to="working_group", by="mayor", on=on, reasons=reasons, actor=actor, now=now)


def test_deliver_records_who_handed_which_text_to_whom(
    rules: process.Rules, noon: datetime, actor: MakeActor, sequencer: Sequencer
) -> None:
    decision.published(now=noon)
    deliver(actor("secretariat"), now=noon)
    sequencer()
    page = queries.draft_page(1)
    (delivery,) = page.deliveries
    leaf = ledger.leaf_hash(ledger.entries.encode("draft", version=1, act="delivered", record=digest(delivery.record)))
    assert ledger.positions([leaf]) == {leaf: delivery.index}
    assert json.loads(delivery.record) == {
        "version": 1,
        "text": page.version.hash,
        "to": "working_group",
        "by": "mayor",
        "on": "2026-08-21",
        "recorded_at": noon.isoformat(),
        "rules": 1,
        "open_commitments": [],
    }
    assert (delivery.to_title, delivery.by_title, delivery.reasons) == ("Grupo de trabajo", "Jefatura de Gobierno", ())
    assert queries.drafts_page().deliveries == (delivery,)


def test_deliver_wants_every_commitment_kept_or_a_reason(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    decision.published(now=noon)
    kept, open_one, other = (factory.commitment(title=title, cause=cause, now=noon) for cause, title in enumerate(("Uno", "Dos", "Tres")))
    promises.fulfil(kept, actor=accounts.SYSTEM, on=noon.date(), text="Está en el artículo 1.", who="Jefatura", now=noon)
    secretariat = actor("secretariat")
    for reasons in ({}, {open_one: "Hace falta una ley."}, {open_one: "Hace falta una ley.", other: " \u200b"}):
        with pytest.raises(drafting.CommitmentsOpen):
            deliver(secretariat, reasons=reasons, now=noon)
    assert queries.draft_page(1).deliveries == ()
    deliver(secretariat, reasons={open_one: "Hace falta una ley.", other: "No cabe.", kept: "No hace falta."}, now=noon)
    (delivery,) = queries.draft_page(1).deliveries
    assert [(one.promise, one.reason) for one in delivery.reasons] == [(open_one, "Hace falta una ley."), (other, "No cabe.")]
    assert json.loads(delivery.record)["open_commitments"] == [
        {"promise": open_one, "reason": "Hace falta una ley."},
        {"promise": other, "reason": "No cabe."},
    ]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"to": "mayor"}, "to"),
        ({"to": ""}, "to"),
        ({"by": "nobody"}, "by"),
        ({"on": date(2026, 8, 23)}, "on"),
        ({"on": date(2026, 8, 9)}, "on"),
    ],
)
def test_deliver_refuses_what_cannot_have_been(asked: dict[str, object], field: str, rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    with pytest.raises(drafting.DeliveryRefused) as refusal:
        drafting.deliver(1, **{"to": "working_group", "by": "mayor", "on": DAY, **asked}, actor=accounts.SYSTEM, now=noon)  # type: ignore[arg-type]
    assert (refusal.value.facts["field"], queries.draft_page(1).deliveries) == (field, ())


def test_deliver_keeps_the_first_record(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    deliver(accounts.SYSTEM, now=noon)
    first = queries.draft_page(1)
    with pytest.raises(drafting.AlreadyDelivered):
        deliver(accounts.SYSTEM, now=noon + timedelta(hours=1))
    assert queries.draft_page(1) == first


def test_deliver_is_the_secretariats_alone(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    with pytest.raises(NotFound):
        deliver(actor("secretariat"), now=noon)
    decision.published(now=noon)
    with pytest.raises(accounts.Forbidden):
        deliver(actor("drafter"), now=noon)


def test_the_newest_version_waits_until_somebody_has_it(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    secretary, drafter = actor("secretariat"), actor("drafter")
    assert drafting.undelivered(secretary) == 0
    decision.published(now=noon)
    assert (drafting.undelivered(secretary), drafting.undelivered(drafter)) == (1, 0)
    deliver(secretary, now=noon)
    assert drafting.undelivered(secretary) == 0


def test_delivery_is_a_fact_of_what_stands_in_the_version(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    deliver(accounts.SYSTEM, now=noon)
    facts = drafting.facts_of([drafting.ref_of("000000a1"), drafting.ref_of("00000a11")], rules)
    assert [(fact.text, fact.params["body"], fact.address) for fact in facts if "body" in fact.params] == [
        ("Version %(version)s of the text is handed over: %(body)s", "Grupo de trabajo", "/draft/1")
    ]
