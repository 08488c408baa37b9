from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from constituyente.decision.drafting import api as drafting

LARGEST = 999_999_999


class AdoptionForm(forms.Form):
    """Which version was adopted, on which day, by which vote. `versions` are those that may be chosen, newest first."""

    version = forms.TypedChoiceField(
        label=_("Which version was adopted?"),
        coerce=int,
        widget=forms.Select,
        error_messages={"required": _("Choose the version that was adopted")},
    )
    on = forms.DateField(
        label=_("Day on which it was adopted"),
        help_text=_("The day of the vote, not that of its publication."),
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"required": _("Write the day on which it was adopted")},
    )
    rollcall = forms.IntegerField(
        label=_("Number of the roll call that decided it"),
        help_text=_("As its page has it, such as 102. Leave it empty if the vote was not by name."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"}),
        min_value=1,
        max_value=LARGEST,
        required=False,
        error_messages={"invalid": _("Write the number of the roll call in figures")},
    )

    def __init__(self, *args: Any, versions: Iterable[drafting.PublishedVersion], **kwargs: Any) -> None:  # noqa: ANN401  Django's signature
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [  # type: ignore[attr-defined]  # the field is declared above
            (one.number, gettext("Version %(number)s: %(title)s") % {"number": one.number, "title": one.title}) for one in versions
        ]

    def clean_rollcall(self) -> str:
        """The reference of the roll call; empty for none."""
        number: int | None = self.cleaned_data["rollcall"]
        return "" if number is None else f"rollcall/{number}"
