from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import BadQuery
from constituyente.foundation.process import api as process
from tests.factories import decision
from tests.factories import drafting as factory


@pytest.mark.parametrize("articles", [1, 3])
def test_provisions_based_on_petitions_are_listed_in_the_order_of_reading(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.cited(articles, now=noon)
    with django_assert_num_queries(7):
        page = queries.from_people_page()
    assert [one.ref for one in page.provisions] == [f"provision/00000a{article}1@1" for article in range(1, articles + 1)]
    assert (page.articles, page.inputs, page.based_on, page.answers, page.adopted) == (articles, 1, articles, 0, False)
    first = page.provisions[0]
    assert (first.provision, first.source_name, first.quote, first.item_quote, first.stands) == (
        "Artículo 1. Tema 1, párrafo 1",
        "Petición 1",
        "sombra y asiento",
        "toda parada tenga sombra y asiento",
        True,
    )
    assert [(row.kind, row.citations, row.provisions, row.chosen) for row in page.kinds] == [
        ("petition", articles, articles, True),
        ("statement", 0, 0, False),
        ("answer", 0, 0, False),
    ]


def test_provisions_are_those_of_the_adopted_version(rules: process.Rules, noon: datetime) -> None:
    item = decision.cited(1, now=noon)
    constitution.adopt(1, on=noon.date(), now=noon)
    drafting.begin(actor=accounts.SYSTEM, now=noon)
    factory.edit("a11", "Otra cosa.", now=noon)
    factory.publish(now=noon)
    decision.cite("a12", item, version=2, quote="La ley", now=noon)
    page = queries.from_people_page()
    assert (page.adopted, page.version and page.version.number, [one.stands for one in page.provisions]) == (True, 1, [True])


def test_provisions_of_no_text_and_of_no_kind(rules: process.Rules) -> None:
    page = queries.from_people_page(kind="answer")
    assert (page.version, page.provisions, page.kind_name) == (None, (), "Respuestas de la encuesta")
    with pytest.raises(BadQuery):
        queries.from_people_page(kind="poem")
