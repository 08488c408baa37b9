from datetime import datetime

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.data import ContentsEntry, ContentsHeading, DeskRow, Neighbour
from constituyente.decision.drafting.weaving import Segment
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import MakeActor
from tests.factories import decision


def cited(articles: int, now: datetime) -> int:
    """A version whose every article cites one item; returns the item's number."""
    item = decision.item(title="Sombra", outcome="adopted", now=now)
    decision.published(articles=articles, now=now)
    for article in range(1, articles + 1):
        decision.cite(f"a{article}1", item, now=now)
    return item


@pytest.mark.parametrize("articles", [1, 3])
def test_drafts_page_takes_four_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cited(articles, noon)
    with django_assert_num_queries(4):
        page = queries.drafts_page()
    assert page.versions[0].articles == articles


@pytest.mark.parametrize("articles", [1, 3])
def test_draft_page_takes_six_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cited(articles, noon)
    with django_assert_num_queries(6):
        assert queries.draft_page(1).version.articles == articles


@pytest.mark.parametrize("citations", [1, 3])
def test_draft_article_page_takes_nine_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.published(now=noon)
    for number in range(citations):
        decision.cite("a11", decision.item(title=f"Petición {number}", outcome="adopted", now=noon), now=noon)
    with django_assert_num_queries(9):
        page = queries.draft_article_page(1, "000000a1")
    assert page.article.inputs == citations


@pytest.mark.parametrize("articles", [1, 3])
def test_desk_draft_takes_six_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cited(articles, noon)
    with django_assert_num_queries(6):
        assert len(queries.desk_draft().articles) == articles + 2


def test_contents_are_the_pages_below_their_titles(rules: process.Rules, noon: datetime) -> None:
    item = cited(2, noon)
    decision.cite("a12", item, quote="La ley", now=noon)
    groups = drafting.contents(1, base="/draft/1")
    assert [(group.headings, group.level) for group in groups] == [
        ((), 0),
        ((ContentsHeading("000000b1", 1, "Título primero", "La ciudad"),), 1),
        ((), 0),
    ]
    assert [entry for group in groups for entry in group.entries] == [
        ContentsEntry("000000e0", "provision/000000e0@1", "preamble", "", "Preámbulo", "/draft/1/000000e0", 0),
        ContentsEntry("000000a1", "provision/000000a1@1", "article", "Artículo 1", "Tema 1", "/draft/1/000000a1", 1),
        ContentsEntry("000000a2", "provision/000000a2@1", "article", "Artículo 2", "Tema 2", "/draft/1/000000a2", 1),
        ContentsEntry("000000b9", "provision/000000b9@1", "title", "", "Transitorios", "/draft/1/000000b9", 0),
    ]


def test_article_shows_each_provision_with_what_it_rests_on(rules: process.Rules, noon: datetime) -> None:
    item = cited(2, noon)
    with override("en"):
        article = drafting.article(1, "000000a1", base="/draft/1")
    first, second = article.provisions
    assert (article.name, article.language, article.inputs) == ("Artículo 1. Tema 1", "es", 1)
    assert [(crumb.name, crumb.address) for crumb in article.path] == [("Título primero. La ciudad", "/draft/1#000000b1")]
    assert article.previous == Neighbour("000000e0", "Preámbulo", "/draft/1/000000e0")
    assert article.next == Neighbour("000000a2", "Artículo 2. Tema 2", "/draft/1/000000a2")
    assert (first.ref, first.depth, first.mark, first.place) == ("provision/00000a11@1", 1, "1.", "párrafo 1")
    assert first.lines == (
        (
            Segment("Toda parada tendrá ", quoted=False),
            Segment("sombra y asiento", quoted=True),
            Segment(", de día y de noche.", quoted=False),
        ),
    )
    (basis,) = first.basis
    assert (basis.item, basis.source, basis.source_title, basis.source_address, basis.outcome) == (
        item,
        "petition/1",
        "Sombra",
        "/petitions/1",
        "Adopted",
    )
    assert (basis.quote, basis.item_quote, basis.reason, basis.stands) == (
        "sombra y asiento",
        "toda parada tenga sombra y asiento",
        "Entra como lo pidieron.",
        True,
    )
    assert (second.basis, second.body) == ((), "La ley dirá cuándo.")


