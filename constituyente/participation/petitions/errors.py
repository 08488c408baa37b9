from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class PetitionClosed(DomainError):
    """Signatures are taken from opening to closing, and only while the process has a phase for it."""

    code = "petition-closed"
    message = _("Petition %(number)s takes no signatures now.")
    status = 409


class PetitionsClosed(DomainError):
    """New petitions are taken while a phase allows them."""

    code = "petitions-closed"
    message = _("New petitions are not taken at the moment. The process page says when they are.")
    status = 409


class AlreadyDecided(DomainError):
    """The first decision stands."""

    code = "petition-already-decided"
    message = _("Petition %(number)s has been decided already. The decision stays as it is.")
    status = 409


class UnknownGround(DomainError):
    """A refusal cites a ground of the rules in force."""

    code = "unknown-ground"
    message = _("A refusal needs one of the published grounds and a reason in words.")


class UnknownAnswer(DomainError):
    """Territory and age band are those of the rules in force."""

    code = "unknown-answer"
    message = _("“%(answer)s” is not among the answers to choose from.")


class PackageRefused(DomainError):
    """A row of a package cannot be taken over."""

    code = "package-refused"
    message = _("%(problem)s")
