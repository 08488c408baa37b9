import json
import unicodedata
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

import pytest

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.models import Placement, Provision, Version
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import MakeActor, Sequencer
from tests.factories import decision

# ------------------------------------------------------------------ publishing a version


def test_import_text_publishes_once(rules: process.Rules, noon: datetime, sequencer: Sequencer) -> None:
    rows = decision.provisions()
    assert [drafting.import_text(decision.text(), rows, now=noon) for _time in range(2)] == [True, False]
    sequencer()
    page = queries.draft_page(1)
    leaf = ledger.leaf_hash(ledger.entries.encode("draft", version=1, act="published", record=digest(page.record)))
    assert (ledger.positions([leaf]), page.version.hash) == ({leaf: page.version.index}, digest(page.record))
    assert (page.version.articles, page.version.provisions, Placement.objects.count()) == (2, len(rows), len(rows))


def test_import_text_records_the_whole_text(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    record = json.loads(queries.draft_page(1).record)
    assert {name: record[name] for name in ("number", "title", "language")} == {
        "number": 1,
        "title": "Carta de Villa Clara",
        "language": "es",
    }
    assert record["provisions"][3] == [
        "00000a11",
        "000000a1",
        4,
        "paragraph",
        "1.",
        "",
        "Toda parada tendrá sombra y asiento, de día y de noche.",
        "",
    ]


def test_import_text_never_replaces_a_version(rules: process.Rules, noon: datetime) -> None:
    decision.published(articles=2, now=noon)
    before = queries.draft_page(1)
    with pytest.raises(drafting.VersionStands):
        drafting.import_text(decision.text(), decision.provisions(3), now=noon)
    assert queries.draft_page(1) == before


def test_import_text_keeps_the_keys_of_provisions_in_a_new_version(rules: process.Rules, noon: datetime) -> None:
    decision.published(1, articles=2, now=noon)
    keys = set(Provision.objects.values_list("pk", "key"))
    decision.published(2, articles=3, now=noon)
    assert keys < set(Provision.objects.values_list("pk", "key"))
    assert [version.number for version in drafting.versions_with(["000000a1"])["000000a1"]] == [2, 1]
    assert [version.number for version in drafting.versions_with(["000000a3"])["000000a3"]] == [2]


def test_import_text_gives_everything_a_card_in_the_language_of_the_text(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    cards = provenance.cards([drafting.ref_of(row.key) for row in decision.provisions()])
    assert {ref.key[4:]: (card.title, card.address) for ref, card in cards.items()} == {
        "00e0": ("Preámbulo", "/draft/1/000000e0"),
        "00b1": ("Título primero. La ciudad", "/draft/1#000000b1"),
        "00a1": ("Artículo 1. Tema 1", "/draft/1/000000a1"),
        "0a11": ("Artículo 1. Tema 1, párrafo 1", "/draft/1/000000a1#00000a11"),
        "0a12": ("Artículo 1. Tema 1, párrafo 2", "/draft/1/000000a1#00000a12"),
        "00a2": ("Artículo 2. Tema 2", "/draft/1/000000a2"),
        "0a21": ("Artículo 2. Tema 2, párrafo 1", "/draft/1/000000a2#00000a21"),
        "0a22": ("Artículo 2. Tema 2, párrafo 2", "/draft/1/000000a2#00000a22"),
        "00b9": ("Transitorios", "/draft/1/000000b9"),
        "00d1": ("Transitorios, transitorio Primero", "/draft/1/000000b9#000000d1"),
    }


def test_cards_follow_the_newest_draft_and_stay_with_what_is_adopted(rules: process.Rules, noon: datetime) -> None:
    one = drafting.ref_of("000000a1")
    decision.published(1, now=noon)
    decision.published(2, now=noon)
    assert provenance.cards([one])[one].address == "/draft/2/000000a1"
    drafting.mark_adopted(2, base="/constitution", fate="In the adopted text", at=noon, now=noon)
    decision.published(3, now=noon)
    assert (provenance.cards([one])[one].address, provenance.cards([one])[one].fate) == ("/constitution/000000a1", "In the adopted text")


@pytest.mark.parametrize(
    ("position", "change", "column"),
    [
        (1, {"key": "E0"}, "key"),
        (2, {"key": "000000e0"}, "key"),
        (4, {"position": 5}, "position"),
        (4, {"kind": "poem"}, "kind"),
        (4, {"parent": "0000ffff"}, "parent"),
        (5, {"parent": "000000e0"}, "parent"),
        (3, {"mark": "x" * 201}, "mark"),
    ],
)
def test_import_text_refuses_what_is_no_tree_and_writes_nothing(
    position: int, change: dict[str, object], column: str, rules: process.Rules, noon: datetime
) -> None:
    rows = [replace(row, **change) if row.position == position else row for row in decision.provisions()]  # type: ignore[arg-type]
    with pytest.raises(drafting.TextRefused) as refusal:
        drafting.import_text(decision.text(), rows, now=noon)
    assert (refusal.value.facts["row"], refusal.value.facts["column"]) == (position, column)
    assert (Version.objects.count(), Provision.objects.count(), ledger.waiting().entries) == (0, 0, 2)


def test_import_text_refuses_a_text_without_title_or_provisions(rules: process.Rules, noon: datetime) -> None:
    with pytest.raises(drafting.TextRefused):
        drafting.import_text(decision.text(title=" "), decision.provisions(), now=noon)
    with pytest.raises(drafting.TextRefused):
        drafting.import_text(decision.text(), [], now=noon)


# ------------------------------------------------------------------ citing


def test_cite_links_a_provision_to_an_item_with_the_words_of_both(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    item = decision.item(outcome="adopted_in_part", now=noon)
    decision.published(now=noon)
    decision.cite("a11", item, now=noon)
    (link,) = provenance.links_of([drafting.ref_of("00000a11")])
    assert link == provenance.Link(
        subject=drafting.ref_of("00000a11", 1),
        relation=provenance.Relation.BASED_ON,
        object=Ref("item", str(item)),
        by="drafter",
        at=noon,
        reason="Entra como lo pidieron.",
        quote_subject="sombra y asiento",
        quote_object="toda parada tenga sombra y asiento",
    )


def test_cite_writes_the_same_relation_to_the_same_item_once(rules: process.Rules, noon: datetime) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    decision.cite("a11", item, now=noon)
    first = provenance.links_of([drafting.ref_of("00000a11")])
    with pytest.raises(drafting.AlreadyCited) as refusal:
        decision.cite("a11", item, quote="asiento", now=noon)
    assert (refusal.value.facts, refusal.value.status) == ({"item": item}, 409)
    assert provenance.links_of([drafting.ref_of("00000a11")]) == first


def test_cite_finds_a_quote_whatever_way_its_letters_are_written(rules: process.Rules, noon: datetime) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    decision.cite("a11", item, quote=unicodedata.normalize("NFD", " tendrá sombra "), now=noon)
    assert drafting.article(1, "00000a11", base="/draft/1").provisions[0].basis[0].quote == "tendrá sombra"


@pytest.mark.parametrize(("quotes", "side"), [({"quote": "sol y sombra"}, "text"), ({"item_quote": "sol y sombra"}, "item")])
def test_cite_refuses_words_that_do_not_stand_there(quotes: dict[str, str], side: str, rules: process.Rules, noon: datetime) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    asked = {"quote": "sombra", "item_quote": "sombra", **quotes}
    with pytest.raises(drafting.QuoteNotFound) as refusal:
        drafting.cite(
            "00000a11", 1, item=item, relation=provenance.Relation.BASED_ON, reason="Entra.", actor=accounts.SYSTEM, now=noon, **asked
        )
    assert refusal.value.facts == {"side": side, "quote": "sol y sombra"}
    assert provenance.links_of([drafting.ref_of("00000a11")]) == ()


@pytest.mark.parametrize(
    ("outcome", "relation", "reason", "allowed"),
    [
        ("adopted", provenance.Relation.BASED_ON, "Entra.", True),
        ("merged", provenance.Relation.BASED_ON, "Entra.", True),
        ("not_adopted", provenance.Relation.BASED_ON, "Entra.", False),
        ("already_covered", provenance.Relation.BASED_ON, "Entra.", False),
        ("not_adopted", provenance.Relation.ANSWERS, "Entra otra regla.", True),
        ("adopted", provenance.Relation.ANSWERS, " ", False),
        ("", provenance.Relation.ANSWERS, "Entra.", False),
        ("adopted", provenance.Relation.COPIES, "Entra.", False),
    ],
)
def test_cite_rests_on_what_was_taken_up_and_answers_what_was_decided(
    outcome: str, relation: provenance.Relation, reason: str, *, allowed: bool, rules: process.Rules, noon: datetime
) -> None:
    into = decision.item(title="Otra", now=noon) if outcome == "merged" else None
    item = decision.item(outcome=outcome, merged_into=into, now=noon)
    decision.published(now=noon)
    with nullcontext() if allowed else pytest.raises(drafting.CannotCite):
        drafting.cite("00000a11", 1, item=item, relation=relation, reason=reason, actor=accounts.SYSTEM, now=noon)
    assert len(provenance.links_of([drafting.ref_of("00000a11")])) == allowed


def test_cite_is_the_drafters_alone_and_wants_both_ends(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)

    def cite(key: str, version: int, number: int, who: accounts.Actor) -> None:
        drafting.cite(key, version, item=number, relation=provenance.Relation.BASED_ON, reason="Entra.", actor=who, now=noon)

    with pytest.raises(accounts.Forbidden):
        cite("00000a11", 1, item, actor("moderator"))
    for key, version, number in (("00000fff", 1, item), ("00000a11", 2, item), ("00000a11", 1, item + 1)):
        with pytest.raises(NotFound):
            cite(key, version, number, actor("drafter"))
    cite("00000a11", 1, item, actor("drafter"))
    assert len(provenance.links_of([drafting.ref_of("00000a11")])) == 1
