"""Forms in GOV.UK markup: one group a field, errors beside the field and in a summary that links to it.

`{{ form }}` renders the summary and every field; `{% field form.contact %}` one group. What a form asks of its widgets by their
attributes: `class="govuk-input--width-10"` (also -5, -20) for the width, `autocomplete="one-time-code"` for the big digits of a code.
"""

from typing import Literal

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea, Widget
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_noop, ngettext_lazy

Kind = Literal["checkbox", "checkboxes", "input", "radios", "select", "textarea"]

# In the order of being asked: CheckboxSelectMultiple is a RadioSelect, and both are no Select.
KINDS: tuple[tuple[type[Widget], Kind], ...] = (
    (CheckboxSelectMultiple, "checkboxes"),
    (RadioSelect, "radios"),
    (CheckboxInput, "checkbox"),
    (Textarea, "textarea"),
    (Select, "select"),
)
CLASSES: dict[Kind, str] = {
    "checkbox": "govuk-checkboxes__input",
    "checkboxes": "govuk-checkboxes__input",
    "input": "govuk-input",
    "radios": "govuk-radios__input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
}


# What Django says by itself where a form says nothing better: our catalogue, which is asked before Django's, says it in our voice.
SAID_BY_DJANGO = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


class GovukField(BoundField):
    """A field with what its template needs to know."""

    @property
    def kind(self) -> Kind:
        """Which GOV.UK component shows the field; any widget that is no choice and no text area is an input."""
        return next((kind for widget, kind in KINDS if isinstance(self.field.widget, widget)), "input")

    @property
    def grouped(self) -> bool:
        """Whether several controls share one legend."""
        return self.kind in {"checkboxes", "radios"}

    @property
    def target(self) -> str:
        """The id of the first control: where a link in the error summary leads."""
        return f"{self.auto_id}_0" if self.grouped else self.auto_id

    @property
    def optional(self) -> bool:
        """Whether to say so in the label; a single box speaks for itself."""
        return not self.field.required and self.kind != "checkbox"

    @property
    def limit(self) -> int | None:
        """How many characters a text area takes, to be told in words."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def aria_describedby(self) -> str:
        """The ids of the hint, the errors and the limit, in the order in which they are read out."""
        parts = {"helptext": self.help_text, "error": self.errors, "limit": self.limit}
        return " ".join(f"{self.auto_id}_{name}" for name, shown in parts.items() if shown and self.auto_id)

    def build_widget_attrs(self, attrs: dict[str, str | bool], widget: Widget | None = None) -> dict[str, str | bool]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        classes = [CLASSES[self.kind], str(widget.attrs.get("class", ""))]
        if self.errors and not self.grouped:
            classes.append(f"{CLASSES[self.kind]}--error")
        # The server says what is wrong, in our words and in the reader's language; a browser would answer first, in its own.
        attrs.pop("required", None)
        if widget.attrs.get("autocomplete") == "one-time-code":
            attrs |= {"inputmode": "numeric", "spellcheck": "false"}
            classes.append("c-code")
        if self.kind == "textarea":
            attrs["maxlength"] = False  # which would cut off what is pasted without a word; the limit is told instead
        return attrs | {"class": " ".join(filter(None, classes))}


class GovukRenderer(DjangoTemplates):
    """The FORM_RENDERER of the site."""

    form_template_name = "common/forms/form.html"
    field_template_name = "common/forms/field.html"
    bound_field_class = GovukField
