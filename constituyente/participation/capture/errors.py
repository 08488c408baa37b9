from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class SheetUnknown(DomainError):
    """The code is not that of a sheet that was printed here."""

    code = "sheet-unknown"
    message = _("No sheet has the code %(sheet)s. Look again at its corner.")


class SheetReceived(DomainError):
    """A sheet comes in once: a copy of it is no second one."""

    code = "sheet-received"
    message = _("Sheet %(sheet)s came in before, with batch %(batch)s. A copy of a sheet does not count again.")
    status = 409


class SheetNotReceived(DomainError):
    """A sheet is typed once it is in the house."""

    code = "sheet-not-received"
    message = _("Sheet %(sheet)s has not come in. Register it with its batch first.")
    status = 409


class TypedByYou(DomainError):
    """Whoever typed a sheet neither types it again nor settles it."""

    code = "typed-by-you"
    message = _("You typed sheet %(sheet)s. Somebody else goes on with it.")
    status = 403


class SheetTyped(DomainError):
    """Two people typed the sheet; what they agreed on stands."""

    code = "sheet-typed"
    message = _("Two people have typed sheet %(sheet)s.")
    status = 409


class SheetSettled(DomainError):
    """What stands on the sheet is settled, or there is nothing to settle yet."""

    code = "sheet-settled"
    message = _("There is nothing to settle on sheet %(sheet)s.")
    status = 409


class FileUnreadable(DomainError):
    """The file of lines is no table with the columns that are asked for."""

    code = "file-of-lines-unreadable"
    message = _("The file is no table with these columns, separated by commas: %(columns)s.")
