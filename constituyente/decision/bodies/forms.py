from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.fields import Written

from . import words
from .data import PRESENCES, GroupRow, Meeting, MemberRow, Seat, SeatsRow


def day_field(label: object, missing: object, hint: object = "") -> forms.DateField:
    """A day, as browsers send it."""
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": missing, "invalid": _("Write the day like 2026-08-22")},  # type: ignore[dict-item]
    )


class SeatForm(forms.Form):
    """Somebody takes a seat."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Write the name of the member")})
    filled = forms.ChoiceField(label=_("How the seat is filled"), required=False)
    since = day_field(_("First day in the seat"), _("Write the first day in the seat"))
    how = Written(
        rows=3,
        label=_("How they came to be a member"),
        help_text=_("Elected with how many votes, appointed by whom, in place of whom. It is public."),
        max_length=4000,
        error_messages={"required": _("Write how they came to be a member")},
    )
    url = forms.URLField(label=_("Where that is said"), required=False, max_length=490, assume_scheme="https")
    group = forms.ChoiceField(label=_("Group"), required=False)
    list = forms.CharField(label=_("List"), required=False, max_length=200)
    party = forms.CharField(label=_("Party"), required=False, max_length=200)
    district = forms.CharField(label=_("District"), required=False, max_length=200)
    committees = forms.CharField(label=_("Committees"), required=False, max_length=200)

    def __init__(self, *args: object, groups: Iterable[GroupRow], ways: Iterable[SeatsRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["group"].choices = [("", _("No group")), *((one.key, one.title) for one in groups)]  # type: ignore[attr-defined]
        ways = list(ways)
        if ways:
            self.fields["filled"].choices = [(one.filled, one.name) for one in ways]  # type: ignore[attr-defined]
        else:
            del self.fields["filled"]

    @property
    def seat(self) -> Seat:
        """The seat as the service takes it."""
        return Seat(**self.cleaned_data)


class GroupForm(forms.Form):
    """A group of the body."""

    title = forms.CharField(label=_("Name of the group"), max_length=200, error_messages={"required": _("Write what the group is called")})


class EndForm(forms.Form):
    """A seat ends."""

    until = day_field(_("Last day in the seat"), _("Write the last day in the seat"))
    reason = Written(
        rows=3,
        label=_("Why it ended"),
        help_text=_("It is public and cannot be changed."),
        max_length=4000,
        error_messages={"required": _("Write why the seat ended")},
    )


class SessionForm(forms.Form):
    """A session, announced or already held."""

    on = day_field(_("Day"), _("Write the day of the session"))
    begins = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the hour like 17:30")},
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    agenda = Written(rows=6, label=_("Agenda"), required=False, max_length=20_000)

    def meeting(self, zone: ZoneInfo) -> Meeting:
        """The session as the service takes it; its hour is that of `zone`."""
        given = dict(self.cleaned_data)
        begins = given.pop("begins")
        return Meeting(begins_at=datetime.combine(given["on"], begins, zone) if begins else None, **given)


class MinutesForm(forms.Form):
    """The minutes of a session, or a correction of them."""

    text = Written(
        rows=14,
        label=_("Minutes"),
        max_length=100_000,
        error_messages={"required": _("Write the minutes")},
    )
    reason = Written(
        rows=2,
        label=_("Why they are corrected"),
        help_text=_("The earlier version stays public beside the new one."),
        max_length=4000,
        error_messages={"required": _("Write why the minutes are corrected")},
    )

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if first:
            del self.fields["reason"]


class AttendanceForm(forms.Form):
    """Who was there: one choice for each member who held a seat that day."""

    def __init__(self, *args: object, members: Iterable[MemberRow], standing: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(key, words.PRESENCES[key]) for key in PRESENCES]
        for member in members:
            self.fields[member.key] = forms.ChoiceField(
                label=member.name,
                choices=choices,
                initial=standing.get(member.key, "present"),
                widget=forms.Select,
            )
