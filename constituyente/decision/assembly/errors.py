from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class MotionRefused(DomainError):
    """A motion has a title, a text, somebody who moves it, and an instant that is not ahead."""

    code = "motion-refused"
    message = _("The motion cannot be recorded: %(problem)s")


class RollCallRefused(DomainError):
    """A roll call is taken on a day that has come, under a rule of the process file, with what it says in its form."""

    code = "roll-call-refused"
    message = _("Roll call %(number)s cannot be recorded: %(problem)s")


class VoterNotSeated(DomainError):
    """Somebody voted who held no seat that day."""

    code = "voter-not-seated"
    message = _("Roll call %(number)s: %(member)s held no seat on that day.")


class VoteMissing(DomainError):
    """Somebody held a seat that day, and it is not said how they voted, or that they were not there."""

    code = "vote-missing"
    message = _("Roll call %(number)s: the vote of %(members)s is missing. Say also who was absent.")


class SumsDisagree(DomainError):
    """The sums given are not those of the single votes."""

    code = "vote-sums-disagree"
    message = _("Roll call %(number)s says %(told)s %(choice)s; its single votes make %(counted)s.")


class RollCallStands(DomainError):
    """The number, or the number of the other register, is taken by a roll call that says something else."""

    code = "roll-call-stands"
    message = _("Roll call %(number)s is recorded already and says something else. It stays as it is; a mistake is corrected on its page.")
    status = 409


class MotionStands(DomainError):
    """The number is taken by a motion that says something else."""

    code = "motion-stands"
    message = _("Motion %(number)s is recorded already and says something else. It stays as it is.")
    status = 409


class VotesRowRefused(DomainError):
    """A row of a package's tables of votes cannot be taken in."""

    code = "votes-row-refused"
    message = _("%(file)s, row %(row)s: %(problem)s")