def test_article_of_a_provision_inside_is_the_page_it_stands_on(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    assert drafting.article(1, "00000a12", base="/draft/1") == drafting.article(1, "000000a1", base="/draft/1")
    preamble = drafting.article(1, "000000e0", base="/draft/1")
    assert ([provision.depth for provision in preamble.provisions], len(preamble.provisions[0].lines)) == ([0], 2)
    assert [provision.mark for provision in drafting.article(1, "000000b9", base="/draft/1").provisions] == ["Primero"]


@pytest.mark.parametrize(("number", "key"), [(1, "000000b1"), (1, "0000ffff"), (2, "000000a1")])
def test_article_is_not_there_for_what_only_divides_or_never_was(number: int, key: str, rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    with pytest.raises(NotFound):
        drafting.article(number, key, base="/draft/1")


def test_a_citation_stands_from_its_version_on_and_says_if_its_words_went(rules: process.Rules, noon: datetime) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(1, now=noon)
    rows = [
        decision.row("a1", kind="article", mark="Artículo 1", heading="Tema 1"),
        decision.row("a11", "a1", mark="1.", body="Toda parada tendrá sombra."),
    ]
    drafting.import_text(decision.text(2), decision.placed(rows), now=noon)
    decision.cite("a11", item, version=1, now=noon)
    decision.cite("a11", item, version=2, quote="sombra", now=noon)
    found = {
        number: [(basis.version, basis.stands) for basis in drafting.article(number, "000000a1", base="").provisions[0].basis]
        for number in (1, 2)
    }
    assert found == {1: [(1, True)], 2: [(1, False), (2, True)]}


def test_desk_lists_what_cites_nothing_first_and_what_is_owed_a_citation(rules: process.Rules, noon: datetime) -> None:
    cited(1, noon)
    owed = decision.item(title="Otra", outcome="merged", now=noon)
    decision.item(title="Cortada", outcome="not_adopted", now=noon)
    page = queries.desk_draft()
    assert page.articles == (
        DeskRow("000000e0", "Preámbulo", 0),
        DeskRow("000000b9", "Transitorios", 0),
        DeskRow("000000a1", "Artículo 1. Tema 1", 1),
    )
    assert [one.number for one in page.uncited] == [owed]


def test_uncited_counts_pages_for_those_who_may_cite(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    assert drafting.uncited(accounts.SYSTEM) == 0
    cited(2, noon)
    assert [drafting.uncited(actor(role)) for role in ("drafter", "moderator")] == [2, 0]


def test_facts_of_provisions_are_those_of_the_thread(rules: process.Rules, noon: datetime) -> None:
    item = cited(1, noon)
    other = decision.item(title="Otra", outcome="adopted", now=noon)
    decision.cite("a11", other, now=noon)
    refs = [drafting.ref_of("00000a11", 1), Ref("item", str(item)), Ref("petition", "1")]
    facts = drafting.facts_of(refs, rules)
    assert [(fact.text, fact.params, fact.ref, fact.quote, fact.detail, fact.address) for fact in facts] == [
        (
            "Version %(version)s of the text is published: %(place)s",
            {"version": 1, "place": "Artículo 1. Tema 1, párrafo 1"},
            drafting.ref_of("00000a11", 1),
            "",
            "",
            "/draft/1/000000a1#00000a11",
        ),
        (
            "%(place)s takes it up, in version %(version)s of the text",
            {"version": 1, "place": "Artículo 1. Tema 1, párrafo 1"},
            drafting.ref_of("00000a11", 1),
            "sombra y asiento",
            "Entra como lo pidieron.",
            "/draft/1/000000a1#00000a11",
        ),
    ]
    assert drafting.facts_of([Ref("petition", "1")], rules) == ()
    assert provenance.Relation.BASED_ON in queries.CITING


def test_newest_and_articles_in(rules: process.Rules, noon: datetime) -> None:
    assert (drafting.newest(), drafting.articles_in(1)) == (0, 0)
    decision.published(1, articles=2, now=noon)
    decision.published(2, articles=3, now=noon)
    assert (drafting.newest(), drafting.articles_in(1), drafting.articles_in(2)) == (2, 2, 3)
