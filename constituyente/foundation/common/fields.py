"""Form fields that every package may use."""

from django import forms

from . import writing


class Written(forms.CharField):
    """A text without what cannot be seen, so that a required one says something; with `rows`, on several lines."""

    def __init__(self, *, rows: int = 0, **kwargs: object) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.rows = rows

    def to_python(self, value: object) -> str:
        text = str(value or "")
        return writing.block(text) if self.rows else writing.line(text)
