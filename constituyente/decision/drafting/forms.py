from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.provenance import api as provenance

from .data import Article, ProvisionView


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
    quote = forms.CharField(
        label=_("Words of the article"),
        help_text=_("Copied exactly. They are underlined on the public page."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    item_quote = forms.CharField(
        label=_("Words of the input"),
        help_text=_("Copied exactly."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why, in a sentence that is published"),
        help_text=_("Say also what was not followed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write the reason")},
    )

    def __init__(self, *args: Any, article: Article, texts: Iterable[ProvisionView], **kwargs: Any) -> None:  # noqa: ANN401  Django's signature
        super().__init__(*args, **kwargs)
        self.fields["provision"].choices = [  # type: ignore[attr-defined]  # the field is declared above
            (one.key, render_to_string("drafting/_desk_provision.html", {"provision": one, "article": article})) for one in texts
        ]
