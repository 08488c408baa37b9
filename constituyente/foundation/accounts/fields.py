"""Form parts that other packages' forms are made of."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from .contacts import delivery_address
from .errors import InvalidContact


class ContactField(forms.CharField):
    """An email address, cleaned to the form mail is delivered to."""

    widget = forms.EmailInput
    default_error_messages: ClassVar = {"required": InvalidContact.message}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:  # noqa: ARG002  Django's signature
        return {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}

    def clean(self, value: object) -> str:
        typed: str = super().clean(value)
        try:
            return delivery_address(typed) if typed else ""
        except InvalidContact as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class CodeForm(forms.Form):
    """The six digits of the message."""

    code = forms.CharField(
        label=_("Six numbers"),
        help_text=_("They are in the message we sent you. They are valid for 15 minutes."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": _("Write the six numbers of the message")},
    )

    def clean_code(self) -> str:
        digits = "".join(str(self.cleaned_data["code"]).split()).replace("-", "")
        if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):  # noqa: PLR2004  as the label says
            raise forms.ValidationError(_("Write the six numbers of the message"), code="six-digits")
        return digits
