from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class TextRefused(DomainError):
    """A text cannot be taken over: `row` of its provisions (from 1; 0 for the text itself) and `column` say where."""

    code = "text-refused"
    message = _("Text %(number)s, provision %(row)s: %(column)s: %(problem)s")


class VersionStands(DomainError):
    """A published version is never replaced."""

    code = "version-stands"
    message = _("Version %(number)s stands here with another text. What was published stays as it is: give the new text a new number.")
    status = 409


class QuoteNotFound(DomainError):
    """A quote is a span of what it quotes, character for character. `side`: text or item."""

    code = "quote-not-found"
    message = _("These words do not stand there exactly like this: “%(quote)s”")


class AlreadyCited(DomainError):
    """A provision cites an item in one way once, with one reason."""

    code = "already-cited"
    message = _("This part cites input %(item)s in this way already.")
    status = 409


class CannotCite(DomainError):
    """A provision rests on what was taken up, and answers what was decided; either with a reason in words."""

    code = "cannot-cite"
    message = _("Item %(item)s cannot be cited like this: first it has to be decided, and a basis has to be adopted, at least in part.")
    status = 409


class VersionTooLate(DomainError):
    """Versions are published in the order of their numbers."""

    code = "version-too-late"
    message = _("Version %(number)s comes too late: version %(newest)s is published already, and numbers only rise.")
    status = 409


# ------------------------------------------------------------------ the working text


class NoWorkingText(DomainError):
    """Nobody has begun to write."""

    code = "no-working-text"
    message = _("There is no text in progress yet: begin it first.")
    status = 404


class AlreadyBegun(DomainError):
    """The text in progress starts from the newest version already."""

    code = "working-text-begun"
    message = _("The text in progress has been begun already.")
    status = 409


class WordsRefused(DomainError):
    """A provision has a mark, a heading or words, none longer than a data package holds. `field`: mark, heading, body or note."""

    code = "words-refused"
    message = "%(problem)s"


class UnknownKind(DomainError):
    """There is no such kind of provision."""

    code = "unknown-provision-kind"
    message = _("“%(kind)s” is no kind of provision")


class ProvisionRemoved(DomainError):
    """What was removed takes no change, and nothing can be put beside it or in it."""

    code = "provision-removed"
    message = _("This part has been removed from the text in progress meanwhile.")
    status = 409


class CannotMove(DomainError):
    """Nothing can stand in itself, or in what stands in it."""

    code = "cannot-move"
    message = _("A part cannot be moved into itself, or beside what stands in it.")
    status = 409


class AlreadySettled(DomainError):
    """A text kept beside another is decided on once."""

    code = "alternative-settled"
    message = _("This has been decided already. The decision stays, and the text can still be changed.")
    status = 409


class WorkingTextChanged(DomainError):
    """Somebody changed what the decision was about."""

    code = "working-text-changed"
    message = _("The text has changed since you opened this page. Look at it again, as it is now.")
    status = 409


class WorkingTextBehind(DomainError):
    """A version was published from elsewhere since the text in progress was begun."""

    code = "working-text-behind"
    message = _("Version %(number)s was published meanwhile. Bring the text in progress up to it first.")
    status = 409


class NothingChanged(DomainError):
    """A version that says what the one before it says would be no version."""

    code = "nothing-changed"
    message = _("Nothing has changed since version %(number)s: there is nothing to publish.")
    status = 409


# ------------------------------------------------------------------ handing over


class AlreadyDelivered(DomainError):
    """A version is handed to a body once."""

    code = "already-delivered"
    message = _("Version %(number)s has been handed over already. What was recorded stays as it is.")
    status = 409


class DeliveryRefused(DomainError):
    """A version is handed over by an office to a body of the rules, on a day between its publication and today. `field`: to, by or on."""

    code = "delivery-refused"
    message = "%(problem)s"


class CommitmentsOpen(DomainError):
    """No draft leaves while a commitment is open, unless a reason is stated for each. `promises`: their numbers."""

    code = "commitments-open"
    message = _("These promises are open: %(promises)s. Keep them first, or say of each why the draft leaves without it.")
    status = 409
