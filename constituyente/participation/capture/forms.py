from collections.abc import Collection, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common import folios
from constituyente.foundation.common.fields import Written
from constituyente.foundation.files import api as files

from . import words
from .data import VOID, Column, Difference, Line, SheetPage

PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
LARGEST = 2_000_000  # bytes of a file of lines


class BatchForm(forms.Form):
    """What came in, and who brought it."""

    brought_by = Written(
        label=_("Who brought it?"),
        help_text=_("A group, a post, a device. Everybody can read it: name nobody."),
        max_length=120,
        error_messages={"required": _("Write who brought it")},
    )
    codes = Written(
        rows=6,
        label=_("Codes of the sheets"),
        help_text=_("One on each line, as it stands in the corner of the sheet. A reader for the square code can type them."),
        error_messages={"required": _("Write the codes of the sheets")},
    )

    def clean_codes(self) -> tuple[str, ...]:
        """The codes as they are kept; every line that is none is named."""
        found, wrong = list[str](), list[str]()
        for line in self.cleaned_data["codes"].splitlines():
            if not line.strip():
                continue
            try:
                found.append(folios.read_folio(line))
            except folios.BadFolio:
                wrong.append(line.strip()[:40])
        if wrong:
            said = _("These are no codes of sheets: %(codes)s. A character was misread.")
            raise ValidationError(said % {"codes": ", ".join(wrong)})
        return tuple(dict.fromkeys(found))


class ScanForm(forms.Form):
    """The picture of a sheet."""

    scan = files.Uploads(
        label=_("Picture of the sheet"),
        help_text=_("It is kept sealed, and shown here alone while the sheet is read."),
        error_messages={"required": _("Choose the picture")},
    )


class LinesFileForm(forms.Form):
    """Many lines in one file."""

    lines = forms.FileField(label=_("Table of lines (CSV)"), error_messages={"required": _("Choose the file")})
    even_if_broken = forms.BooleanField(
        required=False,
        label=_("Take the good rows even if some are broken. Else nothing is taken, and you correct the file."),
    )

    def clean_lines(self) -> str:
        upload = self.cleaned_data["lines"]
        if upload.size > LARGEST:
            raise ValidationError(_("The file is too large. Divide it in several"))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("The file is not in UTF-8. Save it as CSV in UTF-8")) from error


class SheetForm(forms.Form):
    """What stands on a sheet, line by line; with `only`, in those lines alone."""

    def __init__(self, *args: object, page: SheetPage, only: Collection[int] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.page = page
        self.numbers = tuple(number for number in range(1, page.lines + 1) if not only or number in only)
        apart: Mapping[tuple[int, str], Difference] = {(one.line, one.column): one for one in page.differences}
        for number in self.numbers:
            agreed = page.agreed.get(number, {})
            for one in page.asked:
                field: forms.Field = (
                    forms.ChoiceField(required=False, choices=[("", "—"), *one.choices])
                    if one.choices
                    else forms.CharField(required=False, max_length=254, widget=forms.TextInput(attrs=PLAIN))
                )
                field.label, field.initial = one.title, agreed.get(one.key, "")
                field.help_text = _read(apart.get((number, one.key)), dict(one.choices))
                self.fields[_name(number, one.key)] = field
            void = forms.BooleanField(required=False, label=words.column(VOID), initial=VOID in agreed)
            void.help_text = _read(apart.get((number, VOID)), {"1": _("yes"), "": _("no")})
            self.fields[_name(number, VOID)] = void

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Each line with its fields."""
        columns: list[Column | str] = [*(one.key for one in self.page.asked), VOID]
        return [(number, [self[_name(number, column)] for column in columns]) for number in self.numbers]

    def lines(self) -> Mapping[int, Line]:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        typed: Mapping[int, Line] = {number: {one.key: given[_name(number, one.key)] for one in self.page.asked} for number in self.numbers}
        return {number: {**line, VOID: "1" if given[_name(number, VOID)] else ""} for number, line in typed.items()}


def _name(number: int, column: str) -> str:
    return f"line_{number}_{column}"


def _read(difference: Difference | None, titles: Mapping[str, object]) -> str:
    """What two people read where they did not read alike."""
    if difference is None:
        return ""
    one, other = (str(titles.get(value, value)) or "—" for value in (difference.first, difference.second))
    return str(_("One read “%(one)s”, the other “%(other)s”")) % {"one": one, "other": other}
