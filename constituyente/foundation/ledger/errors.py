from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class LogDamaged(DomainError):
    """Stored entries do not hash to what was queued: nothing is signed until somebody has looked."""

    code = "log-damaged"
    message = _("The stored log entries differ from what was recorded (entry %(entry)s). Nothing more is signed.")
    status = 500


class LogRolledBack(DomainError):
    """The database knows less of the log than was published."""

    code = "log-rolled-back"
    message = _(
        "The database stands at log size %(database)s, but size %(published)s is published. "
        "Nothing is signed until the newer entries are back. Run: constituyente doctor"
    )
    status = 500


class SequencedElsewhere(DomainError):
    """Another sequencer moved the tree between our reading and our writing; nothing of ours was written."""

    code = "sequenced-elsewhere"
    message = _("Another sequencer is at work.")
    status = 409


class OriginChanged(DomainError):
    """A log keeps its name for life."""

    code = "origin-changed"
    message = _("This log is called %(origin)s and cannot become %(wanted)s.")
    status = 409


class LogKeyChanged(DomainError):
    """A log is signed with one key; a lost one is put back from its copy, never replaced in silence."""

    code = "log-key-changed"
    message = _(
        "The log is signed with the key %(key)s, which is not the one in the data directory. Put it back. Nothing is signed until then."
    )
    status = 500


class KeyWaits(DomainError):
    """A key is vouched for by the one before it, which must be in the log first."""

    code = "key-waits"
    message = _("A change of keys still waits to enter the log. Try again once it is in.")
    status = 409


class BadReceiptCode(DomainError):
    """What was typed cannot be a receipt code: its two check characters do not fit the others."""

    code = "bad-receipt-code"
    message = _("This is not a receipt code: a character is missing or wrong. Compare it with what you wrote down.")
    status = 422


class UnknownReceipt(DomainError):
    """A receipt code that no receipt is kept under."""

    code = "unknown-receipt"
    message = _("No receipt is kept under this code.")
    status = 404


class BadWithdrawalKey(DomainError):
    """What was typed cannot be a withdrawal key: its two check characters do not fit the others."""

    code = "bad-withdrawal-key"
    message = _("This is not a withdrawal key: a character is missing or wrong. Compare it with what you wrote down.")
    status = 422


class WithdrawalRefused(DomainError):
    """No receipt has this code, or its entry another key: one refusal for both, so that neither can be tried out by itself."""

    code = "withdrawal-refused"
    message = _("This code and this key do not belong together. They look alike: see that each is in its own box.")
    status = 403


class NotInTheLogYet(DomainError):
    """A withdrawal names the place of what it takes back, which has none before its batch."""

    code = "not-in-the-log-yet"
    message = _("It has no number in the public log yet, so it cannot be taken back yet. Come back in a few minutes. Nothing was changed.")
    status = 409


class CopyRefused(DomainError):
    """What somebody offers as our published log is not, or cannot be read whole."""

    code = "copy-refused"
    message = _("The published log at %(where)s cannot be used: %(problem)s.")
    status = 409


class OriginStands(DomainError):
    """Another installation's log is kept as it was brought."""

    code = "origin-stands"
    message = _("The log %(log)s is kept here at size %(size)s, and the package has it at another. Nothing of it was changed.")
    status = 409
