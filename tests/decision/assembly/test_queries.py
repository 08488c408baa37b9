from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.assembly import api as assembly
from constituyente.decision.assembly import queries
from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from tests.factories import assembly as factory
from tests.factories import decision

SIGNS = ("++++++---", "+++------", "+++++++++")
EVERY: dict[str, Any] = {"outcome": "", "month": "", "yes": 0, "session": 0, "external": "", "before": None}


@pytest.mark.parametrize("rows", [1, 3])
def test_listings_take_the_same_statements(
    members: list[str], noon: datetime, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for at in range(rows):
        factory.motion(now=noon)
        factory.roll_call(factory.votes(members, SIGNS[at]), motion=at + 1, title=f"Votación {at}", now=noon)
    with django_assert_num_queries(4):
        assert len(queries.roll_calls(**EVERY).items) == rows
    with django_assert_num_queries(3):
        assert len(queries.motion_list(before=None).items) == rows
    with django_assert_num_queries(3):
        assert len(queries.member_votes(members[0], choice="", before=None).items) == rows
    with django_assert_num_queries(8):
        assert len(queries.assembly_page(now=noon).newest) == rows
    with django_assert_num_queries(5):
        assert len(queries.roll_call_page(1).votes) == 9
    with django_assert_num_queries(2):
        assert queries.figures().total == rows


def test_roll_calls_are_narrowed_by_outcome_month_and_votes(members: list[str], noon: datetime) -> None:
    for signs in SIGNS:
        factory.roll_call(factory.votes(members, signs), external=f"x_{signs.count('+')}", now=noon)
    found = {
        name: [row.number for row in queries.roll_calls(**{**EVERY, name: value}).items]
        for name, value in {"outcome": "failed", "month": "2026-08", "yes": 6, "external": "x_9", "before": 3}.items()
    }
    assert found == {"outcome": [2], "month": [3, 2, 1], "yes": [3, 1], "external": [3], "before": [2, 1]}
    both = queries.roll_calls(**{**EVERY, "yes": 6})
    assert (both.matching, both.totals.total, [(row.key, row.items) for row in both.by_outcome]) == (
        2,
        3,
        [("passed", 2), ("failed", 0), ("undetermined", 0)],
    )
    for wrong in ({"outcome": "perhaps"}, {"month": "2026-13"}, {"month": "0000-01"}):
        with pytest.raises(BadQuery):
            queries.roll_calls(**{**EVERY, **wrong})


def test_the_list_goes_on_from_page_to_page(members: list[str], noon: datetime) -> None:
    for _each in range(26):
        factory.roll_call(factory.votes(members, SIGNS[0]), now=noon)
    page = queries.roll_calls(**EVERY)
    assert (len(page.items), page.next) == (25, "/assembly/rollcalls?before=2")
    last = queries.roll_calls(**{**EVERY, "before": 2})
    assert ([row.number for row in last.items], last.next) == ([1], None)
    assert queries.member_votes(members[0], choice="yes", before=None).next == f"/assembly/members/{members[0]}?choice=yes&before=2#list"


def test_a_roll_call_is_told_by_group_and_by_name(members: list[str], noon: datetime) -> None:
    page = queries.roll_call_page(factory.roll_call(factory.votes(members, "+-ax00000"), now=noon))
    assert [(row.title, row.yes, row.no, row.abstain, row.absent, row.unspecified) for row in page.by_group] == [
        ("Norte", 1, 1, 1, 0, 0),
        ("Sur", 0, 0, 0, 1, 5),
    ]
    chosen = [("m001", "yes"), ("m002", "no"), ("m003", "abstain"), ("m004", "absent")]
    assert [(row.member, row.choice) for row in page.votes[:4]] == chosen
    assert page.arithmetic == ("2/3 de 9 son 6; hacen falta 6.", "A favor: 1. 1 es menos que 6.")
    with pytest.raises(NotFound):
        queries.roll_call_page(1, version=2)


def test_what_cannot_be_told_is_said(db: None, noon: datetime) -> None:
    factory.rules_in_force(9, 'adopts = { of = "present", at_least = "2/3" }\nquorum = { of = "seats", more_than = "1/2" }', now=noon)
    page = queries.roll_call_page(factory.roll_call(factory.votes(factory.seated(now=noon), "+++++--00"), now=noon))
    result = "5 a favor, 2 en contra: no se puede saber; hacían falta entre 5 y 6, según cuántas personas estaban"
    assert (page.roll_call.outcome, page.roll_call.result) == ("undetermined", result)
    assert page.arithmetic == (
        "Presentes: entre 7 y 9. La fuente no distingue quién se abstuvo de quién estuvo ausente o con justificación.",
        "Quórum: 5 de 9 escaños.",
        "2/3 de 7 son 4 2/3; hacen falta 5.",
        "2/3 de 9 son 6; hacen falta 6.",
        "A favor: 5. Alcanza para 5 y no para 6.",
    )


def test_beside_a_vote_stand_the_inputs_that_its_provision_answers(members: list[str], noon: datetime) -> None:
    item = decision.cited(1, now=noon)
    article, paragraph = f"provision/{decision.key('a1')}@1", f"provision/{decision.key('a11')}@1"
    for provision in (article, paragraph):
        page = queries.roll_call_page(factory.roll_call(factory.votes(members, SIGNS[0]), provision=provision, now=noon))
        assert [(row.item, row.title, row.item_quote) for row in page.answered] == [(item, "Sombra", "toda parada tenga sombra y asiento")]
        assert page.place is not None
        assert page.place.address != ""
    other = factory.roll_call(factory.votes(members, SIGNS[0]), provision=f"provision/{decision.key('a12')}@1", now=noon)
    assert queries.roll_call_page(other).answered == ()
    assert dossiers.item_of(Ref("petition", "1")) == item


def test_facts_of_motions_and_roll_calls(members: list[str], rules: process.Rules, noon: datetime) -> None:
    motion = factory.motion(now=noon)
    number = factory.roll_call(factory.votes(members, SIGNS[1]), motion=motion, now=noon)
    facts = assembly.facts_of([assembly.motion_ref(motion), assembly.roll_call_ref(number), Ref("petition", "1")], rules)
    assert [(str(fact.ref), fact.tag) for fact in facts] == [("motion/1", ""), ("rollcall/1", "cut")]
    assert assembly.facts_of([Ref("petition", "1")], rules) == ()


def test_a_member_that_is_none_has_no_votes(members: list[str]) -> None:
    with pytest.raises(NotFound):
        queries.member_votes("m099", choice="", before=None)
    with pytest.raises(BadQuery):
        queries.member_votes(members[0], choice="perhaps", before=None)


@pytest.mark.parametrize("taken", [1, 3])
def test_votes_on_provisions_take_one_statement(
    taken: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.rules_in_force(now=noon)
    members = factory.seated(now=noon)
    for at in range(taken):
        factory.roll_call(factory.votes(members, "++++++--a"), title=f"Agua {at}", provision=f"provision/7f3a9c01@{at + 1}", now=noon)
    factory.roll_call(factory.votes(members, "++++++--a"), title="Aire", provision="provision/7f3a9c02@1", now=noon)
    with django_assert_num_queries(1):
        found = assembly.votes_on(["7f3a9c01", "00000000"])
    assert [row.title for row in found] == [f"Agua {at}" for at in range(taken)]
    assert assembly.votes_on([]) == ()
