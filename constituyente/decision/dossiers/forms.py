from django import forms
from django.utils.translation import gettext_lazy as _

from .data import MERGED, OUTCOMES

HINTS = {
    "adopted": _("Adopted: all of it goes into the text"),
    "adopted_in_part": _("Adopted in part: the reason says what does not"),
    "merged": _("Merged: it goes in together with another one"),
    "already_covered": _("Already in the text"),
    "not_adopted": _("Not adopted"),
    "out_of_scope": _("Out of the scope of this text"),
}


class DispositionForm(forms.Form):
    """What becomes of an item, and why."""

    outcome = forms.ChoiceField(
        label=_("What becomes of this input?"),
        choices=[(key, HINTS[key]) for key in OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of this input")},
    )
    merged_into = forms.IntegerField(
        label=_("With which input?"),
        help_text=_("Only if it is merged: the number of the other input, such as 6. It is not the number of its petition."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        min_value=1,
        max_value=999_999_999,
        required=False,
        error_messages={"invalid": _("Write the number of the other input in figures")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("In words that whoever asked for it understands. Say also what was not followed. It is public and cannot be changed."),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=4000,
        error_messages={"required": _("Write the reason")},
    )

    def clean_merged_into(self) -> int | None:
        """Wanted if the input is merged, and only then."""
        number: int | None = self.cleaned_data["merged_into"]
        outcome = self.cleaned_data.get("outcome")
        if outcome == MERGED and number is None:
            raise forms.ValidationError(_("Write the number of the input it is merged into"))
        return number if outcome == MERGED else None
