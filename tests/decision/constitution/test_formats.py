from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.constitution import akoma_ntoso, formats
from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.process import api as process
from tests.factories import decision

from .schema import NS, Faults


@pytest.mark.parametrize("articles", [1, 3])
def test_akoma_ntoso_takes_six_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision.cited(articles, now=noon)
    with django_assert_num_queries(6):
        written = constitution.akoma_ntoso(1)
    cited = [one.get("for") for one in etree.fromstring(written).iterfind(".//a:implicitReference", NS)]
    assert cited == [f"#art_{number}__para_1" for number in range(1, articles + 1)]


def test_akoma_ntoso_of_an_adopted_text_and_of_a_draft(rules: process.Rules, noon: datetime, faults: Faults) -> None:
    decision.published(1, now=noon)
    decision.published(2, articles=3, now=noon)
    constitution.adopt(1, on=decision.ADOPTED_ON - timedelta(days=9), now=noon)
    constitution.adopt(2, on=decision.ADOPTED_ON, now=noon)
    drafting.import_text(replace(decision.text(3), published_on=None), decision.provisions(1), now=noon)
    written = {number: constitution.akoma_ntoso(number) for number in (1, 2, 3)}
    assert [faults(one) for one in written.values()] == [[], [], []]
    uris = {
        number: [str(uri.get("value")) for uri in etree.fromstring(one).iterfind(".//a:FRBRExpression/a:FRBRuri", NS)]
        for number, one in written.items()
    }
    assert uris == {
        1: ["/akn/mx/act/constitution/2026-08-11/villa-clara/spa@2026-08-11"],
        2: ["/akn/mx/act/constitution/2026-08-11/villa-clara/spa@2026-08-20"],
        3: ["/akn/mx/bill/constitution/2026-08-10/villa-clara/spa@2026-08-22"],
    }
    kept = tuple((one.key, one.parent, one.kind, one.mark, one.heading, one.body) for one in akoma_ntoso.parse(written[2]))
    assert kept == tuple((one.key, one.parent, one.kind, one.mark, one.heading, one.body) for one in drafting.passages(2))


def test_files_of_what_is_not_there(rules: process.Rules, noon: datetime) -> None:
    for make in (formats.constitution_as_akoma_ntoso, formats.constitution_as_markdown, lambda: constitution.akoma_ntoso(1)):
        with pytest.raises(NotFound):
            make()
