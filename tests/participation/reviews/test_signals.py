import pytest

from constituyente.foundation.process.api import Review
from constituyente.participation.reviews import signals
from constituyente.participation.reviews.signals import Seen, clusters
from tests.harness.fraud.judging import judged

# What a few seeds come to; `python -m tests.harness.fraud --seeds 1000` has them all.
CAUGHT = {
    "one_network": 1.0,
    "script_fast": 1.0,
    "disposable_behind_proxies": 1.0,
    "own_domain": 1.0,
    "mail_merge": 1.0,
    "two_networks": 1.0,
    "burst_in_a_burst": 1.0,
    "slow_drip": 0.0,  # no rule sees it, and docs/rules.md says so
}


@pytest.mark.parametrize("name", CAUGHT)
def test_a_crowd_that_stuffs_is_held_and_nobody_else(name: str) -> None:
    found = judged(name, range(3))
    assert (found.caught, found.least, found.false) == (CAUGHT[name], CAUGHT[name], 0.0)


@pytest.mark.parametrize("name", ["television", "school", "village", "families"])
def test_a_crowd_that_only_looks_like_it_is_left_alone(name: str) -> None:
    assert judged(name, range(2)).most == 0.0


def seen(count: int, **about: object) -> list[Seen]:
    return [Seen(number.to_bytes(32, "big"), 100, **about) for number in range(count)]  # type: ignore[arg-type]


def test_a_limit_is_the_least_number_that_is_held() -> None:
    limits = Review(fast_at_least=5)
    assert clusters(seen(4, seconds=1), limits) == ()
    (found,) = clusters(seen(5, seconds=1), limits)
    assert (found.rule, len(found.leaves), found.evidence) == ("fast", 5, {"signatures": 5, "hours": 1, "networks": 0, "seconds": 1})
    assert clusters(seen(5, seconds=2), limits) == ()


def test_a_registered_network_brings_as_many_as_it_likes() -> None:
    ours = seen(300, network="school")
    assert [one.rule for one in clusters(ours, Review())] == ["burst"]
    assert clusters(ours, Review(), registered={"school"}) == ()


def test_a_territory_has_no_more_signatures_than_people() -> None:
    ours = seen(30, territory="009")
    assert clusters(ours, Review(), residents={"009": 1000}, totals={"009": 30}) == ()
    (day,) = clusters(ours, Review(), residents={"009": 500}, totals={"009": 30})
    assert (day.rule, len(day.leaves), day.evidence["residents"]) == ("territory", 5, 500)
    assert day.leaves == {one.leaf for one in ours[:5]}  # the last ones: those who came before them are not silenced
    (ever,) = clusters(seen(3, territory="009"), Review(), residents={"009": 100}, totals={"009": 101})
    assert len(ever.leaves) == 1


def test_batches_far_over_the_usual_share_of_refusals_are_out_of_control() -> None:
    usual = {f"b{number}": (100, 5) for number in range(20)}
    assert signals.out_of_control(usual) == ()
    assert signals.out_of_control({**usual, "bad": (100, 40), "small": (10, 10), "smaller": (9, 9)}) == ("bad", "small")
