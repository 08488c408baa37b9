"""What the pages here are made of."""

import re
from datetime import UTC, datetime

from django import forms
from django.utils.html import format_html

from constituyente.foundation.accounts.data import Actor
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process.data import Site

MOMENT = datetime(2016, 8, 22, 15, 42, tzinfo=UTC)
PETITION = Ref("petition", "47")
MARKS = [(5000, True), (10000, True), (50000, False)]
SITE = Site(
    title="Constitución de la Ciudad de México",
    place="Ciudad de México",
    phase="borrador público",
    synthetic=True,
    languages=("es", "en"),
    timezone="America/Mexico_City",
    version=1,
)


class SampleForm(forms.Form):
    contact = forms.EmailField(
        label="Tu correo", help_text="Te mandamos un código. No se publica.", widget=forms.EmailInput({"autocomplete": "email"})
    )
    postcode = forms.CharField(label="Tu código postal", required=False, widget=forms.TextInput({"class": "govuk-input--width-5"}))
    code = forms.CharField(label="Seis números", widget=forms.TextInput({"autocomplete": "one-time-code", "maxlength": 6}))
    territory = forms.ChoiceField(label="Alcaldía", choices=[("", "Elige"), ("015", "Cuauhtémoc")])
    words = forms.CharField(label="Qué pides", max_length=2000, widget=forms.Textarea({"rows": 4}))
    notify = forms.ChoiceField(label="¿Te avisamos?", choices=[("yes", "Sí"), ("no", "No, borra mi contacto")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Temas", required=False, choices=[("a", "Agua"), ("b", "Calle")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(
        label=format_html('Leí el <a href="{}">aviso</a> y acepto', "/process"),
        error_messages={"required": "Lee el aviso y acepta para poder firmar"},
    )
    trap = forms.CharField(required=False, widget=forms.HiddenInput)


def ines(*roles: str) -> Actor:
    return Actor(1, "Inés Rivas", frozenset(roles or {"moderator"}))


def squeezed(html: str) -> str:
    """The text of a page, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
