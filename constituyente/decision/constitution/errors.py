from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class AdoptedBefore(DomainError):
    """An adoption stands with its day, and with the roll call that decided it."""

    code = "adopted-before"
    message = _("Version %(version)s stands here as adopted on another day, or by another vote. What was recorded stays as it is.")
    status = 409


class AdoptedInTheFuture(DomainError):
    """A text is adopted when it is adopted."""

    code = "adopted-in-future"
    message = _("The day on which the text was adopted cannot lie ahead.")


class NoSuchRollCall(DomainError):
    """What decided the adoption is a roll call of this process, by its reference."""

    code = "no-such-roll-call"
    message = _("There is no roll call with this number here.")


class NoSuchDay(DomainError):
    """A day of the calendar, written as in 2017-02-05."""

    code = "no-such-day"
    message = _("There is no such day. A day is written year, month, day: 2017-02-05.")


class DayAhead(DomainError):
    """What will hold on a day to come, nobody knows."""

    code = "day-ahead"
    message = _("That day has not come yet. You can read the text as it stood on any day up to today.")
