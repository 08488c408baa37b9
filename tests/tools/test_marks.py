import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tools.marks import Keys, Provision, readings, roman, split, tree

ARTICLE = Provision("x/articulo/1", "00000000", "", "article")


def outline(paragraphs: Sequence[str]) -> list[str]:
    """Each provision read from `paragraphs`: its mark ("-" if none), indented by its depth under the article."""
    found = list(tree(ARTICLE, paragraphs, Keys()))
    depth = {ARTICLE.key: -1}
    for provision in found:
        depth[provision.key] = depth[provision.parent] + 1
    return [f"{'  ' * depth[provision.key]}{provision.mark or '-'}" for provision in found]


def kinds(paragraphs: Sequence[str]) -> list[str]:
    return [provision.kind for provision in tree(ARTICLE, paragraphs, Keys())]


def written(marks: str) -> list[str]:
    """Paragraphs that begin with `marks`, separated by spaces; "-" is a paragraph without one."""
    return [f"texto {index}" if mark == "-" else f"{mark} texto {index}" for index, mark in enumerate(marks.split())]


def test_split_takes_the_four_kinds_of_marks() -> None:
    paragraphs = ("A. Uno", "12. Dos", "b) Tres", "XLVI. Cuatro", "5.", "Ninguno", "IIII. Mal", "a. Otro", "1) Otro", "A.B. Siglas")
    assert [split(paragraph) for paragraph in paragraphs] == [
        ("A.", "Uno"),
        ("12.", "Dos"),
        ("b)", "Tres"),
        ("XLVI.", "Cuatro"),
        ("5.", ""),
        ("", "Ninguno"),
        ("", "IIII. Mal"),
        ("", "a. Otro"),
        ("", "1) Otro"),
        ("", "A.B. Siglas"),
    ]


def test_readings_of_a_letter_that_is_also_a_numeral() -> None:
    assert [(reading.kind, reading.value) for reading in readings("I.")] == [("section", 9), ("fraction", 1)]
    assert [(reading.kind, reading.value) for reading in readings("B.")] == [("section", 2)]


def test_roman_reads_canonical_numerals() -> None:
    assert [roman(sign) for sign in ("I", "IV", "IX", "XIV", "XL", "XLVI", "XC", "MCMXCIV")] == [1, 4, 9, 14, 40, 46, 90, 1994]


def test_tree_nests_sections_paragraphs_and_clauses() -> None:
    paragraphs = written("A. 1. a) b) 2. B. 1.")
    assert outline(paragraphs) == ["A.", "  1.", "    a)", "    b)", "  2.", "B.", "  1."]
    assert kinds(paragraphs) == ["section", "paragraph", "clause", "clause", "paragraph", "section", "paragraph"]


def test_tree_puts_fractions_under_whatever_they_follow() -> None:
    paragraphs = written("A. I. a) II. 1. a) 2. III. B. 1. I. II. 2.")
    assert outline(paragraphs) == [
        *("A.", "  I.", "    a)", "  II.", "    1.", "      a)", "    2.", "  III."),
        *("B.", "  1.", "    I.", "    II.", "  2."),
    ]
    assert kinds(paragraphs)[1:4] == ["fraction", "clause", "fraction"]


def test_tree_reads_i_after_h_as_a_section() -> None:
    paragraphs = written("A. B. C. D. E. F. G. H. 1. I. 1. J.")
    assert outline(paragraphs)[7:] == ["H.", "  1.", "I.", "  1.", "J."]
    assert kinds(paragraphs)[9] == "section"


def test_tree_reads_c_and_d_after_b_as_sections_and_not_as_numerals() -> None:
    assert outline(written("A. B. 1. I. II. C. 1. D. I.")) == ["A.", "B.", "  1.", "    I.", "    II.", "C.", "  1.", "D.", "  I."]


def test_tree_puts_an_unmarked_paragraph_into_the_section_or_number_before_it() -> None:
    assert outline(written("- 1. - - 2. A. - B. -")) == ["-", "1.", "  -", "  -", "2.", "  A.", "    -", "  B.", "    -"]


def test_tree_puts_an_unmarked_paragraph_beside_the_clause_or_fraction_before_it() -> None:
    assert outline(written("1. a) - b) - 2. I. - -")) == ["1.", "  a)", "  -", "  b)", "  -", "2.", "  I.", "  -", "  -"]


def test_tree_puts_an_unmarked_paragraph_into_the_clause_whose_list_follows() -> None:
    assert outline(written("1. a) - I. - II. b)")) == ["1.", "  a)", "    -", "    I.", "    -", "    II.", "  b)"]


def test_tree_puts_a_second_list_under_the_paragraph_that_announces_it() -> None:
    assert outline(written("7. I. II. - - I. II. 8.")) == ["7.", "  I.", "  II.", "  -", "  -", "    I.", "    II.", "8."]


def test_tree_accepts_a_list_whose_first_mark_is_lost() -> None:
    assert outline(written("5. 6. II. III. 7.")) == ["5.", "6.", "  II.", "  III.", "7."]


def test_tree_accepts_a_gap() -> None:
    assert outline(written("A. 1. 3. C. 1.")) == ["A.", "  1.", "  3.", "C.", "  1."]


def test_tree_accepts_letters_with_and_without_enye() -> None:
    letters = "a) b) c) d) e) f) g) h) i) j) k) l) m) n)"
    assert outline(written(f"1. {letters} o) 2.")) == ["1.", *(f"  {mark}" for mark in letters.split()), "  o)", "2."]
    assert outline(written(f"1. {letters} ñ) o) 2.")) == ["1.", *(f"  {mark}" for mark in letters.split()), "  ñ)", "  o)", "2."]


def test_keys_are_the_same_each_time_and_differ_from_each_other() -> None:
    keys = Keys()
    assert [keys.give("cdmx/articulo/6/A/1"), keys.give("cdmx/articulo/6/A/1")] == [
        ("cdmx/articulo/6/A/1", "d1285376"),
        ("cdmx/articulo/6/A/1~2", "59133ab8"),
    ]
    assert re.fullmatch("[0-9a-f]{8}", Keys().give("cdmx/preambulo")[1])


@given(st.lists(st.sampled_from(["-", "A.", "B.", "C.", "I.", "II.", "V.", "1.", "2.", "3.", "a)", "b)", "c)", "n)", "o)"]), max_size=30))
def test_tree_loses_nothing_and_keeps_the_order(marks: list[str]) -> None:
    paragraphs = written(" ".join(marks))
    found = list(tree(ARTICLE, paragraphs, Keys()))
    children: dict[str, list[Provision]] = {}
    for provision in found:
        children.setdefault(provision.parent, []).append(provision)

    def depth_first(key: str) -> list[Provision]:
        return [step for child in children.get(key, []) for step in (child, *depth_first(child.key))]

    assert [f"{provision.mark} {provision.body}".strip() for provision in found] == paragraphs
    assert depth_first(ARTICLE.key) == found
    assert len({provision.key for provision in found}) == len(found)
