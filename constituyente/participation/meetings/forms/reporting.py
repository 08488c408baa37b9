"""What came out of a meeting, and cancelling one: what a host does with the results key."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common import writing
from constituyente.foundation.common.fields import Written
from constituyente.participation.meetings import words
from constituyente.participation.meetings.data import ResultsPage, StatementInput

from .fields import NARROW, KeyField

ROWS = 5  # statements that the form offers at a time


class ResultsForm(forms.Form):
    """What came out of a meeting: so many rows for statements, and a field to paste many.

    key   asks for the results key; not at the desk
    rows  how many rows; `more` in what was sent asks for more of them, and nothing else
    """

    key = KeyField()
    people = forms.IntegerField(
        label=_("How many people came?"),
        min_value=1,
        max_value=words.PEOPLE,
        error_messages={
            "required": _("Write how many people came"),
            "invalid": _("Write a whole number"),
            "min_value": _("At least one person came"),
            "max_value": _("That is more than fit into a meeting"),
        },
        widget=forms.TextInput(attrs=NARROW),
    )
    minutes = Written(
        rows=8,
        label=_("What was talked about?"),
        help_text=_("The minutes, without names of people who did not agree to be named."),
        required=False,
        max_length=words.MINUTES,
    )
    many = Written(
        rows=4,
        label=_("Or paste many at once"),
        help_text=_("One statement on each line. They come after those above."),
        required=False,
        max_length=words.STATEMENTS * words.STATEMENT,
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, page: ResultsPage, key: bool, count: int = ROWS, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.standing = page.version > 0
        self.count = min(max(count, ROWS), words.STATEMENTS)
        self.fields["rows"].initial = self.count
        if not key:
            del self.fields["key"]
        themes = [("", _("None in particular")), *page.themes]
        for position in range(1, self.count + 1):
            self.fields.update(_row(position, themes))

    @property
    def statements(self) -> list[dict[str, object]]:
        """The rows, for the template."""
        names = ("text", "theme", "support", "dissent")
        return [{"position": position, **{name: self[f"{name}_{position}"] for name in names}} for position in range(1, self.count + 1)]

    @property
    def full(self) -> bool:
        """Whether there can be no more rows."""
        return self.count >= words.STATEMENTS

    def clean(self) -> dict[str, object]:
        """Refuses a row that has counts and no words, and more statements than a meeting hands in."""
        given = super().clean() or self.cleaned_data
        for position in range(1, self.count + 1):
            counted = any(given.get(f"{name}_{position}") is not None for name in ("support", "dissent"))
            if counted and not given.get(f"text_{position}") and f"text_{position}" not in self.errors:
                self.add_error(
                    f"text_{position}", _("Statement %(position)s: write what these people were for or against") % {"position": position}
                )
        if len(self._pasted(given)) + self.count > words.STATEMENTS + self._empty(given):
            limit = _("A meeting hands in at most %(limit)s statements") % {"limit": words.STATEMENTS}
            self.add_error("many", limit)
        return given

    def _pasted(self, given: Mapping[str, object]) -> list[str]:
        return [line for line in map(writing.line, str(given.get("many") or "").split("\n")) if line]

    def _empty(self, given: Mapping[str, object]) -> int:
        """How many rows at the end hold nothing."""
        filled = [position for position in range(1, self.count + 1) if given.get(f"text_{position}")]
        return self.count - max(filled, default=0)

    def handed_in(self) -> list[StatementInput]:
        """The statements, once the form is valid: numbered one after the other, or by their rows if some stand under these numbers."""
        given = self.cleaned_data
        rows = [
            StatementInput(
                position, given[f"text_{position}"], given[f"theme_{position}"], given[f"support_{position}"], given[f"dissent_{position}"]
            )
            for position in range(1, self.count + 1)
            if given[f"text_{position}"]
        ]
        last = max((row.position for row in rows), default=0)
        rows += [StatementInput(position, text) for position, text in enumerate(self._pasted(given), last + 1)]
        if self.standing:
            return rows
        return [StatementInput(position, row.text, row.theme, row.support, row.dissent) for position, row in enumerate(rows, start=1)]

    def refuse(self, what: str, *, field: str, position: int | None = None) -> None:
        """Show beside its field what a service said."""
        name = f"{field}_{position}" if position else field
        self.add_error(name if name in self.fields else "many", what)


def _row(position: int, themes: Sequence[tuple[str, object]]) -> dict[str, forms.Field]:
    whole = _("Statement %(position)s: write a whole number") % {"position": position}
    too_many = _("Statement %(position)s: that is more than fit into a meeting") % {"position": position}
    wrong = {"invalid": whole, "min_value": whole, "max_value": too_many}

    def counted(label: object) -> forms.IntegerField:
        return forms.IntegerField(
            label=label,  # type: ignore[arg-type]  # a lazy text
            required=False,
            min_value=0,
            max_value=words.PEOPLE,
            error_messages=wrong,
            widget=forms.TextInput(attrs=NARROW),
        )

    text = Written(rows=3, label=_("What the meeting says"), required=False, max_length=words.STATEMENT)
    theme = forms.ChoiceField(label=_("Subject"), required=False, choices=themes)
    parts = {"text": text, "theme": theme, "support": counted(_("For")), "dissent": counted(_("Against"))}
    return {f"{name}_{position}": part for name, part in parts.items()}


def again(page: ResultsPage) -> dict[str, object]:
    """What is public of the results as it is typed into the form again."""
    found: dict[str, object] = {"people": page.people, "minutes": page.minutes}
    for one in page.standing:
        parts = {"text": one.text, "theme": one.theme, "support": one.support, "dissent": one.dissent}
        found |= {f"{name}_{one.position}": value for name, value in parts.items()}
    return found


class CancelForm(forms.Form):
    """Cancel a meeting."""

    key = KeyField()

    def __init__(self, *args: object, key: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not key:
            del self.fields["key"]
