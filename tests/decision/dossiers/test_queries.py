from datetime import datetime, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers import queries
from constituyente.decision.dossiers.data import ItemLink
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import MakeActor
from tests.factories import decision


@pytest.mark.parametrize("items", [1, 3])
def test_dossiers_page_takes_three_statements(
    items: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    into = decision.item(title="La otra", now=noon)
    for number in range(items):
        decision.item(title=f"Petición {number}", outcome="merged", merged_into=into, now=noon)
    with django_assert_num_queries(3):
        page = queries.dossiers_page(subject="", outcome="merged", after=0)
    assert len(page.items) == items


@pytest.mark.parametrize("citations", [1, 3])
def test_item_page_takes_eight_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number = decision.item(outcome="adopted", now=noon)
    decision.published(articles=3, now=noon)
    for article in range(citations):
        decision.item(title=f"Igual {article}", outcome="merged", merged_into=number, now=noon)
        decision.cite(f"a{article + 1}1", number, now=noon)
    with django_assert_num_queries(8):
        page = queries.item_page(number)
    assert len(page.outcomes) == citations
    assert len(page.merged_here) == citations


def test_dossiers_page_counts_by_outcome_and_subject(rules: process.Rules, noon: datetime) -> None:
    decision.item(title="Uno", subject="rights", outcome="adopted", now=noon)
    decision.item(title="Dos", subject="rights", now=noon)
    decision.item(title="Tres", outcome="adopted", now=noon)
    with override("en"):
        page = queries.dossiers_page(subject="", outcome="", after=0)
    assert (page.total, page.decided, page.matching, page.chosen, page.next) == (3, 2, 3, (), None)
    assert {row.outcome: row.items for row in page.by_outcome if row.items} == {"adopted": 2, "undecided": 1}
    assert [(row.subject, row.title, row.items, row.undecided) for row in page.by_subject] == [
        ("rights", "Charter of rights", 2, 1),
        ("environment", "Environment", 0, 0),
        ("none", "Without a subject", 1, 0),
    ]
    assert [(row.number, row.outcome, row.name) for row in page.items] == [
        (1, "adopted", "Adopted"),
        (2, "", "Not decided yet"),
        (3, "adopted", "Adopted"),
    ]


def test_dossiers_page_narrows_as_asked(rules: process.Rules, noon: datetime) -> None:
    decision.item(title="Uno", subject="rights", outcome="adopted", now=noon)
    decision.item(title="Dos", subject="rights", now=noon)
    decision.item(title="Tres", now=noon)
    found = {
        (subject, outcome): [row.number for row in queries.dossiers_page(subject=subject, outcome=outcome, after=0).items]
        for subject, outcome in (("", "adopted"), ("", "undecided"), ("rights", ""), ("rights", "undecided"), ("none", ""), ("", ""))
    }
    assert found == {
        ("", "adopted"): [1],
        ("", "undecided"): [2, 3],
        ("rights", ""): [1, 2],
        ("rights", "undecided"): [2],
        ("none", ""): [3],
        ("", ""): [1, 2, 3],
    }
    page = queries.dossiers_page(subject="rights", outcome="", after=0)
    assert {row.outcome: row.items for row in page.by_outcome if row.items} == {"adopted": 1, "undecided": 1}
    with pytest.raises(BadQuery):
        queries.dossiers_page(subject="", outcome="perhaps", after=0)


def test_dossiers_page_goes_on_by_cursor(rules: process.Rules, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SHOWN", 2)
    for number in range(3):
        decision.item(title=f"Petición {number}", now=noon)
    first = queries.dossiers_page(subject="", outcome="undecided", after=0)
    assert ([row.number for row in first.items], first.next) == ([1, 2], "/dossiers?outcome=undecided&after=2")
    last = queries.dossiers_page(subject="", outcome="undecided", after=2)
    assert ([row.number for row in last.items], last.next) == ([3], None)


def test_item_page_shows_where_it_comes_from_and_what_cites_it(rules: process.Rules, noon: datetime) -> None:
    number = decision.item(title="Sombra", outcome="adopted", now=noon)
    decision.published(now=noon)
    decision.cite("a11", number, now=noon)
    page = queries.item_page(number)
    assert (page.source, page.source_title, page.source_address) == ("petition/1@1", "Sombra", "/petitions/1")
    assert [(outcome.card.title, outcome.card.address, outcome.link.quote_subject) for outcome in page.outcomes] == [
        ("Artículo 1. Tema 1, párrafo 1", "/draft/1/000000a1#00000a11", "sombra y asiento")
    ]
    with pytest.raises(NotFound):
        queries.item_page(number + 1)


def test_a_citation_after_the_adoption_says_so(rules: process.Rules, noon: datetime) -> None:
    before, after = (decision.item(title=title, outcome="adopted", now=noon) for title in ("Antes", "Después"))
    decision.published(now=noon)
    decision.cite("a11", before, now=noon)
    constitution.adopt(1, on=noon.date(), now=noon)
    decision.cite("a11", after, now=noon + timedelta(seconds=1))
    found = {number: [one.added_after_adoption for one in queries.item_page(number).outcomes] for number in (before, after)}
    assert found == {before: [False], after: [True]}


def test_merged_items_name_each_other(rules: process.Rules, noon: datetime) -> None:
    into = decision.item(title="Sombra", outcome="adopted", now=noon)
    merged = decision.item(title="Sombra y agua", outcome="merged", merged_into=into, now=noon)
    disposition = queries.item_page(merged).disposition
    assert disposition is not None
    assert disposition.merged_into == ItemLink(into, "Sombra", "es", "petition/1@1", "Petición 1", "/petitions/1", f"/dossiers/{into}")
    assert [(one.number, one.address) for one in queries.item_page(into).merged_here] == [(merged, f"/dossiers/{merged}")]
    fact = dossiers.facts_of([Ref("item", str(merged))], rules)[1]
    assert (fact.text, fact.params) == ("The drafters merge it with input %(into)s", {"into": into})


def test_queue_is_the_undecided_oldest_first_and_the_drafters_alone(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    decision.item(title="Nueva", now=noon)
    decision.item(title="Vieja", now=noon - timedelta(days=3))
    decision.item(title="Decidida", outcome="out_of_scope", now=noon - timedelta(days=9))
    assert [row.title for row in dossiers.queue(actor("drafter"))] == ["Vieja", "Nueva"]
    assert dossiers.queue(actor("moderator")) == ()
    assert queries.next_undecided() == 2


@pytest.mark.parametrize("items", [1, 3])
def test_desk_dossiers_takes_two_statements(
    items: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        decision.item(title=f"Petición {number}", now=noon)
    with django_assert_num_queries(2):
        page = queries.desk_dossiers(accounts.SYSTEM)
    assert (len(page.queue), page.waiting, page.done) == (items, items, None)


def test_desk_dossiers_shows_the_first_of_those_that_wait(rules: process.Rules, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ON_DESK", 2)
    for number in range(3):
        decision.item(title=f"Petición {number}", now=noon)
    page = queries.desk_dossiers(accounts.SYSTEM, done=7)
    assert ([row.number for row in page.queue], page.waiting, page.done) == ([1, 2], 3, 7)


@pytest.mark.parametrize("named", [1, 1000])
def test_missing_are_the_sources_that_no_item_copies(
    named: int, rules: process.Rules, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "NAMED", named)
    decision.item(now=noon)
    held, newer, other = Ref("petition", "1", 1), Ref("petition", "1", 2), Ref("petition", "2", 1)
    assert queries.missing({held, newer, other}) == {newer, other}
    assert queries.missing({held}) == set()


def test_sources_of_and_decided(rules: process.Rules, noon: datetime) -> None:
    number = decision.item(title="Sombra", outcome="adopted", now=noon)
    decision.item(title="Otra", now=noon)
    (source,) = dossiers.sources_of([number, 99]).values()
    assert (source.number, source.ref, source.source, source.outcome, source.address) == (
        number,
        "item/1",
        "petition/1@1",
        "adopted",
        "/dossiers/1",
    )
    assert "sombra y asiento" in source.text
    assert [(one.number, one.text) for one in dossiers.decided()] == [(number, "")]


def test_facts_of_items(rules: process.Rules, noon: datetime) -> None:
    cut = decision.item(outcome="not_adopted", reason="No hay dinero.", now=noon)
    open_item = decision.item(title="Otra", now=noon)
    refs = [Ref("item", str(cut)), Ref("item", str(open_item)), Ref("petition", "1"), Ref("item", "99"), Ref("item", "x")]
    facts = dossiers.facts_of(refs, rules)
    assert [(fact.text, fact.ref, fact.detail, fact.tag) for fact in facts] == [
        ("A frozen copy goes to the drafters as input %(number)s", Ref("item", str(cut)), "", ""),
        ("The drafters do not adopt it", Ref("item", str(cut)), "No hay dinero.", "cut"),
        ("A frozen copy goes to the drafters as input %(number)s", Ref("item", str(open_item)), "", ""),
    ]
    assert {type(fact) for fact in facts} == {provenance.Fact}


def test_figures_count_how_items_ended(rules: process.Rules, noon: datetime) -> None:
    for number, outcome in enumerate(("adopted", "adopted", "not_adopted", "")):
        decision.item(title=f"Petición {number}", outcome=outcome, now=noon)
    assert dossiers.figures() == dossiers.DossierFigures(4, 3, {**dict.fromkeys(dossiers.OUTCOMES, 0), "adopted": 2, "not_adopted": 1})


def test_item_of_takes_a_source_with_or_without_its_version(rules: process.Rules, noon: datetime) -> None:
    number = decision.item(now=noon)
    assert [dossiers.item_of(ref) for ref in (Ref("petition", "1"), Ref("petition", "1", 1))] == [number, number]
    with pytest.raises(NotFound):
        dossiers.item_of(Ref("petition", "1", 2))


def test_system_may_see_the_queue(rules: process.Rules, noon: datetime) -> None:
    decision.item(now=noon)
    assert len(dossiers.queue(accounts.SYSTEM)) == 1
