import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import permissions
from constituyente.foundation.accounts.data import ANONYMOUS
from constituyente.foundation.accounts.permissions import may

ACTS = ("desk", "dossiers.dispose", "drafting.cite", "petitions.decide", "promises.fulfil")


def test_acts_and_roles_are_these() -> None:
    assert permissions.acts() == ACTS
    assert accounts.roles() == ("admin", "drafter", "moderator", "secretariat")


@pytest.mark.parametrize(
    ("roles", "acts"),
    [
        ((), ()),
        (("moderator",), ("desk", "petitions.decide")),
        (("secretariat",), ("desk", "promises.fulfil")),
        (("drafter",), ("desk", "dossiers.dispose", "drafting.cite")),
        (("moderator", "secretariat"), ("desk", "petitions.decide", "promises.fulfil")),
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
    assert [accounts.SYSTEM.may(act) for act in ACTS] == [True] * 5
    assert [ANONYMOUS.may(act) for act in ACTS] == [False] * 5
    assert (accounts.SYSTEM.id, ANONYMOUS.id) == (None, None)
