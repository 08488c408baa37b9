from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class DescentRefused(DomainError):
    """A genealogy cannot be taken over: a name it uses is of nothing here."""

    code = "descent-refused"
    message = _("%(name)s: there is no %(thing)s “%(value)s”.")


class DescentStands(DomainError):
    """What was taken over stays as it is."""

    code = "descent-stands"
    message = _("%(name)s stands here already, and says something else.")
    status = 409
