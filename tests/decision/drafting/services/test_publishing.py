import json
from datetime import datetime, timedelta

import pytest

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.models import Version
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from tests.conftest import MakeActor, Sequencer
from tests.factories import decision
from tests.factories import drafting as factory

NEW = "Toda parada tendrá techo y asiento, de día y de noche."


def test_publish_makes_the_next_version_of_the_text_in_progress(rules: process.Rules, noon: datetime, sequencer: Sequencer) -> None:
    factory.begun(now=noon)
    factory.edit("a11", NEW, now=noon)
    added = factory.add("La ley dirá dónde.", after="a12", now=noon)
    assert factory.publish(reason="Techo en lugar de sombra.", now=noon) == 2
    sequencer()
    page = queries.draft_page(2)
    leaf = ledger.leaf_hash(ledger.entries.encode("draft", version=2, act="published", record=digest(page.record)))
    assert ledger.positions([leaf]) == {leaf: page.version.index}
    assert (page.version.reason, json.loads(page.record)["reason"]) == ("Techo en lugar de sombra.",) * 2
    assert queries.provisions_of(2) == tuple(queries.working_provisions())
    assert [(row.key, row.position, row.body) for row in queries.provisions_of(2) if row.key in {"00000a11", added}] == [
        ("00000a11", 4, NEW),
        (added, 6, "La ley dirá dónde."),
    ]
    assert queries.working_page().base == page.version


def test_publish_refuses_a_version_that_says_the_same(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    factory.edit("a11", NEW, now=noon)
    factory.edit("a11", "Toda parada tendrá sombra y asiento, de día y de noche.", now=noon)
    with pytest.raises(drafting.NothingChanged) as refusal:
        factory.publish(now=noon)
    assert (refusal.value.facts, drafting.newest()) == ({"number": 1}, 1)
    assert factory.publish(title="Carta de la ciudad", now=noon) == 2


def test_publish_refuses_what_its_reader_has_not_seen(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    factory.edit("a11", NEW, now=noon)
    asked = {"title": "Carta", "reason": "Techo.", "actor": accounts.SYSTEM, "now": noon}
    seen = queries.publish_page(accounts.SYSTEM, now=noon).seen
    factory.edit("a12", "La ley dirá dónde.", now=noon)
    with pytest.raises(drafting.WorkingTextChanged):
        drafting.publish(seen=seen, **asked)  # type: ignore[arg-type]
    assert drafting.publish(seen=queries.publish_page(accounts.SYSTEM, now=noon).seen, **asked) == 2  # type: ignore[arg-type]


def test_publish_wants_a_title_a_reason_and_words(rules: process.Rules, noon: datetime) -> None:
    drafting.begin(actor=accounts.SYSTEM, now=noon)
    with pytest.raises(drafting.TextRefused):
        factory.publish(now=noon)
    factory.add("Vivimos juntos.", kind="article", now=noon)
    for asked in ({"reason": " "}, {"title": "\u200b"}, {"title": "x" * 201}):
        with pytest.raises(drafting.TextRefused):
            factory.publish(**asked, now=noon)
    assert (factory.publish(now=noon), queries.draft_page(1).version.articles) == (1, 1)


def test_publish_is_the_drafters_alone(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    asked = {"title": "Carta", "reason": "Techo.", "now": noon}
    with pytest.raises(drafting.NoWorkingText):
        drafting.publish(actor=actor("drafter"), **asked)  # type: ignore[arg-type]
    factory.begun(now=noon)
    with pytest.raises(accounts.Forbidden):
        drafting.publish(actor=actor("secretariat"), **asked)  # type: ignore[arg-type]


def test_publish_carries_citations_on_and_says_which_quotes_stand(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    item = decision.item(outcome="adopted", now=noon)
    decision.cite("a11", item, now=noon)
    decision.cite("a12", item, quote="La ley", now=noon)
    factory.edit("a11", NEW, now=noon)
    factory.publish(now=noon)
    article = drafting.article(2, "000000a1", base="/draft/2")
    assert [(one.key, [(basis.version, basis.stands) for basis in one.basis]) for one in article.provisions] == [
        ("00000a11", [(1, False)]),
        ("00000a12", [(1, True)]),
    ]


# ------------------------------------------------------------------ the pool of public text


def test_the_pool_has_the_pages_of_the_newest_version_whole(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    refs = [drafting.ref_of(decision.key(name)) for name in ("e0", "a1", "a2", "b9")]
    assert [(str(text.ref), text.title, text.given) for text in corpus.texts_of(refs)] == [
        ("provision/000000e0@1", "Preámbulo", False),
        ("provision/000000a1@1", "Artículo 1. Tema 1", False),
        ("provision/000000a2@1", "Artículo 2. Tema 2", False),
        ("provision/000000b9@1", "Transitorios", False),
    ]
    (text,) = corpus.texts_of([refs[1]])
    assert text.body == "1\nToda parada tendrá sombra y asiento, de día y de noche.\n\n2\nLa ley dirá cuándo."
    factory.edit("a11", NEW, now=noon)
    drafting.remove("000000a2", actor=accounts.SYSTEM, now=noon)
    factory.publish(now=noon)
    assert [str(text.ref) for text in corpus.texts_of(refs)] == ["provision/000000e0@2", "provision/000000a1@2", "provision/000000b9@2"]
    assert NEW in corpus.texts_of([refs[1]])[0].body


# ------------------------------------------------------------------ taken over


def test_import_text_keeps_instant_scope_and_reason(rules: process.Rules, noon: datetime) -> None:
    given = drafting.TextInput(4, "Carta", "es", None, None, "", "", noon - timedelta(days=9), "Comisiones 1 a 4", "Primera lectura.")
    drafting.import_text(given, decision.provisions(), now=noon)
    version = drafting.version_row(4)
    assert (version.published_at, version.scope, version.reason) == (noon - timedelta(days=9), "Comisiones 1 a 4", "Primera lectura.")
    record = json.loads(Version.objects.get().record)
    assert (record["scope"], record["reason"]) == ("Comisiones 1 a 4", "Primera lectura.")


def test_import_text_takes_no_lower_number_after_a_higher_one(rules: process.Rules, noon: datetime) -> None:
    decision.published(3, now=noon)
    waiting = ledger.waiting().entries
    with pytest.raises(drafting.VersionTooLate):
        decision.published(2, now=noon)
    assert (drafting.newest(), Version.objects.count(), ledger.waiting().entries) == (3, 1, waiting)


def test_a_card_follows_a_provision_that_is_gone_to_where_it_stood(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    drafting.remove("000000a2", actor=accounts.SYSTEM, now=noon)
    factory.publish(now=noon)
    refs = [Ref("provision", "000000a1"), Ref("provision", "000000a2")]
    cards = provenance.cards(refs)
    assert [cards[ref].address for ref in refs] == ["/draft/2/000000a1", "/draft/1/000000a2"]
