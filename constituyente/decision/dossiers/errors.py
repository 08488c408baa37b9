from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class AlreadyDisposed(DomainError):
    """The first disposition stands."""

    code = "item-already-disposed"
    message = _("What becomes of item %(number)s has been decided already. The decision stays as it is.")
    status = 409


class DispositionIncomplete(DomainError):
    """A disposition is one of the six outcomes, with a reason in words."""

    code = "disposition-incomplete"
    message = _("Say what becomes of item %(number)s and why.")


class CannotMerge(DomainError):
    """What is merged names another item, which is not merged itself; nothing else names one."""

    code = "cannot-merge"
    message = _("Input %(number)s cannot be merged like this: give the number of another input, which is not merged itself.")


class ItemStands(DomainError):
    """A frozen copy is never overwritten, by a package either."""

    code = "item-stands"
    message = _("Input %(number)s stands here with another text or another source.")
    status = 409


class WrongHash(DomainError):
    """A frozen copy is the text that its hash is of."""

    code = "wrong-hash"
    message = _("The text of input %(number)s is not the one that its hash is of.")
