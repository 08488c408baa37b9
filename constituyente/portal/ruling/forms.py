"""The common values of the process file as fields: dates of phases, marks and deadlines, who answers for the site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from constituyente.foundation.common import languages
from constituyente.foundation.common.fields import Written
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.numbers import grouped
from constituyente.foundation.process import api as process

Value = str | int | date | None
OFFICE = {
    "controller": gettext_lazy("Who answers for the site"),
    "address": gettext_lazy("Postal address"),
    "email": gettext_lazy("Email"),
    "phone": gettext_lazy("Telephone"),
    "hours": gettext_lazy("When somebody is there"),
    "privacy_basis": gettext_lazy("The law under which data are asked for"),
    "privacy_office": gettext_lazy("Office to ask about personal data"),
    "privacy_email": gettext_lazy("Email to ask about personal data"),
    "security_email": gettext_lazy("Email to tell of a hole in the site"),
}


@dataclass(frozen=True)
class Entry:
    """One value of the file: its group on the page, its place, its label, what it is now."""

    group: str
    loc: process.Loc
    label: str
    value: Value

    @property
    def name(self) -> str:
        """The name of its field."""
        return "-".join(str(part) for part in self.loc)

    @property
    def field(self) -> forms.Field:
        if isinstance(self.value, date):
            missing = {"required": _("Write the day"), "invalid": _("Write the day as 2026-08-22")}
            widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"})
            return forms.DateField(label=self.label, widget=widget, error_messages=missing)
        if isinstance(self.value, int):
            missing = {"required": _("Write the number"), "invalid": _("Write a whole number, in figures")}
            figures = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"})
            return forms.IntegerField(label=self.label, widget=figures, error_messages=missing)
        return Written(label=self.label, required=False, rows=3 if len(self.value or "") > 60 else 0)  # noqa: PLR2004  longer than a line


def entries_of(rules: process.Rules) -> Iterator[Entry]:
    """The values that the form changes, in the order of the page."""
    group = _("Dates of the phases")
    for index, phase in enumerate(rules.phases):
        title = in_language(phase.title)
        yield Entry(group, ("phases", index, "opens"), _("%(phase)s: first day") % {"phase": title}, phase.opens)
        yield Entry(group, ("phases", index, "closes"), _("%(phase)s: last day") % {"phase": title}, phase.closes)
    group = _("Petitions: marks and deadlines")
    for index, tier in enumerate(rules.petitions.tiers):
        loc: process.Loc = ("petitions", "tiers", index)
        facts = {"number": index + 1, "now": grouped(tier.signatures)}
        yield Entry(group, (*loc, "signatures"), _("Mark %(number)s: signatures") % facts, tier.signatures)
        if tier.promise:
            facts |= {"owner": in_language(rules.title_of(tier.promise.by))}
            within = (*loc, "promise", "within")
            if tier.promise.within.days is None:
                label = _("Mark %(number)s: working days that %(owner)s has") % facts
                yield Entry(group, (*within, "working_days"), label, tier.promise.within.working_days)
            else:
                yield Entry(group, (*within, "days"), _("Mark %(number)s: days that %(owner)s has") % facts, tier.promise.within.days)
    label = _("Days that a petition takes signatures")
    yield Entry(group, ("petitions", "closes_after_days"), label, rules.petitions.closes_after_days)
    group, here = _("Who answers for the site, and how to reach them"), get_language() or rules.process.languages[0]
    for key, named in OFFICE.items():
        value = getattr(rules.site, key)
        if isinstance(value, Mapping):
            for language in rules.process.languages:
                told = _("%(what)s, in %(language)s") % {"what": named, "language": languages.name_of(language, here) or language}
                yield Entry(group, ("site", key, language), told, value.get(language, ""))
        else:
            yield Entry(group, ("site", key), str(named), value)


class RulesForm(forms.Form):
    """Every value of `rules` that the form changes; `base` is the version that it was filled from."""

    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None = None, *, rules: process.Rules) -> None:
        self.rules, self.entries = rules, tuple(entries_of(rules))
        super().__init__(data, initial={"base": rules.version, **{entry.name: entry.value for entry in self.entries}})
        for entry in self.entries:
            self.fields[entry.name] = entry.field

    @property
    def groups(self) -> Mapping[str, list[forms.BoundField]]:
        """The fields as the page parts them."""
        found = dict[str, list[forms.BoundField]]()
        for entry in self.entries:
            found.setdefault(entry.group, []).append(self[entry.name])
        return found

    def file(self) -> str:
        """The process file with what was changed; nothing else of it is another. The form must be valid so far.

        Where the rules themselves say no, the form has an error, beside the field if it is one of the form's.
        """
        changed = dict[process.Loc, Value]()
        for entry in self.entries:
            given = self.cleaned_data[entry.name]
            if given != entry.value:
                changed[entry.loc] = None if given == "" else given
        text = process.edited(self.rules.text, changed)
        try:
            process.check(text)
        except process.RulesInvalid as refusal:
            for problem in refusal.problems:
                self._refuse(problem)
        return text

    def _refuse(self, problem: process.Problem) -> None:
        beside = next((entry for entry in self.entries if process.path_of(entry.loc) == problem.path), None)
        if beside is None:  # of a table: the first of its fields
            beside = next((entry for entry in self.entries if process.path_of(entry.loc).startswith(problem.path or "-")), None)
        told = problem.message[:1].upper() + problem.message[1:]
        self.add_error(beside.name if beside else None, told if beside else problem.in_file("process.toml"))
