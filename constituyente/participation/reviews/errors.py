from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class NothingToHold(DomainError):
    """A case holds what is in the log and counts."""

    code = "nothing-to-hold"
    message = _("None of it is in the log and counts: there is nothing to hold.")
    status = 409


class CaseSettled(DomainError):
    """What was decided stays, unless somebody appeals."""

    code = "case-settled"
    message = _("Case %(number)s has been settled already. What was decided stays as it is.")
    status = 409


class AlreadyProposed(DomainError):
    """One proposal at a time waits for the second reviewer."""

    code = "already-proposed"
    message = _("A proposal for case %(number)s waits for a second reviewer already.")
    status = 409


class NothingProposed(DomainError):
    """The second reviewer answers a proposal."""

    code = "nothing-proposed"
    message = _("Nothing is proposed for case %(number)s at the moment.")
    status = 409


class SecondReviewerNeeded(DomainError):
    """Two people decide, and over an appeal two others."""

    code = "second-reviewer-needed"
    message = _("Somebody else has to decide this: two reviewers, and over an appeal two who had no part in the decision before.")
    status = 403


class ReasonMissing(DomainError):
    """Whoever is held or excluded is told why."""

    code = "reason-missing"
    message = _("A decision about signatures needs a public reason in words.")


class NotUnderReview(DomainError):
    """An appeal is about what is held or excluded."""

    code = "not-under-review"
    message = _("What you gave is neither under review nor excluded: there is nothing to appeal against.")
    status = 409


class AppealOver(DomainError):
    """An appeal has its time, and is made once."""

    code = "appeal-over"
    message = _("The time to appeal is over, or an appeal was made already.")
    status = 409


class CaseStands(DomainError):
    """A case is never overwritten, by a package either."""

    code = "case-stands"
    message = _("Case %(number)s stands here with other words.")
    status = 409
