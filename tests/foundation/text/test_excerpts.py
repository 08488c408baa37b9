from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text
from constituyente.foundation.text.excerpts import MORE

LONG = "Hola y adiós. " * 40 + "El agua potable llega a la ciudad. " + "Fin del texto. " * 40
WORDS = st.lists(st.sampled_from(["agua", "Ciudad", "niño", "sol", "\u202eluz", "=1+1", "<b>casa</b>", "\u200b", "a"]), max_size=80)


def told(content: str, asked: str, width: int = 120) -> str:
    parts = text.excerpt(content, text.stems(asked, "es"), language="es", width=width)
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


def test_the_words_asked_for_are_marked_in_any_form() -> None:
    assert told("Los niños piden AGUA. El niño bebe.", "agua niña") == "Los [niños] piden [AGUA]. El [niño] bebe."


def test_the_stretch_with_most_of_them_is_shown() -> None:
    shown = told(f"Agua. {LONG}", "agua ciudad")
    assert "[agua] potable llega a la [ciudad]" in shown
    assert (shown[0], shown[-1]) == (MORE, MORE)


def test_without_a_word_the_beginning_is_shown() -> None:
    assert told(LONG, "xyz", width=30) == "Hola y adiós. Hola y adiós.…"
    assert text.excerpt(" \u200b ", ["agu"], language="es", width=30) == ()


def test_what_is_not_seen_is_left_out_and_markup_stays_text() -> None:
    assert told("<b>agua</b>\u202e =SUMA(1)\n\nfin", "agua") == "<b>[agua]</b> =SUMA(1) fin"


def test_a_word_longer_than_the_stretch_is_cut() -> None:
    assert told("x" * 500, "agua", width=20) == "x" * 20 + MORE


@given(WORDS, st.integers(20, 200))
def test_an_excerpt_is_a_stretch_of_the_text(chosen: list[str], width: int) -> None:
    content = " ".join(chosen)
    parts = text.excerpt(content, text.stems("agua luz", "es"), language="es", width=width)
    stretch = "".join(part.text for part in parts if part.text != MORE or part.marked).removeprefix(MORE).removesuffix(MORE)
    assert stretch in text.visible(content)
    assert len(stretch) <= width
    assert all(text.stems(part.text, "es")[0] in {"agu", "luc"} for part in parts if part.marked)
    # Where one of the words stands in the text, one is shown.
    assert any(part.marked for part in parts) == any(stem in {"agu", "luc"} for stem in text.stems(content, "es"))
