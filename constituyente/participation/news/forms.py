from datetime import date, datetime, time, tzinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common import writing
from constituyente.foundation.common.exchange import TITLE


class NoticeForm(forms.Form):
    """The words of a notice. Of one that is begun, with the version its writer has before them; once it is public, with a reason."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE,
        error_messages={"required": _("Write a title")},
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "An empty line begins a paragraph. ## at the beginning of a line makes a heading, - a list. A link: [words](/petitions/7) or "
            "[words](https://…)."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=20_000,
        error_messages={"required": _("Write the text")},
    )
    reason = forms.CharField(
        label=_("What do you correct?"),
        help_text=_("It stands under the text, with the day. The words of before stay there to be read."),
        max_length=500,
        required=False,
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: object, languages: tuple[tuple[str, str], ...], begun: bool, public: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # whatever a form takes
        self.fields["language"].choices = languages  # type: ignore[attr-defined]  # a field with choices
        if begun:
            del self.fields["language"]
        else:
            del self.fields["based_on"]
        if not public:
            del self.fields["reason"]

    def clean_title(self) -> str:
        return _said(self.cleaned_data["title"])

    def clean_body(self) -> str:
        return _said(self.cleaned_data["body"])


def _said(text: str) -> str:
    if not writing.says_something(text):
        raise forms.ValidationError(_("There is no word in it"))
    return text


class PublishForm(forms.Form):
    """When a notice comes out."""

    when = forms.ChoiceField(
        label=_("When?"),
        choices=(("now", _("Now")), ("later", _("On a day and at a time"))),
        widget=forms.RadioSelect,
        initial="now",
        error_messages={"required": _("Choose when")},
    )
    day = forms.DateField(
        label=_("Day, if not now"), widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}), required=False
    )
    time = forms.TimeField(
        label=_("Time, if not now"), widget=forms.TimeInput(attrs={"type": "time", "class": "govuk-input--width-10"}), required=False
    )

    def clean(self) -> None:
        if self.cleaned_data.get("when") == "later":
            for name, said in (("day", _("Write the day")), ("time", _("Write the time"))):
                if name not in self.errors and self.cleaned_data.get(name) is None:
                    self.add_error(name, said)

    def moment(self, zone: tzinfo) -> datetime | None:
        """The instant chosen, in the clock of the process; None for now."""
        if self.cleaned_data["when"] == "now":
            return None
        day: date = self.cleaned_data["day"]
        clock: time = self.cleaned_data["time"]
        return datetime.combine(day, clock, zone)


class WithdrawForm(forms.Form):
    """Why a notice is taken off the site."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody can read it, in place of the text."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Write why")},
    )

    def clean_reason(self) -> str:
        return _said(self.cleaned_data["reason"])
