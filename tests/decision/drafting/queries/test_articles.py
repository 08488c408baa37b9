from datetime import datetime

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.weaving import Segment
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.process import api as process
from tests.factories import decision


@pytest.mark.parametrize("citations", [1, 3])
def test_draft_article_page_takes_ten_statements(
    citations: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.published(now=noon)
    for number in range(citations):
        decision.cite("a11", decision.item(title=f"Petición {number}", outcome="adopted", now=noon), now=noon)
    with django_assert_num_queries(10):
        page = queries.draft_article_page(1, "000000a1")
    assert page.article.inputs == citations


def test_article_shows_each_provision_with_what_it_rests_on(rules: process.Rules, noon: datetime) -> None:
    item = decision.cited(2, now=noon)
    with override("en"):
        article = drafting.article(1, "000000a1", base="/draft/1")
    first, second = article.provisions
    assert (article.name, article.language, article.inputs) == ("Artículo 1. Tema 1", "es", 1)
    assert [(crumb.name, crumb.address) for crumb in article.path] == [("Título primero. La ciudad", "/draft/1#000000b1")]
    assert article.previous == drafting.PageLink("000000e0", "Preámbulo", "/draft/1/000000e0")
    assert article.next == drafting.PageLink("000000a2", "Artículo 2. Tema 2", "/draft/1/000000a2")
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
