from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.bodies import api as bodies
from constituyente.decision.bodies import queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from tests.conftest import MakeActor
from tests.factories import assembly as factory


def _session(number: int, noon: datetime) -> int:
    meeting = bodies.Meeting(date(2026, 8, number), title=f"Sesión {number}")
    found = bodies.record_session("working_group", meeting, actor=accounts.SYSTEM, now=noon)
    bodies.publish_minutes("working_group", found, text="Se abrió.", actor=accounts.SYSTEM, now=noon)
    return found


@pytest.mark.parametrize("rows", [1, 3])
def test_listings_take_the_same_statements(
    rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    factory.seated(rows, body="working_group", now=noon)
    for number in range(1, rows + 1):
        _session(number, noon)
        presences = {"m001": "present"}
        bodies.record_attendance("working_group", number, presences=presences, actor=accounts.SYSTEM, now=noon)
    with django_assert_num_queries(3):
        assert len(queries.body_page("working_group", now=noon).sessions) == rows
    with django_assert_num_queries(3):
        assert [row.taken for row in queries.bodies_page(now=noon).bodies] == [rows, 0]
    with django_assert_num_queries(3):
        assert queries.member_page("working_group", "m001").attendance[0].times == rows
    with django_assert_num_queries(4):
        assert len(queries.session_page("working_group", 1, now=noon).attendance) == rows
    with django_assert_num_queries(2):
        assert len(queries.calendar("working_group")) == rows
    with django_assert_num_queries(2):
        assert queries.queue(accounts.SYSTEM, now=noon) == ()
    refs = [bodies.member_ref("working_group", f"m{row:03}") for row in range(1, rows + 1)]
    refs += [bodies.session_ref("working_group", row) for row in range(1, rows + 1)]
    with django_assert_num_queries(3):
        assert len(bodies.facts_of(refs, rules)) == 3 * rows


def test_a_body_tells_its_seats(rules: process.Rules, noon: datetime) -> None:
    bodies.seat("assembly", bodies.Seat("Ana", date(2026, 6, 1), filled="elected"), actor=accounts.SYSTEM, now=noon)
    gone = bodies.seat("assembly", bodies.Seat("Eva", date(2026, 6, 1), filled="appointed"), actor=accounts.SYSTEM, now=noon)
    bodies.end_seat("assembly", gone, until=date(2026, 8, 1), reason="Renuncia.", actor=accounts.SYSTEM, now=noon)
    page = queries.body_page("assembly", now=noon)
    assert (page.seats, page.taken, page.vacant) == (6, 1, 5)
    assert [(row.name, row.seats, row.taken) for row in page.by_filling] == [("Por elección", 4, 1), ("Por designación", 2, 0)]
    assert ([row.name for row in page.former], [group.key for group in page.groups]) == (["Eva"], [""])


def test_sessions_go_on_from_page_to_page(rules: process.Rules, noon: datetime) -> None:
    for number in range(1, 27):
        meeting = bodies.Meeting(date(2026, 7, number))
        bodies.record_session("working_group", meeting, actor=accounts.SYSTEM, now=noon)
    page = queries.body_page("working_group", now=noon)
    assert (len(page.sessions), page.next) == (25, "/bodies/working_group?before=2#sessions")
    assert [row.number for row in queries.body_page("working_group", before=2, now=noon).sessions] == [1]


def test_queue_has_the_sessions_without_minutes(rules: process.Rules, actor: MakeActor, noon: datetime) -> None:
    _session(1, noon)
    for on in (date(2026, 8, 20), date(2026, 12, 1)):
        bodies.record_session("working_group", bodies.Meeting(on), actor=accounts.SYSTEM, now=noon)
    assert [row.number for row in bodies.queue(actor("clerk"), now=noon)] == [2]
    assert bodies.queue(actor("drafter"), now=noon) == ()


def test_facts_are_of_what_was_asked_for(rules: process.Rules, noon: datetime) -> None:
    for body in ("assembly", "working_group"):
        filled = "elected" if body == "assembly" else ""
        bodies.seat(body, bodies.Seat("Ana", date(2026, 6, 1), filled=filled), actor=accounts.SYSTEM, now=noon)
    facts = bodies.facts_of([bodies.member_ref("working_group", "m001"), Ref("petition", "1")], rules)
    assert [(str(fact.ref), fact.address) for fact in facts] == [("member/working-group-m001", "/bodies/working_group/members/m001")]


def test_what_there_is_not_is_not_found(rules: process.Rules, noon: datetime) -> None:
    for ask in (lambda: queries.member_page("assembly", "m001"), lambda: queries.session_page("assembly", 1, now=noon)):
        with pytest.raises(NotFound):
            ask()
