"""A form field that takes files and gives back what was checked."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from constituyente.foundation.common.errors import DomainError

from .checking import ENDINGS, MEGA, Upload, checked
from .data import Content

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"


class Picker(forms.FileInput):
    """What chooses files; several with `most` over one."""

    allow_multiple_selected = True

    def __init__(self, *, most: int) -> None:
        super().__init__(attrs={"accept": ACCEPT, "multiple": most > 1})


class Uploads(forms.Field):
    """Up to `most` files, as a tuple of what `checked` made of each; what cannot be taken is said beside the field.

    kinds  media types that are taken; all there are if empty
    The form has to be sent as multipart/form-data.
    """

    def __init__(self, *, most: int = 1, kinds: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(widget=Picker(most=most), **kwargs)  # type: ignore[arg-type]
        self.most, self.kinds = most, kinds or tuple(ENDINGS)

    def to_python(self, value: object) -> tuple[Content, ...]:
        uploads: list[Upload] = value if isinstance(value, list) else [value] if value else []  # type: ignore[list-item]
        if len(uploads) > self.most:
            said = ngettext("Choose %(most)s file at most", "Choose %(most)s files at most", self.most)
            raise ValidationError(said % {"most": self.most})
        contents, refused = list[Content](), list[str]()
        for upload in uploads:
            try:
                content = checked(upload)
            except DomainError as refusal:
                refused.append(str(refusal))
                continue
            if content.media not in self.kinds:
                refused.append(_("“%(name)s” is of a kind that is not taken here.") % {"name": content.name})
            contents.append(content)
        if refused:
            raise ValidationError(refused)
        return tuple(contents)


def limits() -> dict[str, int]:
    """What a hint may say: how many megabytes a file may have."""
    return {"megabytes": settings.UPLOAD_MOST // MEGA}
