from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.decision.assembly.majority import Base, Bound, Count, Majority, needed, verdict

TWO_THIRDS = Majority("seats", Fraction(2, 3), strict=False)
HALF = Majority("seats", Fraction(1, 2), strict=True)
shares = st.builds(lambda low, more: Fraction(low, low + more), st.integers(1, 50), st.integers(0, 50))
bases: tuple[Base, ...] = ("seats", "present", "cast")
majorities = st.builds(Majority, st.sampled_from(bases), shares.filter(lambda share: share < 1), st.booleans())
numbers = st.integers(0, 300)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    yes, no, abstain, absent, unspecified, vacant = (draw(numbers) for _each in range(6))
    return Count(yes + no + abstain + absent + unspecified + vacant, yes, no, abstain, absent, unspecified)


@pytest.mark.parametrize(
    ("rule", "base", "wanted"),
    [
        (TWO_THIRDS, 154, 103),  # Chile 2021-2022: two thirds of those in office
        (TWO_THIRDS, 155, 104),
        (TWO_THIRDS, 100, 67),
        (TWO_THIRDS, 96, 64),
        (HALF, 100, 51),
        (HALF, 99, 50),
        (Majority("cast", Fraction(3, 5), strict=False), 350, 210),  # Spain 1978, art. 167
        (Majority("seats", Fraction(3, 4), strict=False), 4, 3),
        (Majority("seats", Fraction(1), strict=False), 12, 12),
        (HALF, 0, 1),
        (TWO_THIRDS, 0, 1),
    ],
)
def test_needed_is_the_published_number(rule: Majority, base: int, wanted: int) -> None:
    assert needed(rule, base) == wanted


@given(rule=majorities, base=st.integers(0, 10**6))
def test_needed_is_the_smallest_number_that_reaches_the_share(rule: Majority, base: int) -> None:
    enough = needed(rule, base)

    def reaches(votes: int) -> bool:
        return votes >= 1 and (votes > rule.share * base if rule.strict else votes >= rule.share * base)

    assert reaches(enough)
    assert not reaches(enough - 1)


@given(rule=majorities, count=counts())
def test_one_vote_more_never_undoes_what_passed(rule: Majority, count: Count) -> None:
    more = Count(count.seats, count.yes + 1, count.no - 1, count.abstain, count.absent, count.unspecified)
    if count.no and verdict(rule, count).outcome == "passed":
        assert verdict(rule, more).outcome == "passed"


@given(rule=majorities, count=counts(), told=st.integers(0, 300), quorum=st.integers(0, 400))
def test_whatever_the_source_keeps_to_itself_a_certain_outcome_holds(rule: Majority, count: Count, told: int, quorum: int) -> None:
    abstained = min(told, count.unspecified)
    known = Count(count.seats, count.yes, count.no, count.abstain + abstained, count.absent + count.unspecified - abstained)
    outcome = verdict(rule, count, quorum).outcome
    assert outcome in {"undetermined", verdict(rule, known, quorum).outcome}
    assert verdict(rule, known, quorum).outcome != "undetermined"


def test_a_real_roll_call_fails_by_seven() -> None:
    found = verdict(TWO_THIRDS, Count(154, 96, 38, unspecified=20))  # 01032022_2445
    assert (found.outcome, found.reason, found.base, found.needed) == ("failed", "votes", Bound(154, 154), Bound(103, 103))


def test_of_those_present_cannot_be_told_between_two_numbers() -> None:
    present = Majority("present", Fraction(2, 3), strict=False)
    found = verdict(present, Count(154, 96, 38, unspecified=20))
    assert (found.outcome, found.base, found.needed) == ("undetermined", Bound(134, 154), Bound(90, 103))
    assert verdict(present, Count(154, 103, 31, unspecified=20)).outcome == "passed"
    assert verdict(present, Count(154, 89, 45, unspecified=20)).outcome == "failed"


def test_without_a_quorum_nothing_passes() -> None:
    cast = Majority("cast", Fraction(1, 2), strict=True)
    empty = Count(100, 40, 5, 5, 50)
    assert (verdict(cast, empty).outcome, verdict(cast, empty, 51).outcome, verdict(cast, empty, 51).reason) == (
        "passed",
        "failed",
        "quorum",
    )
    unknown = verdict(cast, Count(100, 40, 5, unspecified=55), 51)
    assert (unknown.outcome, unknown.reason) == ("undetermined", "quorum")


def test_count_of_single_votes() -> None:
    found = Count.of(9, {"m001": "yes", "m002": "no", "m003": "unspecified"})
    assert (found.yes, found.no, found.unspecified, found.voters, found.present) == (1, 1, 1, 3, (2, 3))
