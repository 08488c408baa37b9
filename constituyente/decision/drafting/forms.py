from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.exchange import LONGEST
from constituyente.foundation.common.fields import Written
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import api as promises

from .data import WRITTEN, Alternative, Article, EditorPage, ProvisionView, Words
from .words import KINDS


class Quote(forms.CharField):
    """Words that are copied character for character."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401  as its base
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False, **kwargs)


class Why(Written):
    """Why the text in progress is changed."""

    def __init__(self, *, rows: int = 2, required: bool = False) -> None:
        super().__init__(
            rows=rows,
            label=_("Why"),
            help_text=_("For those who draft with you: it stands in the history."),
            max_length=2000,
            required=required,
            error_messages={"required": _("Write the reason")},
        )


class CiteForm(forms.Form):
    """Which provision cites the item that is open, in which words, how and why. The page's form has the id `cite`.

    article, texts  the provisions that may cite, and the article they stand in
    """

    provision = forms.ChoiceField(
        label=_("Which part cites it?"),
        widget=forms.RadioSelect(attrs={"form": "cite"}),  # it stands beside the form, with the text
        error_messages={"required": _("Choose the part of the article that cites")},
    )
    relation = forms.TypedChoiceField(
        label=_("How"),
        choices=[
            (provenance.Relation.BASED_ON.value, _("It is based on it")),
            (provenance.Relation.ANSWERS.value, _("It answers it otherwise than it asked")),
        ],
        coerce=provenance.Relation,
        widget=forms.RadioSelect,
        initial=provenance.Relation.BASED_ON.value,
    )
    quote = Quote(label=_("Words of the article"), help_text=_("Copied exactly. They are underlined on the public page."))
    item_quote = Quote(label=_("Words of the input"), help_text=_("Copied exactly."))
    reason = Written(
        rows=3,
        label=_("Why, in a sentence that is published"),
        help_text=_("Say also what was not followed."),
        max_length=2000,
        error_messages={"required": _("Write the reason")},
    )

    def __init__(self, *args: Any, article: Article, texts: Iterable[ProvisionView], **kwargs: Any) -> None:  # noqa: ANN401  Django's signature
        super().__init__(*args, **kwargs)
        self.fields["provision"].choices = [  # type: ignore[attr-defined]  # the field is declared above
            (one.key, render_to_string("drafting/_desk_provision.html", {"provision": one, "article": article})) for one in texts
        ]


# ------------------------------------------------------------------ writing


class WordsForm(forms.Form):
    """What a provision says, and why it is changed. `based_on` is the revision that whoever writes began from."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=999_999_999)
    mark = forms.CharField(
        label=_("Mark as printed"),
        help_text=_("Such as A., 1., a) or Artículo 6."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        max_length=200,
        required=False,
    )
    heading = forms.CharField(label=_("Heading"), widget=forms.TextInput(attrs={"autocomplete": "off"}), max_length=2000, required=False)
    body = Written(
        rows=12,
        label=_("Words"),
        help_text=_("Plain text. A numbered paragraph is a part of its own: add it apart."),
        max_length=LONGEST,
        required=False,
    )
    note = Written(rows=2, label=_("Note of the edition"), max_length=2000, required=False)
    why = Why()

    @property
    def words(self) -> Words:
        """What was written, once the form is valid."""
        return Words(*(self.cleaned_data[name] for name in WRITTEN))


class AddForm(WordsForm):
    """A new provision: what kind, and where."""

    based_on = None  # type: ignore[assignment]  # it begins from nothing
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("Choose")), *KINDS.items()],
        error_messages={"required": _("Choose what it is")},
    )
    field_order = ("kind", "mark", "heading", "body", "note", "why")


class PlaceForm(forms.Form):
    """Where a provision goes: behind another, or into it; `places` are key, name and depth of what it may be."""

    how = forms.ChoiceField(
        label=_("Where to"),
        choices=[("after", _("Behind this part")), ("inside", _("Into this part, at its end"))],
        widget=forms.RadioSelect,
        initial="after",
    )
    target = forms.ChoiceField(label=_("Which part"), error_messages={"required": _("Choose a part")})
    why = Why()

    def __init__(self, *args: Any, places: Iterable[tuple[str, str, int]], **kwargs: Any) -> None:  # noqa: ANN401  Django's signature
        super().__init__(*args, **kwargs)
        choices = [(key, f"{'— ' * depth}{name}") for key, name, depth in places]
        self.fields["target"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]  # the field is declared above


class RemoveForm(forms.Form):
    """Why a provision goes."""

    why = Why(rows=3, required=True)


class ChooseForm(WordsForm):
    """Which of two texts stands, or a third that joins both."""

    which = forms.ChoiceField(
        label=_("Which text stands?"),
        choices=[
            ("text", _("The one that stands now")),
            ("beside", _("The one kept beside it")),
            ("joined", _("One that joins both, which I write below")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which text stands")},
    )
    field_order = ("based_on", "which", "mark", "heading", "body", "note", "why")

    def chosen(self, page: EditorPage, beside: Alternative) -> Words:
        """The words that are to stand."""
        return {"text": page.words, "beside": beside.words}.get(self.cleaned_data["which"], self.words)


class PublishForm(forms.Form):
    """A new version: what it is called and why it is published. `seen` is the last change that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("Title of the text"), max_length=200, error_messages={"required": _("Write the title")})
    scope = forms.CharField(
        label=_("What it covers, if it is not the whole text"),
        help_text=_("Such as: draft of commissions 1 to 4. It stands on every page of the version."),
        max_length=500,
        required=False,
    )
    reason = Written(
        rows=4,
        label=_("What changed and why, in words that are published"),
        max_length=4000,
        error_messages={"required": _("Write the reason")},
    )


# ------------------------------------------------------------------ handing over


class DeliverForm(forms.Form):
    """To whom a version was handed over, by whom and when; and for each commitment that is open, why it leaves without it."""

    to = forms.ChoiceField(label=_("To whom"), error_messages={"required": _("Choose the body it was handed to")})
    by = forms.ChoiceField(label=_("By whom"), error_messages={"required": _("Choose who handed it over")})
    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"required": _("Write the day")},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  Django's signature
        rules: process.Rules,
        owed: Iterable[promises.PromiseRow],
        today: date,
        **kwargs: Any,  # noqa: ANN401  as above
    ) -> None:
        super().__init__(*args, **kwargs)
        titles = {key: in_language(title) for key, title in rules.owners().items()}
        self.fields["to"].choices = [("", _("Choose")), *((key, titles[key]) for key in rules.bodies)]  # type: ignore[attr-defined]
        self.fields["by"].choices = [("", _("Choose")), *titles.items()]  # type: ignore[attr-defined]
        self.fields["on"].initial = today
        self.owed = tuple(promise.number for promise in owed)
        for number in self.owed:
            label = _("Why it leaves without keeping promise %(number)s") % {"number": number}
            missing = _("Write why it leaves without keeping promise %(number)s") % {"number": number}
            self.fields[f"reason_{number}"] = Written(rows=3, label=label, max_length=4000, error_messages={"required": missing})

    @property
    def reasons(self) -> Mapping[int, str]:
        """The reasons by the number of the promise, once the form is valid."""
        return {number: self.cleaned_data[f"reason_{number}"] for number in self.owed}
