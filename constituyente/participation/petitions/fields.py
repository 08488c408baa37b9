"""Form parts that other packages' forms are made of."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AuthorKeyField(forms.CharField):
    """The author's key, as they type it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your author's key"),
            help_text=_("It is in the message we sent when you handed it in: seven groups of four."),
            max_length=60,
            error_messages={"required": _("Write the key of the message")},
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )
