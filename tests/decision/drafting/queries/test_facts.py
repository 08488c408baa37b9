from datetime import datetime, timedelta

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.factories import decision


def test_facts_of_provisions_are_those_of_the_thread(rules: process.Rules, noon: datetime) -> None:
    item = decision.cited(1, now=noon)
    other = decision.item(title="Otra", outcome="adopted", now=noon)
    decision.cite("a11", other, now=noon)
    refs = [drafting.ref_of("00000a11", 1), Ref("item", str(item)), Ref("petition", "1")]
    facts = drafting.facts_of(refs, rules)
    assert [(fact.text, fact.params, fact.ref, fact.quote, fact.language, fact.detail, fact.address) for fact in facts] == [
        (
            "Version %(version)s of the text is published: %(place)s",
            {"version": 1, "place": "Artículo 1. Tema 1, párrafo 1"},
            drafting.ref_of("00000a11", 1),
            "",
            "",
            "",
            "/draft/1/000000a1#00000a11",
        ),
        (
            "%(place)s takes it up, in version %(version)s of the text",
            {"version": 1, "place": "Artículo 1. Tema 1, párrafo 1"},
            drafting.ref_of("00000a11", 1),
            "sombra y asiento",
            "es",
            "Entra como lo pidieron.",
            "/draft/1/000000a1#00000a11",
        ),
    ]
    assert drafting.facts_of([Ref("petition", "1")], rules) == ()


def test_facts_of_provisions_tell_what_is_answered_and_leave_out_links_that_cite_nothing(rules: process.Rules, noon: datetime) -> None:
    item = decision.item(outcome="not_adopted", now=noon)
    decision.published(now=noon)
    paragraph, source = drafting.ref_of("00000a11", 1), Ref("item", str(item))
    drafting.cite(
        "00000a11", 1, item=item, relation=provenance.Relation.ANSWERS, reason="Rige otra regla.", actor=accounts.SYSTEM, now=noon
    )
    provenance.link(paragraph, provenance.Relation.COPIES, source, by="drafter", at=noon)
    facts = drafting.facts_of([paragraph, source], rules)
    assert [(fact.text, fact.detail, fact.quote) for fact in facts[1:]] == [
        ("%(place)s answers it otherwise, in version %(version)s of the text", "Rige otra regla.", "")
    ]


def test_facts_of_provisions_mark_what_was_cited_after_the_adoption(rules: process.Rules, noon: datetime) -> None:
    items = [decision.item(title=title, outcome="adopted", now=noon) for title in ("Antes", "Después")]
    decision.published(now=noon)
    decision.cite("a11", items[0], now=noon)
    constitution.adopt(1, on=noon.date(), now=noon)
    decision.cite("a11", items[1], now=noon + timedelta(days=1))
    facts = drafting.facts_of([drafting.ref_of("00000a11"), *(Ref("item", str(item)) for item in items)], rules)
    assert [fact.text for fact in facts[1:]] == [
        "%(place)s takes it up, in version %(version)s of the text",
        "Citation added after the text was adopted: %(place)s takes it up, in version %(version)s of the text",
    ]
