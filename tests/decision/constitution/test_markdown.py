import pytest

from constituyente.decision.constitution.markdown import Line, escaped, write

TEXT = (
    Line("preamble", "", "Preámbulo", "Vivimos juntos.\n\nEsto nos prometemos.", 0, 0),
    Line("title", "TÍTULO PRIMERO", "La ciudad", "", 0, 0),
    Line("article", "Artículo 1.", "Agua", "Toda persona:", 1, 0),
    Line("paragraph", "1.", "", "La recibe.\n- De día.", 2, 1),
    Line("paragraph", "", "", "Y de noche.", 2, 1),
    Line("transitory", "", "", "", 0, 0),
)


def test_write_gives_headings_and_marked_paragraphs() -> None:
    assert write("Carta", TEXT) == (
        "# Carta\n\n"
        "## Preámbulo\n\n"
        "Vivimos juntos.\n\n"
        "Esto nos prometemos.\n\n"
        "## TÍTULO PRIMERO. La ciudad\n\n"
        "### Artículo 1. Agua\n\n"
        "Toda persona:\n\n"
        "**1.** La recibe.\n\n"
        "\\- De día.\n\n"
        "Y de noche.\n"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>*a*</script>", r"\<script\>\*a\*\</script\>"),
        ("# no", r"\# no"),
        ("- no", r"\- no"),
        ("1. no", r"1\. no"),
        ("[a](b) & `c`", r"\[a\](b) \& \`c\`"),
        ("el artículo 1. sí", "el artículo 1. sí"),
    ],
)
def test_escaped_text_is_shown_as_it_is(text: str, shown: str) -> None:
    assert escaped(text) == shown
