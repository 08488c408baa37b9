from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class NoSurvey(DomainError):
    """The rules in force have no questionnaire."""

    code = "no-survey"
    message = _("This process has no survey.")
    status = 404


class SurveyClosed(DomainError):
    """Answers are taken while a phase allows it."""

    code = "survey-closed"
    message = _("The survey takes no answers now. Its page says when it does.")
    status = 409


class WrongAnswer(DomainError):
    """What was given is no answer to the question; `question` is its key once it is known."""

    code = "wrong-answer"
    message = _("This cannot be an answer to the question.")


class AnswerMissing(WrongAnswer):
    """The rules want this question answered."""

    code = "answer-missing"
    message = _("Answer this question: it cannot be skipped")


class UnknownOption(WrongAnswer):
    """What is chosen comes from the list."""

    code = "unknown-option"
    message = _("“%(answer)s” is not among the answers to choose from.")


class TooManyPicked(WrongAnswer):
    """A list takes so many choices and no more."""

    code = "too-many-picked"
    message = _("Choose %(count)s at most. You chose %(picked)s")


class AnswerTooLong(WrongAnswer):
    """A text has a limit, in characters."""

    code = "answer-too-long"
    message = _("Write %(limit)s characters at most. You wrote %(length)s")


class NotANumber(WrongAnswer):
    """A number is digits."""

    code = "not-a-number"
    message = _("Write a whole number, in digits")


class OutOfRange(WrongAnswer):
    """A number has bounds."""

    code = "out-of-range"
    message = _("Write a number from %(minimum)s to %(maximum)s")


class NothingToPublish(DomainError):
    """A snapshot needs as many answers, or as many new ones, as the smallest group that is shown."""

    code = "nothing-to-publish"
    message = _("There are fewer than %(k)s answers that no table has yet. Tables are published from %(k)s on.")
    status = 409


class UnknownReviewGround(DomainError):
    """A text that is not shown is left out on a published ground; one that is shown is what was written, with spans left out."""

    code = "unknown-review-ground"
    message = _("Say whether the text is shown, or on which of the published grounds it is not.")


class Reworded(DomainError):
    """Nobody's words are changed."""

    code = "reworded"
    message = _(
        "You may only replace parts of the text with […], and something must be left. Every other character stays as it was written."
    )


class SnapshotStands(DomainError):
    """What was published is never changed, by a package either."""

    code = "snapshot-stands"
    message = _("Table %(number)s of the survey stands here with another content.")
    status = 409


class AnswerStands(DomainError):
    """A text that was shown is never changed, by a package either."""

    code = "answer-stands"
    message = _("Answer %(folio)s stands here with another text.")
    status = 409


class CountsStand(DomainError):
    """Counts that somebody else reported stay as they were reported."""

    code = "survey-counts-stand"
    message = _("Other counts of the questionnaire %(questionnaire)s stand here already.")
    status = 409
