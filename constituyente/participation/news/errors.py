from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class NoticeChanged(DomainError):
    """Somebody else wrote a version in between."""

    code = "notice-changed"
    message = _("Somebody changed this notice meanwhile. Your words are still in the form: look at theirs and save again.")
    status = 409


class CorrectionNeedsReason(DomainError):
    """What is public is corrected in public."""

    code = "correction-needs-reason"
    message = _("People have read this already. Say what you correct: it stands under the text.")


class NoticePublic(DomainError):
    """A notice is published once."""

    code = "notice-public"
    message = _("Notice %(number)s is public already.")
    status = 409


class NoticeNotPublic(DomainError):
    """Only what people could read is withdrawn."""

    code = "notice-not-public"
    message = _("Notice %(number)s is not public yet: there is nothing to withdraw.")
    status = 409


class NoticeWithdrawn(DomainError):
    """What was withdrawn stays so."""

    code = "notice-withdrawn"
    message = _("Notice %(number)s was withdrawn and stays as it is.")
    status = 409


class PublishedInThePast(DomainError):
    """A notice says when people could first read it."""

    code = "notice-published-in-past"
    message = _("The moment of publication must lie ahead.")


class NoticeStands(DomainError):
    """A package never overwrites what was published here."""

    code = "notice-stands"
    message = _("Notice %(number)s stands here with other words.")
    status = 409
