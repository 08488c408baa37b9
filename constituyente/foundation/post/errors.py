"""What goes wrong with letters and subscriptions."""

from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class NoSuchSubscription(DomainError):
    """The link does not belong to any subscription."""

    code = "no-such-subscription"
    message = _("This link is incomplete or was changed. Copy it whole from the message.")
    status = 404


class SealBroken(Exception):
    """The text was sealed with another key, for another purpose, or was changed. Never a reader's mistake."""
