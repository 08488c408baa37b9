import pytest
from django import forms

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.fields import CodeForm


class Form(forms.Form):
    contact = accounts.ContactField()


@pytest.mark.parametrize(
    ("typed", "cleaned", "errors"),
    [
        (" Ana@Example.ORG ", "Ana@example.org", []),
        ("", None, ["Escribe un correo como nombre@ejemplo.org"]),
        ("ana@", None, ["Escribe un correo como nombre@ejemplo.org"]),
        ("a" * 255, None, ["Escribe un correo como nombre@ejemplo.org"]),
    ],
)
def test_contact_field_cleans_or_tells(typed: str, cleaned: str | None, errors: list[str]) -> None:
    form = Form({"contact": typed})
    assert form.errors.get("contact", []) == errors
    assert form.cleaned_data.get("contact") == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("123-456", "123456"),
        ("000000", "000000"),
        ("12345", None),
        ("1234567", None),
        ("", None),
        ("\u0661\u0662\u0663\u0664\u0665\u0666", None),  # Arabic digits
        ("12345a", None),
    ],
)
def test_code_form_wants_six_digits(typed: str, cleaned: str | None) -> None:
    form = CodeForm({"code": typed})
    assert form.is_valid() is (cleaned is not None)
    assert form.cleaned_data.get("code") == cleaned
    assert form.errors.get("code", []) == ([] if cleaned else ["Escribe los seis números del mensaje"])


def test_code_form_asks_the_phone_for_the_code() -> None:
    html = str(CodeForm()["code"])
    assert [html.count(text) for text in ('autocomplete="one-time-code"', 'inputmode="numeric"', "c-code")] == [1, 1, 1]
