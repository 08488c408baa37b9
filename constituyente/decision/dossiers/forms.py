from django import forms
from django.utils.translation import gettext_lazy as _

from .data import OUTCOMES

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
        label=_("What becomes of it?"),
        choices=[(key, HINTS[key]) for key in OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of it")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("In words that whoever asked for it understands. Say also what was not followed. It is public and cannot be changed."),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=4000,
        error_messages={"required": _("Write the reason")},
    )
