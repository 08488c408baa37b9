import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.fields import Written

from . import words
from .ballot import BallotGroup
from .data import MotionInput, RollCallChoices, RollCallInput
from .majority import CHOICES, Choice

# How choices are written in lists that clerks paste, beside the choices themselves.
WRITTEN: Mapping[str, Choice] = {
    **{choice: choice for choice in CHOICES},
    "si": "yes",
    "sí": "yes",
    "a favor": "yes",
    "for": "yes",
    "+": "yes",
    "en contra": "no",
    "against": "no",
    "-": "no",
    "abstención": "abstain",
    "abstencion": "abstain",
    "se abstiene": "abstain",
    "abstention": "abstain",
    "ausente": "absent",
    "ausencia": "absent",
    "0": "unspecified",
}
NAMED = 5


class MotionForm(forms.Form):
    """Something the assembly is asked to decide."""

    title = forms.CharField(label=_("What is moved, in one line"), max_length=200, error_messages={"required": _("Write a title")})
    text = Written(
        rows=5,
        label=_("The motion"),
        max_length=20_000,
        error_messages={"required": _("Write what is moved")},
    )
    provision = forms.CharField(
        label=_("The provision it is on"),
        help_text=_("The permanent reference of a provision, such as provision/7f3a9c01@4. It stands at the foot of its page."),
        required=False,
        max_length=100,
    )
    wording = Written(rows=5, label=_("The wording that is proposed"), required=False, max_length=20_000)
    by = forms.CharField(label=_("Who moves it"), max_length=200, error_messages={"required": _("Write who moves it")})

    def motion(self, language: str) -> MotionInput:
        """The motion as the service takes it."""
        return MotionInput(language=language, **self.cleaned_data)


