from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.fields import Written

from .data import WORDS

ON_CASE = (("release", _("They count")), ("exclude", _("They are excluded")))
ON_APPEAL = (("reinstate", _("It counts again")), ("uphold", _("It stays excluded")))


class ProposalForm(forms.Form):
    """What a reviewer proposes, and why."""

    outcome = forms.ChoiceField()
    reason = Written(
        label=_("Public reason"),
        help_text=_("Everybody can read it. Name nobody, and nothing by which somebody could be known."),
        max_length=2000,
        error_messages={"required": _("Write the reason")},
    )

    def __init__(self, *args: Any, appeal: bool = False, **kwargs: Any) -> None:  # noqa: ANN401  Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            widget=forms.RadioSelect,
            label=_("What becomes of this signature") if appeal else _("What becomes of these signatures"),
            choices=ON_APPEAL if appeal else ON_CASE,
            error_messages={"required": _("Choose what becomes of them")},
        )


class AnswerForm(forms.Form):
    """What a second reviewer says to a proposal."""

    agrees = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("Do you agree with it?"),
        choices=[("yes", _("I agree: do it")), ("no", _("I do not agree"))],
        error_messages={"required": _("Say whether you agree")},
    )
    words = Written(label=_("Why not, for the other reviewers"), max_length=1000, required=False)


class AppealForm(forms.Form):
    """An appeal, by whoever has the receipt code."""

    code = forms.CharField(
        max_length=80,
        label=_("Receipt code"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Write the code of your receipt")},
    )
    text = Written(
        label=_("Why it is your signature, and yours alone"),
        help_text=_("In a few words. Only the reviewers read it, and it is deleted once they have decided. Do not say who you are."),
        max_length=WORDS,
        error_messages={"required": _("Write a few words")},
    )
