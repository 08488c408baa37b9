"""What crosses the border of this package."""

from dataclasses import dataclass
from datetime import datetime

from constituyente.foundation.common.errors import Forbidden

from . import permissions
from .kinds import Kind, kind_of


@dataclass(frozen=True)
class Actor:
    """Who acts: somebody of the staff, the system itself, or nobody we know (`id` is None for both).

    fresh_until  until when they may do what asks for the second factor anew; None where this installation asks for none
    """

    id: int | None
    name: str
    roles: frozenset[str]
    fresh_until: datetime | None = None

    def fresh(self, now: datetime) -> bool:
        """Whether the second factor was shown lately, or none is asked for here."""
        return self.fresh_until is None or now < self.fresh_until

    def may(self, act: str) -> bool:
        return permissions.may(self.roles, act)

    def require(self, act: str) -> None:
        """Raise Forbidden unless the actor may do `act`."""
        if not self.may(act):
            raise Forbidden


SYSTEM = Actor(id=None, name="", roles=frozenset({permissions.ADMIN}))  # imports and the demo city
ANONYMOUS = Actor(id=None, name="", roles=frozenset())


@dataclass(frozen=True)
class Pending:
    """A contact that waits to be confirmed, as its page may show it.

    contact        masked; empty once `settled`, when nothing is kept of it
    attempts_left  how many more codes may be tried; the link of the message works even after the last
    """

    handle: str
    purpose: str
    contact: str
    language: str
    expires_at: datetime
    settled: bool
    attempts_left: int

    @property
    def by_phone(self) -> bool:
        """Whether a text message went out, which has no link."""
        return bool(self.contact) and kind_of(self.contact) == "phone"


@dataclass(frozen=True)
class Redeemed:
    """What a confirmed token stands for.

    contact   the address to deliver to, or the phone number; empty if settled before
    identity  the same for every spelling of the address; empty if settled before
    details   what was asked together with it; empty if settled before
    result    what the first confirmation was settled with; empty if this is the first
    asked_at  when its code and link were sent for
    """

    contact: str
    identity: str
    details: dict[str, str]
    result: str
    asked_at: datetime | None = None

    @property
    def kind(self) -> Kind:
        """What the contact is: the strength of what was confirmed with it."""
        return kind_of(self.contact)


@dataclass(frozen=True)
class Resident:
    """Somebody who is signed in with an account: since when, and the contact as a page may show it."""

    id: int
    contact: str
    since: datetime

    @property
    def kind(self) -> Kind:
        """What the contact is."""
        return kind_of(self.contact)


@dataclass(frozen=True)
class Owner:
    """Whose account it is: for services alone."""

    contact: str
    identity: str

    @property
    def kind(self) -> Kind:
        """What the contact is: the strength of what is done with the account."""
        return kind_of(self.contact)


@dataclass(frozen=True)
class PasskeyRow:
    """A passkey, as its owner sees it."""

    id: int
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class AccountPage:
    """An account, as its owner sees it. possible: whether this site can have passkeys."""

    contact: str
    opened_at: datetime
    passkeys: tuple[PasskeyRow, ...]
    possible: bool


@dataclass(frozen=True)
class SignInPage:
    """The page behind a sign-in link: whom it signs in."""

    name: str
