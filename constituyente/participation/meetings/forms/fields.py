"""What the forms of meetings are made of."""

from django import forms

from constituyente.foundation.common import writing

WIDTH_5, WIDTH_10 = {"class": "govuk-input--width-5"}, {"class": "govuk-input--width-10"}
NARROW = {**WIDTH_5, "inputmode": "numeric", "autocomplete": "off"}


class Written(forms.CharField):
    """A text without what cannot be seen; with `rows`, on several lines."""

    def __init__(self, *, rows: int = 0, **kwargs: object) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.rows = rows

    def to_python(self, value: object) -> str:
        text = str(value or "")
        return writing.block(text) if self.rows else writing.line(text)