class RollCallForm(forms.Form):
    """A roll call: what it is on and how it is judged. The votes stand beside it, in `votes-<member>` and `all-<group>`."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=999_999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the number of the roll call"), "invalid": _("Write the number of the roll call in figures")},
    )
    on = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Write the day of the roll call"), "invalid": _("Write the day like 2026-08-22")},
    )
    hour = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the hour like 17:30")},
    )
    session = forms.ChoiceField(label=_("Session"), required=False)
    motion = forms.ChoiceField(label=_("Motion"), required=False)
    title = forms.CharField(label=_("What it is on, in one line"), required=False, max_length=200)
    provision = forms.CharField(
        label=_("The provision it is on"),
        help_text=_("The permanent reference of a provision, such as provision/7f3a9c01@4. It stands at the foot of its page."),
        required=False,
        max_length=100,
    )
    rule = forms.ChoiceField(label=_("What it takes"))
    external = forms.CharField(label=_("Its number in another register"), required=False, max_length=60)
    source = Written(rows=2, label=_("Source"), required=False, max_length=2000)
    url = forms.URLField(label=_("Address of the source"), required=False, max_length=490, assume_scheme="https")
    reason = Written(
        rows=2,
        label=_("Why it is corrected"),
        help_text=_("The earlier version stays public beside the new one."),
        max_length=4000,
        error_messages={"required": _("Write why it is corrected")},
    )
    pasted = forms.CharField(
        label=_("Votes as a list"),
        help_text=_("One member a line: the key, a comma, and yes, no, abstain or absent. What is chosen below for a member counts more."),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: object,
        choices: RollCallChoices,
        correcting: bool,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["motion"].choices = [("", _("None")), *((str(one.number), f"{one.number}. {one.title}") for one in choices.motions)]  # type: ignore[attr-defined]
        self.fields["session"].choices = [("", _("None")), *((str(number), title) for number, title in choices.sessions)]  # type: ignore[attr-defined]
        self.fields["rule"].choices = [(one.key, f"{one.title}: {one.text}") for one in choices.rules]  # type: ignore[attr-defined]
        if correcting:
            del self.fields["number"]
        else:
            del self.fields["reason"]
        self.votes: dict[str, Choice] = {}
        self.of_groups: dict[str, str] = {}
        self.missing = self.leads_to = ""

    @property
    def day(self) -> date | None:
        """The day as far as it can be read, so that the right members are shown."""
        try:
            return self.fields["on"].clean(self["on"].value())  # type: ignore[no-any-return]
        except forms.ValidationError:
            return None

    def clean_votes(self, ballot: Iterable[BallotGroup]) -> Mapping[str, Choice]:
        """The votes: those chosen one by one, else those pasted, else those chosen for a whole group.

        Whoever is left without one is named in an error; what was chosen stays chosen.
        """
        groups = list(ballot)
        names = {row.member: row.name for group in groups for row in group.members}
        pasted = self._pasted(names)
        for group in groups:
            self.of_groups[group.key] = self._chosen(f"all-{group.key}")
            for row in group.members:
                choice = self._chosen(f"vote-{row.member}") or pasted.get(row.member, "") or self.of_groups[group.key]
                if choice:
                    self.votes[row.member] = choice  # type: ignore[assignment]
        missing = {member: name for member, name in names.items() if member not in self.votes}
        if missing and not self.has_error("pasted"):
            told = {"names": ", ".join(list(missing.values())[:NAMED]) + ("…" if len(missing) > NAMED else ""), "count": len(missing)}
            sentence = ngettext("The vote of %(names)s is missing", "%(count)s votes are missing: %(names)s", len(missing))
            self.missing, self.leads_to = sentence % told, f"vote-{next(iter(missing))}"
            self.add_error(None, self.missing)
        return self.votes

    def single(self) -> Mapping[str, str]:
        """What was chosen for single members, to be shown again."""
        prefix = "vote-"
        return {name.removeprefix(prefix): self._chosen(name) for name in self.data if name.startswith(prefix)}

    def _chosen(self, name: str) -> str:
        value = str(self.data.get(name, ""))
        return value if value in CHOICES else ""

    def _pasted(self, names: Mapping[str, str]) -> Mapping[str, str]:
        found = dict[str, str]()
        lines = str(self.cleaned_data.get("pasted", "")).splitlines()
        for at, cells in enumerate(csv.reader(lines), start=1):
            if not [cell for cell in cells if cell.strip()]:
                continue
            member, choice = (cells[0].strip(), cells[1].strip().lower()) if len(cells) == 2 else ("", "")  # noqa: PLR2004
            if at == 1 and (member, choice) == ("member", "choice"):
                continue
            if member not in names:
                problem = gettext("Line %(line)s: nobody with this key holds a seat that day")
            elif member in found:
                problem = gettext("Line %(line)s: this member is there twice")
            elif choice not in WRITTEN:
                problem = gettext("Line %(line)s: write yes, no, abstain or absent behind the comma")
            else:
                found[member] = WRITTEN[choice]
                continue
            self.add_error("pasted", problem % {"line": at})
            break
        return found

    def roll_call(self, votes: Mapping[str, Choice], *, zone: ZoneInfo) -> RollCallInput:
        """The roll call as the service takes it; its hour is that of `zone`."""
        given = self.cleaned_data
        hour: time | None = given["hour"]
        return RollCallInput(
            number=given.get("number"),
            on=given["on"],
            votes=votes,
            rule=given["rule"],
            taken_at=datetime.combine(given["on"], hour, zone) if hour else None,
            session=int(given["session"]) if given["session"] else None,
            motion=int(given["motion"]) if given["motion"] else None,
            provision=given["provision"],
            title=given["title"],
            external=given["external"],
            source=given["source"],
            url=given["url"],
        )


def ballot_choices() -> tuple[tuple[str, str, str], ...]:
    """The choices of a ballot, each with its words, and with few letters; what a source does not tell, clerks do know."""
    return tuple((key, str(words.CHOICES[key]), str(short)) for key, short in words.SHORT.items())
