"""A new meeting."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.fields import Written
from constituyente.participation.meetings import moments, words
from constituyente.participation.meetings.data import MeetingInput, NewMeetingPage

from .fields import WIDTH_5, WIDTH_10


class MeetingForm(forms.Form):
    """A new meeting."""

    title = Written(
        label=_("What is the meeting called?"),
        help_text=_("One line, as on a poster."),
        max_length=words.TITLE,
        error_messages={"required": _("Write what it is called")},
    )
    description = Written(
        rows=6,
        label=_("What will be talked about?"),
        help_text=_("What for, for whom, and what to bring."),
        max_length=words.DESCRIPTION,
        error_messages={"required": _("Write what will be talked about")},
    )
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    place = Written(
        label=_("Where?"),
        help_text=_("Street and number, or how to join if it is online."),
        max_length=words.PLACE,
        error_messages={"required": _("Write where it is")},
    )
    territory = forms.ChoiceField(label=_("In which part of the city?"), required=False)
    day = forms.CharField(
        label=_("Which day?"),
        help_text=_("As you say it: 14 November, or 14/11/2026. First the day, then the month."),
        max_length=60,
        error_messages={"required": _("Write the day")},
        widget=forms.TextInput(attrs={**WIDTH_10, "autocomplete": "off"}),
    )
    time = forms.CharField(
        label=_("At what time does it begin?"),
        help_text=_("For example 17:30, or 5:30 pm. The time of the city."),
        max_length=30,
        error_messages={"required": _("Write at what time it begins")},
        widget=forms.TextInput(attrs={**WIDTH_5, "autocomplete": "off"}),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long does it take?"), coerce=int, initial=120, error_messages={"required": _("Choose how long it takes")}
    )
    open = forms.ChoiceField(
        label=_("Who may come?"),
        choices=[("yes", _("Anybody")), ("no", _("Whoever is invited"))],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may come")},
    )
    language = forms.ChoiceField(label=_("In which language do you write?"))
    host = Written(
        label=_("Who calls it?"),
        help_text=_("A group, a school, a neighbourhood, shown with the meeting. You may leave it empty."),
        required=False,
        max_length=words.HOST,
    )
    contact = accounts.ContactField(
        label=_("Your email"),
        help_text=_("We send you a code, then the key for the results, and what was decided. It is not shown."),
        error_messages={"required": _("Write your email")},
    )
    notice = forms.BooleanField(
        label=_("I have read what is kept about me and agree. What I write becomes public once the meeting is listed."),
        error_messages={"required": _("Read the notice and agree, so that you can register it")},
    )

    def __init__(self, *args: object, page: NewMeetingPage, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.page = page
        self._choices("subject", [("", _("None in particular")), *page.subjects])
        self._choices("territory", [("", _("None: online, or elsewhere")), *page.territories])
        self._choices("minutes", [(minutes, words.length(minutes)) for minutes in words.LENGTHS])
        self._choices("language", page.languages)
        self.fields["language"].initial = get_language()
        if not page.territories:
            del self.fields["territory"]
        if len(page.languages) == 1:
            self.fields["language"].widget = forms.HiddenInput()
            self.fields["language"].initial = page.languages[0][0]

    def _choices(self, name: str, choices: object) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_day(self) -> object:
        try:
            return moments.read_day(self.cleaned_data["day"], today=self.page.today)
        except moments.NotADay as error:
            raise forms.ValidationError(_("Write a day such as 14/11/2026")) from error

    def clean_time(self) -> object:
        try:
            return moments.read_time(self.cleaned_data["time"])
        except moments.NotATime as error:
            raise forms.ValidationError(_("Write a time such as 17:30")) from error

    def clean(self) -> dict[str, object]:
        """With the instants at which it begins and ends."""
        given = super().clean() or self.cleaned_data
        if not {"day", "time", "minutes"} <= given.keys():
            return given
        try:
            starts_at = moments.instant(given["day"], given["time"], ZoneInfo(self.page.timezone))
            return {**given, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=given["minutes"])}
        except (moments.NotATime, OverflowError):
            self.add_error("time", _("On that day the clocks skip this time. Write another"))
            return given

    def meeting(self) -> MeetingInput:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return MeetingInput(
            title=given["title"],
            description=given["description"],
            language=given["language"],
            place=given["place"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            open=given["open"] == "yes",
            subject=given["subject"],
            territory=given.get("territory", ""),
            host=given["host"],
        )


def typed(meeting: MeetingInput, *, timezone: str) -> dict[str, object]:
    """A meeting as it is typed into the form again."""
    local = meeting.starts_at.astimezone(ZoneInfo(timezone))
    return {
        "title": meeting.title,
        "description": meeting.description,
        "language": meeting.language,
        "place": meeting.place,
        "day": f"{local:%d/%m/%Y}",
        "time": f"{local:%H:%M}",
        "minutes": int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60,
        "open": "yes" if meeting.open else "no",
        "subject": meeting.subject,
        "territory": meeting.territory,
        "host": meeting.host,
    }
