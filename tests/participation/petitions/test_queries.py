"""What is read of petitions, in a fixed number of statements."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.petitions import opened, sign, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANA = "ana@villa-clara.example"


@pytest.mark.parametrize("number", [1, 3])
def test_signing_takes_a_fixed_number_of_statements(
    rules: process.Rules, sequencer: Sequencer, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    petition = opened(now=NOON)
    sign(petition, number, now=NOON)
    sequencer()
    with django_assert_num_queries(3):
        page = queries.signing_page(petition, now=NOON)
    assert page.title == "Más sombra en las paradas"
    rng = Seeded("ana")
    first = petitions.sign(petition, identity=ANA, strength="email", channel="web", now=NOON, rng=rng)
    with django_assert_num_queries(2):
        signed = queries.signed_page(first, now=NOON)
    assert (signed.count, signed.next_mark and signed.next_mark.signatures, signed.missing) == (number, {1: 3, 3: 5}[number], 2)
    assert (signed.secrets, signed.index, signed.version, signed.ref) == (first.secrets, None, 1, f"petition/{petition}")
    assert (signed.due, signed.minutes) == (NOON + timedelta(seconds=62), 2)
    again = petitions.sign(petition, identity=ANA, strength="email", channel="web", now=NOON, rng=rng)
    with django_assert_num_queries(3):
        assert (queries.signed_page(again, now=NOON).secrets, first.secrets is None) == (None, False)
    sequencer()
    assert queries.signed_page(again, now=NOON).index is not None
    assert queries.signed_page(again, now=first.due).minutes == 0
    shown = queries.petition_page(petition, now=NOON)
    assert shown.text
    with django_assert_num_queries(1):
        assert petitions.text_signed(shown.key, shown.text.hash).number == petition
    with pytest.raises(NotFound):
        petitions.text_signed(shown.key, "0" * 64)


@pytest.mark.parametrize("number", [1, 3])
def test_what_others_ask_takes_a_fixed_number_of_statements(
    rules: process.Rules, sequencer: Sequencer, actor: MakeActor, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    numbers = [opened(title=title, now=NOON) for title in "ABC"[:number]]
    cases = [waiting(title=title, now=NOON) for title in "DEF"[:number]]
    sign(numbers[0], 3, now=NOON)
    sequencer()
    with django_assert_num_queries(1):
        assert [one.number for one in petitions.newest_opened(9)] == numbers[::-1]
    with django_assert_num_queries(3):
        assert len(petitions.facts_of([Ref("petition", str(one)) for one in numbers], rules)) == number + 1
    with django_assert_num_queries(3):
        assert petitions.figures([3]).at_or_over == {3: 1}
    with django_assert_num_queries(1):
        queries.new_petition_page(now=NOON)
    moderator = actor("moderator")
    with django_assert_num_queries(5):
        case = queries.desk_case(cases[0], moderator, now=NOON)
    assert ([row.number for row in case.queue], case.following) == (cases, cases[1] if number > 1 else None)
