from collections.abc import Collection

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import ContactField
from .kinds import Kind


class SignInForm(forms.Form):
    """By what a resident signs in where no passkey is at hand."""

    contact = ContactField(label=_("Your email"), error_messages={"required": _("Write your email")})

    def __init__(self, *args: object, kinds: Collection[Kind], country: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field: ContactField = self.fields["contact"]  # type: ignore[assignment]
        if tuple(kinds) != ("email",):
            field.accept(tuple(kinds), country=country)
            field.label = _("Your email or mobile phone") if "email" in kinds else _("Your mobile phone")
