from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class PackageInvalid(DomainError):
    """A package has faults; nothing of it was taken over. `problems` are lines such as `petitions.csv:12: title: is empty`."""

    code = "package-invalid"
    message = _("The package has faults. Nothing of it was taken over:\n%(problems)s")


class NotADemo(DomainError):
    """The data directory holds an installation that is no demo city."""

    code = "not-a-demo"
    message = _("%(directory)s holds an installation that is not the demo city. Choose another directory with CONSTITUYENTE_DATA.")
    status = 409


class AlreadyRunning(DomainError):
    """One data directory serves one installation."""

    code = "already-running"
    message = _(
        "Another Constituyente is at work in %(directory)s. Stop it, wait for it, or choose another directory with CONSTITUYENTE_DATA."
    )
    status = 409
