from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


class UnknownFile(DomainError):
    """The bytes are of no kind that is taken, whatever the name says."""

    code = "file-unknown"
    message = _("“%(name)s” is not a PDF, a JPEG, a PNG or a WebP picture. Nothing was stored.")
    status = 400


class BrokenFile(DomainError):
    """It begins as one kind and cannot be read as it."""

    code = "file-broken"
    message = _("“%(name)s” cannot be read: it was cut off or damaged. Nothing was stored.")
    status = 400


class FileTooLarge(DomainError):
    """More bytes than are taken."""

    code = "file-too-large"
    message = _("“%(name)s” is larger than %(megabytes)s MB. Nothing was stored.")
    status = 413


class PictureTooLarge(DomainError):
    """More pixels than are opened."""

    code = "picture-too-large"
    message = _("“%(name)s” has more than %(megapixels)s million pixels. Nothing was stored.")
    status = 413
