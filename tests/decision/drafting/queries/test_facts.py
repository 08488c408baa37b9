from datetime import date, datetime, timedelta

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting.services import delivering
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.factories import decision, genealogy
from tests.factories import drafting as drafting_factory


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
            "es",
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


def test_handing_over_tells_the_reasons_that_concern_the_thread(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    promised = {drafting_factory.commitment(title=title, cause=cause, now=noon): title for cause, title in enumerate(("Cerros", "Ríos"))}
    delivering.deliver(
        1, to="working_group", by="mayor", on=noon.date(), reasons={one: f"{title}: va a la ley." for one, title in promised.items()},
        actor=accounts.SYSTEM, now=noon,
    )  # fmt: skip
    paragraph = drafting.ref_of("00000a11", 1)
    told = [drafting.facts_of([paragraph, *asked], rules)[-1].detail for asked in ([Ref("petition", "1")], [Ref("petition", "2")], [])]
    assert told == ["Cerros: va a la ley.", "Ríos: va a la ley.", ""]


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


def test_what_an_article_is_said_to_come_from_is_told_that_it_was_published(rules: process.Rules, noon: datetime) -> None:
    genealogy.of_three_articles(now=noon)
    facts = drafting.facts_of([Ref("external", "ipn-48-2")], rules)
    assert [(fact.text, fact.params, fact.ref, fact.at, fact.detail, fact.address) for fact in facts] == [
        (
            "By an imported genealogy, %(place)s is identical to what came of it",
            {"place": "Artículo 1. Tema 1"},
            drafting.ref_of("000000a1", 1),
            rules.midnight(date(2026, 8, 10)),
            "C1_GEN_ART9Ñ",
            "/draft/1/000000a1",
        ),
        (
            "By an imported genealogy, %(place)s is similar to what came of it",
            {"place": "Artículo 2. Tema 2"},
            drafting.ref_of("000000a2", 1),
            rules.midnight(date(2026, 8, 10)),
            "C1_GEN_ART2",
            "/draft/1/000000a2",
        ),
    ]
    assert drafting.facts_of([Ref("external", "ipn-0-0")], rules) == ()
