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
