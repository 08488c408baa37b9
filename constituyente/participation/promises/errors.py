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


class NotKeptYet(DomainError):
    """There is nothing to correct."""

    code = "promise-not-kept"
    message = _("Promise %(number)s is not recorded as kept: there is nothing to correct.")
    status = 409


class PeopleMissing(DomainError):
    """A hearing takes place before as many people as the rules say."""

    code = "promise-people-missing"
    message = _("Name %(count)s different people, each on a line of its own.")
    status = 400


class ReasonMissing(DomainError):
    """What was announced is changed with a reason."""

    code = "promise-reason-missing"
    message = _("It was announced otherwise. Write why it changes: the earlier announcement stays in sight.")
    status = 400


class NothingChanged(DomainError):
    """What was announced is said again."""

    code = "promise-nothing-changed"
    message = _("It is announced like this already.")
    status = 409


class HearingInThePast(DomainError):
    """A hearing is announced before it takes place."""

    code = "promise-hearing-past"
    message = _("The time lies in the past. If it took place, record that it did.")
    status = 400


class KeptInTheFuture(DomainError):
    """A promise is kept when it is kept."""

    code = "promise-kept-in-future"
    message = _("The day on which the promise was kept cannot lie ahead.")
    status = 400
