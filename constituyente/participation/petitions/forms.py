from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.fields import Written

from .data import NewPetitionPage, SigningPage
from .fields import AuthorKeyField


class PetitionForm(forms.Form):
    """A new petition."""

    title = Written(
        label=_("What do you ask for?"),
        help_text=_("One line, as you would say it to a neighbour."),
        max_length=200,
        error_messages={"required": _("Write in one line what you ask for")},
    )
    demand = Written(
        rows=4,
        label=_("What should the constitution say or order?"),
        help_text=_("One to three sentences."),
        max_length=2000,
        error_messages={"required": _("Write what the constitution should say or order")},
    )
    reasons = Written(
        rows=8,
        label=_("Why?"),
        help_text=_("What happens today, to whom, and what would change."),
        max_length=8000,
        error_messages={"required": _("Write why you ask for it")},
    )
    wording = Written(
        rows=4,
        label=_("If you have one: a text for the article"),
        required=False,
        max_length=8000,
    )
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    author = Written(
        label=_("Who asks?"),
        help_text=_("A name or a group, shown with the petition. You may leave it empty."),
        required=False,
        max_length=200,
    )
    contact = accounts.ContactField(
        label=_("Your email"),
        help_text=_("We send you a code, and later what was decided. It is not shown."),
        error_messages={"required": _("Write your email")},
    )
    notice = forms.BooleanField(
        label=_("I have read what is kept about me and agree. What I write becomes public once it is decided, admitted or not."),
        error_messages={"required": _("Read the notice and agree, so that you can hand it in")},
    )

    def __init__(self, *args: object, page: NewPetitionPage, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["subject"].choices = [("", _("Choose one, or leave it to us")), *page.subjects]  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """Signing: what the rules ask for and nothing else."""

    contact = accounts.ContactField(
        label=_("Your email"),
        help_text=_("We send you a code, so that one email counts once. It is not shown."),
        error_messages={"required": _("Write your email")},
    )
    person = forms.TypedChoiceField(
        label=_("Does somebody else sign with the same email or phone?"),
        help_text=_("People who share one may each sign. Each chooses another number."),
        coerce=int,
        initial=1,
    )
    curp = accounts.CurpField(
        label=_("Your CURP"),
        help_text=_("It makes you count once, however you sign. What stays of it is a mark that cannot be read back. It is not shown."),
    )
    territory = forms.ChoiceField(label=_("Where you live"), help_text=_("Published only in groups of ten or more."), required=False)
    age_band = forms.ChoiceField(label=_("Your age"), required=False, widget=forms.RadioSelect)
    guardian = accounts.ContactField(
        label=_("Email of your mother, father or guardian"),
        help_text=_("Only if the age you chose needs it. We ask them if they agree, use it for that alone and delete it."),
        required=False,
    )
    subscribe = forms.ChoiceField(
        label=_("Do you want to hear what becomes of this petition?"),
        choices=[("yes", _("Yes, until the process ends")), ("no", _("No, delete my email when I confirm"))],
        initial="no",
        widget=forms.RadioSelect,
    )
    notice = forms.BooleanField(
        label=_("I have read what is kept about me. I know that a signature is a political opinion, which the law protects, and I agree."),
        error_messages={"required": _("Read the notice and agree, so that you can sign")},
    )

    def __init__(self, *args: object, page: SigningPage, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._ask_for_contact(page)
        if "curp" not in page.asks:
            del self.fields["curp"]
        if "territory" in page.asks and page.territories:
            self.fields["territory"].choices = [("", _("I prefer not to say")), *page.territories]  # type: ignore[attr-defined]
        else:
            del self.fields["territory"]
        self._ask_for_age(page)

    def _ask_for_contact(self, page: SigningPage) -> None:
        field = self.fields["contact"]
        assert isinstance(field, accounts.ContactField)  # noqa: S101  declared above
        field.accept(page.contacts, country=page.country)
        if "phone" in page.contacts:
            both = "email" in page.contacts
            field.label = _("Your email or mobile phone") if both else _("Your mobile phone")
            field.help_text = _("We send you a code, so that you count once. It is not shown.")
            field.error_messages["required"] = _("Write your email or mobile phone") if both else _("Write your mobile phone")
        if "email" not in page.contacts:
            del self.fields["subscribe"]
        if page.per_contact > 1 and "curp" not in page.asks:
            others = [(person, _("I am person %(number)s") % {"number": person}) for person in range(2, page.per_contact + 1)]
            self.fields["person"].choices = [(1, _("No, or I am the first")), *others]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]

    def _ask_for_age(self, page: SigningPage) -> None:
        """Where some need a guardian, nobody leaves their age out, and with it the guardian."""
        self.guarded = page.guarded
        if not page.guarded:
            del self.fields["guardian"]
        elif "phone" in page.contacts:
            field = self.fields["guardian"]
            assert isinstance(field, accounts.ContactField)  # noqa: S101  declared above
            field.accept(("email", "phone"), country=page.country)
            field.label = _("Email or mobile phone of your mother, father or guardian")
        if "age_band" not in page.asks:
            del self.fields["age_band"]
            return
        bands: list[tuple[str, Any]] = [(band, band) for band in page.age_bands]
        age = self.fields["age_band"]
        age.choices = bands if page.guarded else [*bands, ("", _("I prefer not to say"))]  # type: ignore[attr-defined]
        if page.guarded:
            age.required = True
            age.error_messages["required"] = _("Choose your age")
            age.help_text = _("%(bands)s: only with the consent of your mother, father or guardian.") % {"bands": ", ".join(page.guarded)}

    def clean(self) -> dict[str, Any]:
        """News go out by email alone: whoever signs with a phone and asks for them is told so."""
        given = super().clean() or self.cleaned_data
        given["subscribe"] = given.get("subscribe") == "yes"
        if given["subscribe"] and accounts.kind_of(given.get("contact", "@")) == "phone":
            self.add_error("subscribe", _("We send news by email only. Choose no, or sign with your email."))
        if given.get("age_band") not in self.guarded:
            given.pop("guardian", None)
        return given


class SignedInForm(SignForm):
    """Signing with an account: nothing but what is asked of each signature, and all of it may be left as it is."""

    def __init__(self, *args: object, page: SigningPage, by_phone: bool, **kwargs: object) -> None:
        super().__init__(*args, page=page, **kwargs)
        for name in ("contact", "person", "guardian", "notice", *(["subscribe"] if by_phone else [])):
            self.fields.pop(name, None)
        if "age_band" in self.fields:
            bands: list[tuple[str, Any]] = [(band, band) for band in page.age_bands if band not in page.guarded]
            self.fields["age_band"].choices = [*bands, *([] if page.guarded else [("", _("I prefer not to say"))])]  # type: ignore[attr-defined]
            self.fields["age_band"].help_text = ""
        if "subscribe" in self.fields:
            self.fields["subscribe"].choices = [("yes", _("Yes, until the process ends")), ("no", _("No"))]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """The moderator's decision."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose a decision")})
    reason = Written(
        rows=4,
        label=_("Reason, for whoever wrote it and for the public"),
        max_length=4000,
        error_messages={"required": _("Write the reason")},
    )

    def __init__(self, *args: object, grounds: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("admit", _("Admit: it opens for signatures now")),
            *((key, _("Do not admit: %(ground)s") % {"ground": text}) for key, text in grounds),
        ]

    def clean(self) -> dict[str, object]:
        """The choice as the service takes it: whether to admit, and the ground if not."""
        given = super().clean() or self.cleaned_data
        decision = given.pop("decision", "")
        admit = decision == "admit"
        return {**given, "admit": admit, "ground": "" if admit else decision}


class AuthorKeyForm(forms.Form):
    """What opens a petition to its author."""

    key = AuthorKeyField()


class WithdrawForm(forms.Form):
    """Taking a petition back."""

    reason = Written(
        rows=3,
        label=_("Why do you withdraw it?"),
        help_text=_("Everybody reads it on the petition's page."),
        max_length=2000,
        error_messages={"required": _("Write why you withdraw it")},
    )
    sure = forms.BooleanField(
        label=_("I withdraw the petition. This cannot be undone."), error_messages={"required": _("Tick that you are sure")}
    )


class AppealForm(forms.Form):
    """What an author says against a refusal."""

    text = Written(
        rows=6,
        label=_("Why should it be admitted?"),
        help_text=_("Say what the decision overlooks. Everybody reads it on the petition's page."),
        max_length=4000,
        error_messages={"required": _("Write why it should be admitted")},
    )


class AppealDecisionForm(forms.Form):
    """The decision on an appeal."""

    decision = forms.ChoiceField(
        label=_("Decision on the appeal"),
        choices=[("admit", _("Admit: it opens for signatures now")), ("stands", _("The refusal stands, for good"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision")},
    )
    reason = Written(
        rows=4,
        label=_("Reason, for whoever wrote it and for the public"),
        max_length=4000,
        error_messages={"required": _("Write the reason")},
    )

    def clean(self) -> dict[str, object]:
        """The choice as the service takes it."""
        given = super().clean() or self.cleaned_data
        return {**given, "admit": given.pop("decision", "") == "admit"}
