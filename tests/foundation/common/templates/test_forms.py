import re

from django import forms

from .pieces import SampleForm


def test_field_ties_label_hint_error_and_limit_to_the_control() -> None:
    html = str(SampleForm({"words": ""})["words"].as_field_group())
    assert '<label class="govuk-label" for="id_words">Qué pides</label>' in html
    assert 'aria-invalid="true" aria-describedby="id_words_error id_words_limit"' in html
    assert 'class="govuk-textarea govuk-textarea--error"' in html
    assert "maxlength" not in html
    assert "required" not in html
    assert '<p class="govuk-character-count__message" id="id_words_limit">Hasta 2,000 caracteres</p>' in html


def test_field_of_several_controls_is_a_fieldset_with_a_legend() -> None:
    html = " ".join(str(SampleForm({})["notify"].as_field_group()).split())
    assert (
        '<fieldset class="govuk-fieldset" aria-describedby="id_notify_error"> <legend class="govuk-fieldset__legend">¿Te avisamos?</legend>'
        in html
    )
    assert '<label class="govuk-radios__label" for="id_notify_1">No, borra mi contacto</label>' in html
    assert html.count('class="govuk-radios__input"') == 2


def test_field_says_what_is_optional_and_asks_codes_as_codes() -> None:
    form = SampleForm()
    assert '<span class="c-opt">opcional</span>' in str(form["postcode"].as_field_group())
    assert 'class="govuk-input govuk-input--width-5"' in str(form["postcode"])
    assert "opcional" not in str(form["contact"].as_field_group())
    code = str(form["code"])
    assert ('inputmode="numeric"' in code, 'class="govuk-input c-code"' in code, 'autocomplete="one-time-code"' in code) == (
        True,
        True,
        True,
    )


def test_field_escapes_a_hint_that_is_not_ours() -> None:
    class Careless(forms.Form):
        name = forms.CharField(help_text="<script>")

    assert "<script>" not in str(Careless()["name"].as_field_group())


def test_forms_speak_in_our_voice() -> None:
    form = SampleForm({"contact": "no", "notify": "maybe", "words": "a" * 2001})
    said = {name: list(form.errors[name]) for name in ("contact", "code", "notify", "words")}
    assert said == {
        "contact": ["Escribe un correo como nombre@ejemplo.org"],
        "code": ["Falta este dato"],
        "notify": ["Elige una de las opciones"],
        "words": ["Escribe 2000 caracteres o menos; ahora son 2001"],
    }


def test_form_begins_with_a_summary_that_links_to_the_fields() -> None:
    html = str(SampleForm({"contact": "no", "postcode": "", "code": "1", "territory": "015", "words": "agua"}))
    summary = html.partition("</ul></div>")[0]
    assert "Falta corregir 3 cosas" in summary
    assert re.findall(r'<a href="#([^"]+)">', summary) == ["id_contact", "id_notify_0", "id_agree"]
    assert {f'id="{target}"' in html for target in ("id_contact", "id_notify_0", "id_agree")} == {True}
    assert "govuk-error-summary" not in str(SampleForm())
