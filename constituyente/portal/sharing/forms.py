"""Which sheets to print."""

from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.participation.petitions import api as petitions

COUNTS = (1, 5, 10, 20)


class _Counted(forms.Form):
    count = forms.TypedChoiceField(label=_("How many sheets?"), coerce=int, initial=5, choices=[(count, count) for count in COUNTS])


class AuthorSheetsForm(_Counted):
    """For a petition, by its author's key."""

    key = petitions.AuthorKeyField()
    field_order = ("key", "count")


class SheetsForm(_Counted):
    """For a petition, by its number."""

    number = forms.IntegerField(
        min_value=1,
        label=_("Number of the petition"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the number of the petition")},
    )
    field_order = ("number", "count")
