from django import forms
from django.utils.translation import gettext_lazy as _


class ReceiptForm(forms.Form):
    """The code of a receipt, as its owner wrote it down: in a box of two lines, so that on a phone all of it is seen."""

    code = forms.CharField(
        label=_("Receipt code"),
        help_text=_("Seven groups of four letters and numbers. Capital or small, with or without hyphens."),
        error_messages={"required": _("Write the code of your receipt")},
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "cols": 20,
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "c-receipt",
            }
        ),
    )
