"""Cards and typed links, read from both ends."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance
from constituyente.foundation.provenance.api import Card, Relation
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

PETITION, ITEM, PROVISION, OTHER = Ref("petition", "7"), Ref("item", "3"), Ref("provision", "7f3a0001", 1), Ref("petition", "8")


@pytest.fixture
def thread() -> None:
    """Two petitions, each with its item, and one provision that rests on both."""
    for ref in (PETITION, ITEM, PROVISION, OTHER, Ref("item", "4")):
        provenance.register(Card(ref, f"Título de {ref.bare}", f"/{ref.bare}", "es"), now=NOON)
    provenance.link(ITEM, Relation.COPIES, Ref("petition", "7", 1), by="dossiers", at=NOON)
    provenance.link(Ref("item", "4"), Relation.COPIES, Ref("petition", "8", 1), by="dossiers", at=NOON)
    for number, item in enumerate((ITEM, Ref("item", "4"))):
        provenance.link(
            PROVISION,
            Relation.BASED_ON,
            item,
            by="drafter",
            at=NOON + timedelta(days=1 + number),
            reason="Lo piden.",
            quote_subject="siete días",
            quote_object="quince días",
        )


def test_a_link_is_written_once() -> None:
    first = provenance.link(ITEM, Relation.COPIES, PETITION, by="dossiers", at=NOON)
    again = provenance.link(ITEM, Relation.COPIES, PETITION, by="dossiers", at=NOON + timedelta(days=9), reason="otra")
    assert (first, again) == (True, False)
    (link,) = provenance.links_of([PETITION])
    assert (link.at, link.reason) == (NOON, "")


def test_links_are_found_from_either_end_and_from_any_version(thread: None) -> None:
    assert [str(link.subject) for link in provenance.links_of([PETITION])] == ["item/3"]
    assert [str(link.object) for link in provenance.links_of([Ref("provision", "7f3a0001", 9)])] == ["item/3", "item/4"]


def test_outcome_of_goes_step_by_step(thread: None) -> None:
    found = [(str(one.card.ref), one.link.relation) for one in provenance.outcome_of(PETITION)]
    assert found == [("item/3", Relation.COPIES), ("provision/7f3a0001", Relation.BASED_ON)]
    assert provenance.outcome_of(PROVISION) == ()


def test_a_petitions_thread_does_not_run_into_the_other_sources_of_its_article(thread: None) -> None:
    ends = {str(end) for link in provenance.thread_of(PETITION) for end in (link.subject, link.object)}
    assert ends == {"petition/7@1", "item/3", "provision/7f3a0001@1"}


def test_a_provisions_thread_leads_to_all_its_sources(thread: None) -> None:
    ends = {str(end) for link in provenance.thread_of(PROVISION) for end in (link.subject, link.object)}
    assert ends == {"petition/7@1", "petition/8@1", "item/3", "item/4", "provision/7f3a0001@1"}


def test_newest_links_quote_both_sides(thread: None) -> None:
    links = provenance.newest_links(Relation.BASED_ON, limit=9)
    assert [(str(link.object), link.quote_object) for link in links] == [("item/4", "quince días"), ("item/3", "quince días")]
    assert provenance.newest_links(Relation.BASED_ON, limit=1) == links[:1]
    assert provenance.newest_links(Relation.COPIES, limit=9) == ()


def test_cards_are_written_anew_by_their_owner_and_keep_others(thread: None) -> None:
    provenance.register(Card(PETITION, "Otro título", "/petitions/7", "es"), now=NOON)
    provenance.decide_fate(PETITION, fate="Adopted", at=NOON)
    provenance.register_many([Card(PETITION, "No cambia", "/x", "es"), Card(Ref("petition", "9"), "Nueva", "/petitions/9", "es")], now=NOON)
    cards = provenance.cards([PETITION, Ref("petition", "9"), Ref("petition", "10")])
    assert {str(ref): (card.title, card.fate) for ref, card in cards.items()} == {
        "petition/7": ("Otro título", "Adopted"),
        "petition/9": ("Nueva", ""),
    }


@pytest.mark.usefixtures("thread")
def test_what_took_things_up_is_told_by_kind() -> None:
    found = provenance.taken_up("item", relation=Relation.BASED_ON)
    assert [(str(ref), card.title) for ref, card in found] == [
        ("item/3", f"Título de {PROVISION.bare}"),
        ("item/4", f"Título de {PROVISION.bare}"),
    ]
    assert provenance.taken_up("statement", relation=Relation.BASED_ON) == ()


def test_a_card_is_called_by_its_name_in_the_readers_language_and_its_title_in_its_own() -> None:
    cards = [
        Card(Ref("item", "1071"), "", "/dossiers/1071", "es", name="Input %(number)s"),
        Card(Ref("session", "assembly-7"), "El agua", "/x", "es", name="Session %(number)s"),
        Card(PETITION, "Sombra", "/petitions/7", "es"),
    ]
    provenance.register_many(cards, now=NOON)
    stored = provenance.cards([card.ref for card in cards])
    assert [stored[card.ref] for card in cards] == cards
    with override("es"):
        assert [card.called for card in cards] == ["Aporte 1,071", "Sesión 7. El agua", "Sombra"]
    with override("en"):
        assert [card.called for card in cards] == ["Input 1,071", "Session 7. El agua", "Sombra"]


def test_what_was_taken_back_stays_that() -> None:
    provenance.register(Card(PETITION, "Petición 7, retirada", "/petitions/7", "es", "Taken back", gone=True), now=NOON)
    provenance.decide_fates([PETITION, ITEM], fate="Adopted", at=NOON)
    assert provenance.cards([PETITION])[PETITION].fate == "Taken back"
