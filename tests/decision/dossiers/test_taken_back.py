"""What was taken back stays as a frozen copy, and is in no title, on no card and in no search."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers import queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.survey import api as survey
from constituyente.participation.survey.models import OpenText
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.survey import answered, asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SHADE = "Una villa con sombra."


@pytest.fixture
def source(rules: process.Rules, actor: MakeActor, sequencer: Sequencer) -> Ref:
    """An answer that was shown, gathered as item 1, and taken back."""
    asked(now=NOON)
    done = answered("ana", {"words": ["agua"], "vision": [SHADE], "stay": ["yes"], "years": ["12"]}, now=NOON)
    texts = OpenText.objects.filter(answer__folio=done.folio)
    survey.review({one.pk: survey.Verdict(shown=True, body=one.body) for one in texts}, actor=actor("moderator"), now=NOON)
    dossiers.gather(now=NOON)
    sequencer()
    assert done.secrets
    ledger.withdraw(done.secrets.code, done.secrets.withdrawal_key, due_at=NOON + timedelta(minutes=21), now=NOON)
    sequencer()
    survey.follow_withdrawals(now=NOON)
    return Ref.parse(queries.item_page(1).source).bare


def decide() -> None:
    dossiers.dispose(1, actor=accounts.SYSTEM, outcome="not_adopted", reason="No hay presupuesto.", now=NOON)


def test_a_decision_on_the_copy_leaves_the_fate_of_what_was_taken_back(source: Ref) -> None:
    decide()
    cards = provenance.cards([source, Ref("item", "1")])
    assert (cards[source].fate, cards[source].gone) == ("Taken back", True)
    assert (cards[Ref("item", "1")].fate, cards[Ref("item", "1")].title) == ("Not adopted", "")


def test_its_words_are_found_no_more_and_the_reason_is(source: Ref) -> None:
    decide()
    assert [hit.ref for hit in corpus.search("villa sombra", limit=9).hits] == []
    (hit,) = corpus.search("presupuesto", limit=9).hits
    assert (hit.ref, hit.name, hit.title) == ("item/1", "Aporte 1", ())


def test_nothing_is_titled_with_its_words(source: Ref, client: Client) -> None:
    page, listing = queries.item_page(1), queries.dossiers_page(subject="", outcome="", after=0)
    assert (page.title, page.taken_back, page.text) == (page.source_title, True, SHADE)
    assert [row.title for row in listing.items] == [page.source_title]
    assert page.source_title.endswith(", retirada")
    shown = {address: client.get(address).content.decode() for address in ("/en/dossiers/1", "/dossiers", "/trace/item/1")}
    assert [(address, text.count(SHADE)) for address, text in shown.items()] == [
        ("/en/dossiers/1", 1),
        ("/dossiers", 0),
        ("/trace/item/1", 0),
    ]
    assert "Whoever gave this took it back." in shown["/en/dossiers/1"]


def test_the_desk_titles_nothing_with_its_words(source: Ref, actor: MakeActor, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    drafter, title = actor("drafter"), queries.item_page(1).source_title
    with django_assert_num_queries(4):
        first, (case,) = queries.oldest(drafter), queries.ticked([1])
    dossiers.dispose(1, actor=drafter, outcome="not_adopted", reason="No hay presupuesto.", now=NOON)
    with django_assert_num_queries(2):
        (done,) = queries.done_by(drafter, 9)
    assert first is not None
    assert [first.title, case.title, done.title] == [title] * 3
