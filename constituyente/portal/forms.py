from django import forms
from django.utils.translation import gettext_lazy as _

GROUPS = _("Seven groups of four letters and numbers. Capital or small, with or without hyphens.")


class CodeBox(forms.Textarea):
    """What somebody wrote down once: two lines, so that on a phone all of it is seen."""

    def __init__(self) -> None:
        typed = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__({"rows": 2, "cols": 20, "class": "c-receipt", **typed})


class ReceiptForm(forms.Form):
    """The code of a receipt, as its owner wrote it down."""

    code = forms.CharField(
        label=_("Receipt code"), help_text=GROUPS, error_messages={"required": _("Write the code of your receipt")}, widget=CodeBox
    )


class WithdrawalForm(ReceiptForm):
    """The code of a receipt with the withdrawal key that was shown beside it; `sure` once its owner has seen what they take back."""

    key = forms.CharField(
        label=_("Withdrawal key"),
        help_text=_("It looks like the code, and was shown below it."),
        error_messages={"required": _("Write your withdrawal key")},
        widget=CodeBox,
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
