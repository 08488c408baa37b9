import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import permissions
from constituyente.foundation.accounts.data import ANONYMOUS
from constituyente.foundation.accounts.permissions import may

ACTS = (
    "assembly.record",
    "bodies.keep",
    "capture.type",
    "desk",
    "dossiers.dispose",
    "drafting.cite",
    "drafting.deliver",
    "drafting.publish",
    "drafting.write",
    "meetings.decide",
    "news.write",
    "petitions.decide",
    "promises.fulfil",
    "reviews.decide",
    "rules.apply",
    "survey.publish",
    "survey.review",
)


def test_acts_and_roles_are_these() -> None:
    assert permissions.acts() == ACTS
    assert accounts.roles() == ("admin", "analyst", "clerk", "drafter", "facilitator", "moderator", "reviewer", "secretariat")


@pytest.mark.parametrize(
    ("roles", "acts"),
    [
        ((), ()),
        (("moderator",), ("desk", "meetings.decide", "petitions.decide", "reviews.decide", "survey.review")),
        (("secretariat",), ("bodies.keep", "desk", "drafting.deliver", "news.write", "promises.fulfil", "rules.apply")),
        (("drafter",), ("desk", "dossiers.dispose", "drafting.cite", "drafting.publish", "drafting.write")),
        (("analyst",), ("desk", "survey.publish")),
        (("facilitator",), ("capture.type", "desk")),
        (("clerk",), ("assembly.record", "bodies.keep", "desk")),
        (
            ("moderator", "secretariat"),
            (
                "bodies.keep",
                "desk",
                "drafting.deliver",
                "meetings.decide",
                "news.write",
                "petitions.decide",
                "promises.fulfil",
                "reviews.decide",
                "rules.apply",
                "survey.review",
            ),
        ),
        (("reviewer",), ("desk", "reviews.decide")),
        (("admin",), ACTS),
        (("abolished",), ()),
    ],
)
def test_a_role_may_do_exactly_this(roles: tuple[str, ...], acts: tuple[str, ...]) -> None:
    assert tuple(act for act in ACTS if may(roles, act)) == acts


def test_an_act_nobody_defined_is_nobody_s() -> None:
    assert not may(("admin",), "petitions.delete")


def test_require_refuses_what_may_denies() -> None:
    moderator = accounts.Actor(id=1, name="Eva", roles=frozenset({"moderator"}))
    moderator.require("petitions.decide")
    with pytest.raises(accounts.Forbidden):
        moderator.require("promises.fulfil")


def test_the_system_may_everything_and_nobody_nothing() -> None:
    assert [accounts.SYSTEM.may(act) for act in ACTS] == [True] * len(ACTS)
    assert [ANONYMOUS.may(act) for act in ACTS] == [False] * len(ACTS)
    assert (accounts.SYSTEM.id, ANONYMOUS.id) == (None, None)
