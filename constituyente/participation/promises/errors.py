from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class AlreadyKept(DomainError):
    """A fulfilment stands and is never overwritten."""

    code = "promise-already-kept"
    message = _("Promise %(number)s was already recorded as kept. What was recorded stays as it is.")
    status = 409


class KeptBeforeMade(DomainError):
    """A promise is kept after it was made."""

    code = "promise-kept-before-made"
    message = _("The day on which the promise was kept cannot lie before the day it was made.")
    status = 400


class PromiseStands(DomainError):
    """A promise is never overwritten, by a package either."""

    code = "promise-stands"
    message = _("Promise %(number)s stands here with other words.")
    status = 409


class KeptInTheFuture(DomainError):
    """A promise is kept when it is kept."""

    code = "promise-kept-in-future"
    message = _("The day on which the promise was kept cannot lie ahead.")
    status = 400
