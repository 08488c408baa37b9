"""Which role may do what. A role is a set of acts; a service asks for one act by name."""

from collections.abc import Iterable

DESK = "desk"  # opening the desk at all: every role
ROLES = {
    "facilitator": frozenset({DESK, "capture.type"}),
    "moderator": frozenset({DESK, "petitions.decide", "reviews.decide", "survey.review", "meetings.decide"}),
    "secretariat": frozenset({DESK, "promises.fulfil", "bodies.keep", "drafting.deliver", "news.write", "rules.apply"}),
    "drafter": frozenset({DESK, "dossiers.dispose", "drafting.cite", "drafting.write", "drafting.publish"}),
    "analyst": frozenset({DESK, "survey.publish"}),
    "clerk": frozenset({DESK, "bodies.keep", "assembly.record"}),
    "reviewer": frozenset({DESK, "reviews.decide"}),
}
ADMIN = "admin"  # everything


def acts() -> tuple[str, ...]:
    """Every act there is, in order."""
    return tuple(sorted(frozenset[str]().union(*ROLES.values())))


def roles() -> tuple[str, ...]:
    """Every role there is, in order."""
    return tuple(sorted({*ROLES, ADMIN}))


def may(held: Iterable[str], act: str) -> bool:
    """Whether the roles `held` together include `act`. An act nobody defined is nobody's, not even the admin's."""
    return any(act in (acts() if role == ADMIN else ROLES.get(role, ())) for role in held)
