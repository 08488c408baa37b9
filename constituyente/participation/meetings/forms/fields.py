"""What the forms of meetings are made of."""

from django import forms
from django.utils.translation import gettext_lazy as _

WIDTH_5, WIDTH_10 = {"class": "govuk-input--width-5"}, {"class": "govuk-input--width-10"}
NARROW = {**WIDTH_5, "inputmode": "numeric", "autocomplete": "off"}


class KeyField(forms.CharField):
    """The results key, as its host types it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("The key for the results"),
            help_text=_("It is in the message we sent when the meeting was registered: five groups of four."),
            max_length=60,
            error_messages={"required": _("Write the key of the message")},
            widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        )
