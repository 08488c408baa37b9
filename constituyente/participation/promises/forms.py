from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from constituyente.foundation.common.fields import Written
from constituyente.foundation.files import api as files

FILES = 5  # that go with one record


def _day(label: object, missing: object) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"required": missing},  # type: ignore[dict-item]
    )


def _papers() -> files.Uploads:
    return files.Uploads(
        most=FILES,
        required=False,
        label=_("Files"),
        help_text=_("Up to five: PDF, or pictures as JPEG, PNG or WebP. Everybody can open them; their hashes go into the record."),
    )


class FulfilmentForm(forms.Form):
    """How a promise was kept."""

    on = _day(_("Day on which it was kept"), _("Write the day on which it was kept"))
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
    papers = _papers()
    reviewed = forms.BooleanField(
        label=_("I have read it over"),
        error_messages={"required": _("Read it over and say so: it cannot be changed afterwards")},
    )


class HeldForm(forms.Form):
    """That a hearing or a session took place."""

    on = _day(_("Day on which it took place"), _("Write the day on which it took place"))
    who = Written(
        label=_("Who was there"),
        max_length=1000,
        error_messages={"required": _("Write who was there")},
    )
    text = Written(rows=10, label=_("Minutes"), max_length=20_000, error_messages={"required": _("Write the minutes")})
    papers = _papers()


class CorrectionForm(forms.Form):
    """What is set right beside a fulfilment."""

    reason = Written(rows=3, label=_("What was wrong"), max_length=2000, error_messages={"required": _("Write what was wrong")})
    text = Written(rows=8, label=_("What is right"), max_length=20_000, error_messages={"required": _("Write what is right")})
    papers = _papers()


class PeopleForm(forms.Form):
    """Who is to hear or do what was promised."""

    people = Written(
        rows=4,
        label=_("People, one on each line"),
        max_length=4000,
        error_messages={"required": _("Write at least one name or seat")},
    )
    reason = Written(
        rows=2,
        label=_("Why they are others than before"),
        help_text=_("Everybody can read it. The earlier names stay in sight."),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: object, count: int, again: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if count:
            told = ngettext("%(count)s person, by name or seat.", "%(count)s people, by name or seat.", count) % {"count": count}
            self.fields["people"].help_text = told
        if not again:
            del self.fields["reason"]


class HearingForm(forms.Form):
    """When and where it takes place."""

    day = _day(_("Day"), _("Write the day"))
    hour = forms.TimeField(
        label=_("Hour"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "govuk-input--width-10"}, format="%H:%M"),
        error_messages={"required": _("Write the hour like 17:30"), "invalid": _("Write the hour like 17:30")},
    )
    place = Written(
        label=_("Place"),
        help_text=_("With its address, so that somebody can get there."),
        max_length=300,
        error_messages={"required": _("Write the place")},
    )
    reason = Written(
        rows=2,
        label=_("Why it is moved"),
        help_text=_("Everybody can read it. The earlier announcement stays in sight."),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: object, again: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not again:
            del self.fields["reason"]

    def begins_at(self, zone: ZoneInfo) -> datetime:
        """The moment, as the clocks of `zone` show it."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], zone)
