"""Answering, one question a page. What was answered before goes along in the form itself, as it was typed, and is read anew each time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common import folios
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process

from . import answers, queries
from .blackout import only_leaves_out
from .data import Sheet, TextsPage, Verdict
from .errors import Reworded, WrongAnswer

Posted = MultiValueDict[str, str]
PERSON = ("territory", "age_band")
LATER, SHOW = "", "show"


def name_of(question: process.Question, place: int = 0) -> str:
    """The name of a question's control; of words each has one of its own, from 1."""
    return f"a-{question.key}.{place}" if place else f"a-{question.key}"


def names_of(question: process.Question) -> tuple[str, ...]:
    """The names of all controls of a question; a dot keeps those of two questions apart, since keys have none."""
    if question.kind == "words":
        return tuple(name_of(question, place) for place in range(1, (question.count or 1) + 1))
    return (name_of(question),)


def typed(question: process.Question, posted: Posted) -> list[str]:
    """Everything that was typed or chosen for a question."""
    return [text for name in names_of(question) for text in posted.getlist(name)]


def carried(sheet: Sheet, posted: Posted, *, without: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a page takes along of the other pages, name and value each."""
    names = [*(name for question in sheet.survey.questions for name in names_of(question)), *PERSON]
    return ((name, value) for name in names if name not in without for value in posted.getlist(name) if value)


class QuestionForm(forms.Form):
    """One question. Its controls take anything: what an answer may be is settled in `answers.read` alone, and said beside the question."""

    def __init__(
        self, data: Posted | None, *, question: process.Question, rules: process.Rules, sheet: Sheet, seed: str, initial: Posted
    ) -> None:
        several = question.kind in {"pick", "multiple"}
        super().__init__(data, initial={name: initial.getlist(name) if several else initial.get(name) for name in names_of(question)})
        self.question, self.rules = question, rules
        choices = self._choices(sheet, seed)
        for name in names_of(question):
            self.fields[name] = _field(question, choices)
        if question.kind == "words":
            for place, field in enumerate(self.fields.values(), start=1):
                field.label = _("Word %(place)s") % {"place": place}

    def _choices(self, sheet: Sheet, seed: str) -> list[tuple[str, str]]:
        if self.question.kind == "place":
            return [("", _("Choose a place")), *sheet.territories]  # type: ignore[list-item]  # a lazy text
        labels = sheet.labels_of(self.question)
        keys = answers.options_of(self.question, self.rules)
        ordered = answers.shuffled(keys, self.question.key, seed) if self.question.shuffle else keys
        return [(key, labels.get(key, key)) for key in ordered]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        try:
            answers.read(self.question, typed(self.question, self.data), self.rules)  # type: ignore[arg-type]  # bound to what was posted
        except WrongAnswer as refusal:
            self.add_error(self.culprit, str(refusal))
        return given

    @property
    def culprit(self) -> str:
        """The control that an error is shown at."""
        return next(iter(self.fields))


def _field(question: process.Question, choices: list[tuple[str, str]]) -> forms.Field:
    ask = in_language(question.ask)
    widget: forms.Widget
    match question.kind:
        case "pick" | "multiple":
            widget = forms.CheckboxSelectMultiple(choices=choices)
        case "choice":
            widget = forms.RadioSelect(choices=choices)
        case "place":
            widget = forms.Select(choices=choices)
        case "text":
            widget = forms.Textarea(attrs={"rows": 4 if (question.limit or 0) < 500 else 9})  # noqa: PLR2004  a few lines, or a letter
        case "words":
            widget = forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"})
        case _:
            number = forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"})
            widget = forms.RadioSelect(choices=choices) if answers.is_steps(question) else number
    return forms.Field(label=ask, required=False, widget=widget)


class PersonForm(forms.Form):
    """Where whoever answers lives, and how old they are: as far as the rules ask, and they like to say."""

    territory = forms.ChoiceField(label=_("Where you live"), required=False)
    age_band = forms.ChoiceField(label=_("Your age"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Posted | None, *, sheet: Sheet, initial: Posted) -> None:
        super().__init__(data, initial={name: initial.get(name) for name in PERSON})
        choices: Mapping[str, Sequence[tuple[str, Any]]] = {
            "territory": [("", _("I prefer not to say")), *sheet.territories],
            "age_band": [*((band, band) for band in sheet.age_bands), ("", _("I prefer not to say"))],
        }
        for name in PERSON:
            if name in sheet.survey.asks:
                self.fields[name].choices = choices[name]  # type: ignore[attr-defined]
            else:
                del self.fields[name]


class FolioForm(forms.Form):
    """A folio, with or without hyphens. One whose words are not shown is told in the same sentence as one that nobody ever had."""

    folio = forms.CharField(
        label=_("Answer number"),
        help_text=_("Three groups of four letters and numbers. Capital or small, with or without hyphens."),
        error_messages={"required": _("Write the answer number")},
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_folio(self) -> str:
        try:
            folio = folios.read_folio(self.cleaned_data["folio"])
        except folios.BadFolio as error:
            raise forms.ValidationError(_("This is no answer number: compare it, letter by letter, with what you wrote down")) from error
        if not queries.is_shown(folio):
            raise forms.ValidationError(
                _("No words are shown under this answer number. If it is yours, nobody may have read them yet: come back later")
            )
        return folio


class TextsForm(forms.Form):
    """A page of open texts: for each what is done with it, and the text as it is shown."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, page: TextsPage) -> None:
        super().__init__(data)
        self.page = page
        choices = [
            (LATER, _("Leave it for later")),
            (SHOW, _("Show it to everybody")),
            *((ground, _("Do not show: %(ground)s") % {"ground": text}) for ground, text in page.grounds),
        ]
        for text in page.queue:
            self.fields[f"verdict-{text.number}"] = forms.ChoiceField(
                label=_("Decision"), choices=choices, required=False, widget=forms.RadioSelect, initial=LATER
            )
            self.fields[f"body-{text.number}"] = forms.CharField(
                label=_("As it is shown"),
                help_text=_("Put […] in the place of what tells who somebody is. Change nothing else."),
                required=False,
                max_length=10_000,
                strip=False,
                initial=text.text,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def rows(self) -> Iterator[tuple[object, forms.BoundField, forms.BoundField]]:
        """Each text with its two fields."""
        return ((text, self[f"verdict-{text.number}"], self[f"body-{text.number}"]) for text in self.page.queue)

    def verdicts(self) -> Mapping[int, Verdict]:
        """What was decided; where a text was changed otherwise than allowed, the form says so beside it."""
        found = dict[int, Verdict]()
        for text in self.page.queue:
            verdict, body = self.cleaned_data[f"verdict-{text.number}"], answers.clean(self.cleaned_data[f"body-{text.number}"], lines=True)
            if verdict == SHOW and not only_leaves_out(text.text, body):
                self.add_error(f"body-{text.number}", str(Reworded()))
            elif verdict != LATER:
                found[text.number] = Verdict(verdict == SHOW, body, "" if verdict == SHOW else verdict)
        return found


class AlikeForm(forms.Form):
    """What is done with several open texts, as they stand."""

    verdict = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose a decision")})

    def __init__(self, data: Mapping[str, Any] | None = None, *, grounds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (SHOW, _("Show them to everybody, as they are written")),
            *((ground, _("Do not show: %(ground)s") % {"ground": text}) for ground, text in grounds),
        ]

    @staticmethod
    def verdicts(verdict: str, texts: Mapping[int, str]) -> Mapping[int, Verdict]:
        """The choice as the service takes it, for each of `texts` by number."""
        shown = verdict == SHOW
        return {number: Verdict(shown, text, "" if shown else verdict) for number, text in texts.items()}
