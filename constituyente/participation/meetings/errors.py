from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class MeetingsClosed(DomainError):
    """Meetings are registered while a phase allows them."""

    code = "meetings-closed"
    message = _("Meetings are not registered at the moment. The process page says when they are.")
    status = 409


class MeetingRefused(DomainError):
    """A field of a meeting that cannot be; its sentence says which and why."""

    code = "meeting-refused"
    message = _("The meeting cannot be registered like this: %(what)s")


class MeetingDecided(DomainError):
    """The first decision stands."""

    code = "meeting-already-decided"
    message = _("Meeting %(number)s has been decided already. The decision stays as it is.")
    status = 409


class MeetingGroundMissing(DomainError):
    """What is not listed, or not shown, cites a published ground; a meeting that is refused, a reason too."""

    code = "meeting-ground-missing"
    message = _("What is not shown needs one of the published grounds, and a meeting that is not listed a reason in words.")


class WrongKey(DomainError):
    """The results key is not the one its host was given."""

    code = "wrong-results-key"
    message = _("That is not the key of this meeting. It is in the message we sent when it was registered.")
    status = 403


class MeetingOver(DomainError):
    """What has begun cannot be cancelled any more, nor what was cancelled or never listed."""

    code = "meeting-over"
    message = _("Meeting %(number)s cannot be cancelled: it is not listed, it is cancelled already, or it has begun.")
    status = 409


class ResultsClosed(DomainError):
    """Results are handed in from the meeting's beginning to a day after the phase."""

    code = "results-closed"
    message = _("Meeting %(number)s takes no results now: it is not listed, is cancelled, has not begun, or the time for results is over.")
    status = 409


class ResultsRefused(DomainError):
    """Figures or statements that cannot be; its sentence says which and why."""

    code = "results-refused"
    message = _("The results cannot be handed in like this: %(what)s")


class NoResultsWaiting(DomainError):
    """There are no results to decide, or they are no longer those that were read."""

    code = "no-results-waiting"
    message = _("Other results were handed in for meeting %(number)s, or these are decided already. Nothing was changed: read it again.")
    status = 409


class MeetingStands(DomainError):
    """What stands is never overwritten, by a package either."""

    code = "meeting-stands"
    message = _("Meeting %(number)s stands here otherwise than in the package.")
    status = 409
