from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class UnknownBody(DomainError):
    """The rules in force name no such body."""

    code = "unknown-body"
    message = _("The rules in force know no body “%(body)s”.")


class BodyRefused(DomainError):
    """What was given of a member, a group or a session cannot be."""

    code = "body-refused"
    message = _("%(what)s: %(problem)s")


class NoSeatFree(DomainError):
    """Every seat of the body, or every seat filled in this way, is taken on that day."""

    code = "no-seat-free"
    message = _("Every such seat is taken on %(day)s: there are %(seats)s.")
    status = 409


class FactStands(DomainError):
    """What is recorded under this key says something else, and is not overwritten."""

    code = "body-fact-stands"
    message = _("%(what)s is recorded already and says something else. It stays as it is.")
    status = 409
