"""Form parts that other packages' forms are made of."""

from collections.abc import Collection
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from . import contacts
from .errors import InvalidContact, InvalidCurp, InvalidPhone, UnreadableContact
from .kinds import EMAIL, Kind


class ContactField(forms.CharField):
    """A contact, cleaned to the form it is delivered to: an email address, unless `kinds` is set to more or to something else.

    country  whose numbers need no country code, when it may be a phone number
    """

    widget = forms.EmailInput
    default_error_messages: ClassVar = {"required": InvalidContact.message}
    kinds: Collection[Kind] = EMAIL
    country = ""

    def accept(self, kinds: Collection[Kind], *, country: str) -> None:
        """Take these kinds of contact, with the keyboard that fits them."""
        self.kinds, self.country = kinds, country
        if "phone" in kinds:
            both = "email" in kinds
            attrs = {"autocomplete": "on"} if both else {"autocomplete": "tel", "inputmode": "tel"}
            self.widget = forms.TextInput({"spellcheck": "false", "autocapitalize": "none", **attrs})  # type: ignore[assignment]  # a class until Django makes one of it

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:  # noqa: ARG002  Django's signature
        return {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}

    def clean(self, value: object) -> str:
        typed: str = super().clean(value)
        try:
            return contacts.delivered(typed, kinds=self.kinds, country=self.country) if typed else ""
        except (InvalidContact, InvalidPhone, UnreadableContact) as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class CurpField(forms.CharField):
    """A CURP with a check digit that fits, in its canonical spelling."""

    default_error_messages: ClassVar = {"required": _("Write the 18 characters of your CURP")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:  # noqa: ARG002  Django's signature
        return {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "govuk-input--width-20"}

    def clean(self, value: object) -> str:
        typed: str = super().clean(value)
        try:
            return contacts.read_curp(typed).text if typed else ""
        except InvalidCurp as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class CodeForm(forms.Form):
    """The six digits of the message."""

    code = forms.CharField(
        label=_("Six numbers"),
        help_text=_("They are in the message we sent, which says how long they are valid."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": _("Write the six numbers of the message")},
    )

    def clean_code(self) -> str:
        digits = "".join(str(self.cleaned_data["code"]).split()).replace("-", "")
        if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):  # noqa: PLR2004  as the label says
            raise forms.ValidationError(_("Write the six numbers of the message"), code="six-digits")
        return digits


class FactorForm(forms.Form):
    """The code that an app shows, or a recovery code."""

    factor = forms.CharField(
        label=_("Code of your app"),
        help_text=_("Six numbers, new every half minute. Or one of your recovery codes."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false", "class": "govuk-input--width-10"}),
        error_messages={"required": _("Write the code of your app")},
    )
