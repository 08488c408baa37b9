"""The moderators' decisions."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.fields import Written
from constituyente.participation.meetings import words
from constituyente.participation.meetings.data import ResultsCase, StatementToDecide
from constituyente.participation.meetings.errors import NoResultsWaiting

LIST, SHOW = "+list", "+show"  # no key of a ground begins with a plus


class MeetingDecisionForm(forms.Form):
    """List a meeting, or not."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose a decision")})
    reason = Written(
        rows=4,
        label=_("Reason, if it is not listed"),
        help_text=_("The host and the public read it."),
        required=False,
        max_length=words.REASON,
    )

    def __init__(self, *args: object, grounds: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (LIST, _("List it: everybody sees it now")),
            *((key, _("Do not list it: %(ground)s") % {"ground": text}) for key, text in grounds),
        ]

    def clean(self) -> dict[str, object]:
        """The choice as the service takes it: whether to list, and the ground if not."""
        given = super().clean() or self.cleaned_data
        decision = given.pop("decision", "")
        listed = decision == LIST
        if decision and not listed and not given.get("reason"):
            self.add_error("reason", _("Write the reason"))
        return {**given, "listed": listed, "ground": "" if listed else decision}


class ResultsDecisionForm(forms.Form):
    """Show each part of a meeting's results, or not."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    minutes = forms.ChoiceField(label=_("The minutes"), initial=SHOW)

    def __init__(self, *args: object, page: ResultsCase, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        results = page.results
        self.page = page
        choices = [(SHOW, _("Show")), *((key, _("Do not show: %(ground)s") % {"ground": text}) for key, text in page.grounds)]
        self.fields["minutes"].choices = choices  # type: ignore[attr-defined]
        if results is None or not results.minutes:
            del self.fields["minutes"]
        self.fields["stamp"].initial = results.stamp if results else ""
        self.statements = results.statements if results else ()
        for one in self.statements:
            label = _("Statement %(position)s") % {"position": one.position}
            self.fields[f"statement_{one.position}"] = forms.ChoiceField(label=label, initial=SHOW, choices=choices)

    @property
    def rows(self) -> list[tuple[StatementToDecide, forms.BoundField]]:
        """Each statement with its field."""
        return [(one, self[f"statement_{one.position}"]) for one in self.statements]

    def clean_stamp(self) -> str:
        """Raises NoResultsWaiting for results other than those that were read."""
        stamp: str = self.cleaned_data["stamp"]
        if self.page.results is None or stamp != self.page.results.stamp:
            raise NoResultsWaiting(number=self.page.meeting.row.number)
        return stamp

    def hidden(self) -> dict[int, str]:
        """The grounds on which statements are not shown, by position."""
        found = {one.position: self.cleaned_data[f"statement_{one.position}"] for one in self.statements}
        return {position: ground for position, ground in found.items() if ground != SHOW}

    def minutes_ground(self) -> str:
        """The ground on which the minutes are not shown; empty: they are."""
        ground: str = self.cleaned_data.get("minutes", SHOW)
        return "" if ground == SHOW else ground
