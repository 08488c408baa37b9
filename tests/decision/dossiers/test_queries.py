from datetime import datetime, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers import queries
from constituyente.decision.dossiers.data import ItemLink
from constituyente.decision.dossiers.models import Item
from constituyente.decision.dossiers.queries import desk, listing
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import MakeActor
from tests.factories import decision
from tests.factories.texts import public


@pytest.mark.parametrize("items", [1, 3])
def test_dossiers_page_takes_four_statements(
    items: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    into = decision.item(title="La otra", now=noon)
    for number in range(items):
        decision.item(title=f"Petición {number}", outcome="merged", merged_into=into, now=noon)
    with django_assert_num_queries(4):
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
    monkeypatch.setattr(listing, "SHOWN", 2)
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


def test_the_desk_shows_the_undecided_in_the_order_they_came_to_the_drafters_alone(
    rules: process.Rules, noon: datetime, actor: MakeActor
) -> None:
    decision.item(title="Primera", now=noon)
    decision.item(title="Decidida", outcome="out_of_scope", now=noon)
    decision.item(title="Segunda", now=noon)
    page = queries.desk_dossiers(actor("drafter"))
    assert ([row.title for row in page.queue], page.waiting, page.matching) == (["Primera", "Segunda"], 2, 2)
    nobody = queries.desk_dossiers(actor("moderator"))
    assert (nobody.queue, nobody.waiting, dossiers.waiting(actor("moderator"))) == ((), 0, 0)
    assert (dossiers.waiting(actor("drafter")), queries.next_undecided()) == (2, 1)


def test_the_desk_narrows_by_subject_and_by_words(rules: process.Rules, noon: datetime) -> None:
    decision.item(title="Sombra", subject="rights", now=noon)
    decision.item(title="Bancas", subject="environment", now=noon)
    decision.item(title="Bancas con sombra", now=noon)
    decision.item(title="Sombra decidida", subject="rights", outcome="adopted", now=noon)
    found = {
        (subject, asked): [row.number for row in queries.desk_dossiers(accounts.SYSTEM, subject=subject, asked=asked).queue]
        for subject, asked in (("", ""), ("rights", ""), ("none", ""), ("", "BANCA"), ("environment", "bancas"), ("", "bancas biblioteca"))
    }
    assert found == {
        ("", ""): [1, 2, 3],
        ("rights", ""): [1],
        ("none", ""): [3],
        ("", "BANCA"): [2, 3],
        ("environment", "bancas"): [2],
        ("", "bancas biblioteca"): [],
    }
    page = queries.desk_dossiers(accounts.SYSTEM, subject="none", asked="bancas")
    assert (page.waiting, page.matching) == (3, 1)
    assert [(row.subject, row.items, row.chosen, row.address) for row in page.by_subject] == [
        ("rights", 1, False, "/desk/dossiers?subject=rights&q=bancas"),
        ("environment", 1, False, "/desk/dossiers?subject=environment&q=bancas"),
        ("none", 1, True, "/desk/dossiers?subject=none&q=bancas"),
    ]
    with pytest.raises(BadQuery):
        queries.desk_dossiers(accounts.SYSTEM, subject="x\x00")


@pytest.mark.parametrize("items", [1, 3])
def test_desk_dossiers_takes_four_statements_and_seven_with_words(
    items: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        decision.item(title=f"Petición {number}", now=noon)
    with django_assert_num_queries(4):
        page = queries.desk_dossiers(accounts.SYSTEM)
    assert (len(page.queue), page.waiting, page.done) == (items, items, None)
    with django_assert_num_queries(7):
        page = queries.desk_dossiers(accounts.SYSTEM, asked="petición")
    assert (len(page.queue), page.matching) == (items, items)


def test_desk_dossiers_goes_on_page_by_page(rules: process.Rules, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "ON_DESK", 2)
    for number in range(3):
        decision.item(title=f"Petición {number}", now=noon)
    page = queries.desk_dossiers(accounts.SYSTEM, done=7)
    assert ([row.number for row in page.queue], page.waiting, page.done, page.next) == ([1, 2], 3, 7, "/desk/dossiers?after=2")
    assert [row.number for row in queries.desk_dossiers(accounts.SYSTEM, after=2).queue] == [3]


def test_the_desk_reads_a_page_of_many_and_not_all(rules: process.Rules, noon: datetime) -> None:
    """Thirty thousand wait: a page holds fifty, and their number is counted."""
    many = 30_000
    common = {"kind": "answer", "text": "Agua.", "language": "es", "hash": "0" * 64, "gathered_at": noon}
    rows = (Item(number=number, source=f"answer/{number}", subject="", title="Agua", **common) for number in range(1, many + 1))
    Item.objects.bulk_create(rows, batch_size=1000)
    page = queries.desk_dossiers(accounts.SYSTEM)
    assert (len(page.queue), page.waiting, dossiers.waiting(accounts.SYSTEM)) == (50, many, many)
    assert queries.dossiers_page(subject="", outcome="", after=many - 1).items[0].number == many


def test_missing_are_the_sources_that_no_item_copies(rules: process.Rules, noon: datetime) -> None:
    decision.item(now=noon)
    held, newer, other = Ref("petition", "1", 1), Ref("petition", "1", 2), Ref("petition", "2", 1)
    assert queries.missing({held, newer, other}) == {newer, other}
    assert queries.missing({held}) == set()


def test_items_are_named_by_what_they_copy(rules: process.Rules, noon: datetime) -> None:
    public("answer/CX4M7Q", "Agua", now=noon)
    public("statement/12-3", "Sombra", now=noon)
    public("leaflet/9", "Sol", now=noon)
    decision.item(title="Luz", now=noon)
    names, kinds = dict[str, list[tuple[str, str]]](), list[tuple[str, str, int, int]]()
    for language in ("es", "en"):
        with override(language):
            page = queries.dossiers_page(subject="", outcome="", after=0)
            names[language] = [(row.source_name, row.source_address) for row in page.items]
            kinds = [(row.kind, row.name, row.items, row.undecided) for row in page.by_kind]
    assert names == {
        "es": [
            ("Respuesta CX4M7Q", "/answers/CX4M7Q"),
            ("Conclusión 3 de la reunión 12", "/statements/12-3"),
            ("leaflet/9", "/leaflets/9"),
            ("Petición 1", "/petitions/1"),
        ],
        "en": [
            ("Answer CX4M7Q", "/answers/CX4M7Q"),
            ("Statement 3 of meeting 12", "/statements/12-3"),
            ("leaflet/9", "/leaflets/9"),
            ("Petition 1", "/petitions/1"),
        ],
    }
    assert kinds == [
        ("petition", "Petitions", 1, 1),
        ("answer", "Survey answers", 1, 1),
        ("statement", "Statements of meetings", 1, 1),
        ("leaflet", "leaflet", 1, 1),
    ]


def test_dossiers_page_narrows_by_kind(rules: process.Rules, noon: datetime) -> None:
    public("answer/CX4M7Q", "Agua", subject="rights", now=noon)
    decision.item(title="Luz", subject="rights", outcome="adopted", now=noon)
    page = queries.dossiers_page(kind="answer", subject="", outcome="", after=0)
    assert ([row.source for row in page.items], page.total, page.matching) == (["answer/CX4M7Q"], 2, 1)
    assert {row.outcome: row.items for row in page.by_outcome if row.items} == {"undecided": 1}
    assert {row.subject: (row.items, row.undecided, row.address) for row in page.by_subject if row.items} == {
        "rights": (1, 1, "/dossiers?kind=answer&subject=rights")
    }
    assert [(row.kind, row.items, row.chosen, row.address) for row in page.by_kind] == [
        ("petition", 1, False, "/dossiers?kind=petition"),
        ("answer", 1, True, "/dossiers?kind=answer"),
    ]
    for narrowed in ({"kind": "x"}, {"subject": "x\x00"}):
        with pytest.raises(BadQuery):
            queries.dossiers_page(**{"kind": "", "subject": "", "outcome": "", "after": 0} | narrowed)  # type: ignore[arg-type]


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
