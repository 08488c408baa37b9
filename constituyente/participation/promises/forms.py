from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.fields import Written


class FulfilmentForm(forms.Form):
    """How a promise was kept."""

    on = forms.DateField(
        label=_("Day on which it was kept"),
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": _("Write the day on which it was kept")},
    )
    who = Written(
        label=_("Who kept it"),
        help_text=_("Offices or seats, for example: technical secretariat; members 4, 11 and 19."),
        max_length=500,
        error_messages={"required": _("Write which office or which seats kept it")},
    )
    text = Written(
        rows=10,
        label=_("The answer or the minutes"),
        help_text=_("Everybody can read it, and its hash goes into the public log."),
        max_length=20_000,
        error_messages={"required": _("Write the answer or the minutes")},
    )
    reviewed = forms.BooleanField(
        label=_("I have read it over"),
        error_messages={"required": _("Read it over and say so: it cannot be changed afterwards")},
    )
