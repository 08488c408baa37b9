from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class AdoptedBefore(DomainError):
    """An adoption stands with its day."""

    code = "adopted-before"
    message = _("Version %(version)s stands here as adopted on another day. What was recorded stays as it is.")
    status = 409


class AdoptedInTheFuture(DomainError):
    """A text is adopted when it is adopted."""

    code = "adopted-in-future"
    message = _("The day on which the text was adopted cannot lie ahead.")
