"""Refusals: a rule that says no raises one of these, and one middleware tells the reader."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a stable code, a sentence for people and an HTTP status.

    Subclasses set the three; whoever raises one passes the placeholders of its message by name.
    """

    code: ClassVar[str]
    message: ClassVar[str | Promise]
    status: ClassVar[int] = 400

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        """The sentence, in the active language."""
        return str(self.message) % self.facts

    @property
    def told(self) -> tuple[str, str]:
        """What it says, in its first sentence and in the rest, which may be empty."""
        first, stop, rest = str(self).partition(". ")
        return first + stop.strip(), rest


def refusals(base: type[DomainError] = DomainError) -> set[type[DomainError]]:
    """Every refusal the product knows, of the packages loaded so far."""
    return {found for child in base.__subclasses__() for found in {child, *refusals(child)} if hasattr(found, "code")}


class NotFound(DomainError):
    """Nothing has this address or this key."""

    code = "not-found"
    message = _("There is nothing at this address.")
    status = 404


class Forbidden(DomainError):
    """The person is known and may not do this."""

    code = "forbidden"
    message = _("Your role does not include this.")
    status = 403


class BadQuery(DomainError):
    """The address or its query string asks for something that cannot be."""

    code = "bad-query"
    message = _("The address asks for something that cannot be: “%(name)s” has a value that is not allowed.")
    status = 400


class TooBusy(DomainError):
    """Too many did the same thing at the same moment."""

    code = "too-busy"
    message = _("Too many people did this at the same moment. Nothing was changed: try again.")
    status = 503


class BadRequest(DomainError):
    """The request is none that HTTP or Django understands."""

    code = "bad-request"
    message = _("The request could not be read. Nothing was changed.")


class StaleForm(DomainError):
    """The form lacks its token, or has an old one (CSRF)."""

    code = "stale-form"
    message = _(
        "This form was open for too long or came from another page. Go back, reload the page and send it again. Nothing was changed."
    )
    status = 403


class Broken(DomainError):
    """A bug, or something below us that failed."""

    code = "internal-error"
    message = _("Something failed on our side. What was acknowledged before is safe. Try again in a moment.")
    status = 500


class MethodRefused(DomainError):
    """The address is there, and this is not what it is for."""

    code = "method-refused"
    message = _("This address does not take that kind of request. Nothing was changed.")
    status = 405


class Unavailable(DomainError):
    """The database does not answer now."""

    code = "unavailable"
    message = _("The site cannot write or read at the moment. What was acknowledged before is safe. Try again in a moment.")
    status = 503
