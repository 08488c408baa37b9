import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.participation.news.markup import Block, Run, plain, read


def said(text: str) -> tuple[tuple[Run, ...], ...]:
    return ((Run(text),),)


def test_read_knows_paragraphs_headings_and_lists() -> None:
    text = "Uno\ny dos.\n\n## Dónde\n- aquí\n- allá\nTres."
    assert read(text) == (
        Block("paragraph", ((Run("Uno"),), (Run("y dos."),))),
        Block("heading", said("Dónde")),
        Block("list", ((Run("aquí"),), (Run("allá"),))),
        Block("paragraph", said("Tres.")),
    )


@pytest.mark.parametrize("address", ["/petitions/7", "https://puerto-claro.example/a?b=1&c=2#d", "/"])
def test_read_knows_links_to_this_site_and_to_others(address: str) -> None:
    (block,) = read(f"Mira [la petición]({address}) hoy.")
    assert block.lines == ((Run("Mira "), Run("la petición", address), Run(" hoy.")),)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://puerto-claro.example",
        "//elsewhere.example",
        "data:text/html,x",
        "ftp://a.example",
        "petitions/7",
        "https://a b",
        'https://a"onclick',
        "/\\elsewhere.example",
        "",
    ],
)
def test_read_takes_no_other_address_for_a_link(address: str) -> None:
    text = f"[aquí]({address})"
    assert read(text) == (Block("paragraph", said(text)),)


@pytest.mark.parametrize("text", ["##", "-", "##Dónde", "-aquí", "<b>no</b>", "*no*", "[sin](", "# no"])
def test_read_takes_whatever_else_looks_like_markup_for_text(text: str) -> None:
    assert read(text) == (Block("paragraph", said(text)),)


def test_read_of_nothing_is_nothing() -> None:
    assert read("\n \n") == ()


def test_plain_says_the_same_without_the_signs() -> None:
    assert plain("## Dónde\n- [aquí](/process)\n\nFin.") == "Dónde\n\naquí\n\nFin."


@given(st.text())
def test_plain_loses_no_letter_where_there_is_no_link(text: str) -> None:
    text = text.replace("[", "")
    assert [char for char in plain(text) if char.isalnum()] == [char for char in text if char.isalnum()]
