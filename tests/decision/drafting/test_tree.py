import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.decision.drafting import tree
from constituyente.decision.drafting.tree import Flaw, Line


def key(number: int) -> str:
    return f"{number:08x}"


def lines(*rows: tuple[int, int, str]) -> list[Line]:
    """(key, parent's key or 0, kind), in order."""
    return [Line(key(one), key(parent) if parent else "", position, kind) for position, (one, parent, kind) in enumerate(rows, start=1)]


CITY = lines(
    (1, 0, "preamble"),
    (2, 0, "title"),
    (3, 2, "article"),
    (4, 3, "paragraph"),
    (5, 4, "clause"),
    (6, 2, "chapter"),
    (7, 6, "article"),
    (8, 7, "section"),
    (9, 0, "title"),
    (10, 9, "transitory"),
    (11, 9, "transitory"),
)


def test_places_know_what_they_stand_in_and_on_which_page() -> None:
    found = tree.places(CITY)
    assert {int(one, 16): (int(place.page or "0", 16), [int(line.key, 16) for line in place.path]) for one, place in found.items()} == {
        1: (1, []),
        2: (0, []),
        3: (3, [2]),
        4: (3, [2, 3]),
        5: (3, [2, 3, 4]),
        6: (0, [2]),
        7: (7, [2, 6]),
        8: (7, [2, 6, 7]),
        9: (9, []),
        10: (9, [9]),
        11: (9, [9]),
    }
    assert [int(place.line.key, 16) for place in tree.pages(found)] == [1, 3, 7, 9]
    assert [int(place.line.key, 16) for place in tree.on_page(found, key(3))] == [3, 4, 5]


def test_groups_put_each_page_below_what_begins_there() -> None:
    groups = tree.groups(tree.places(CITY))
    assert [
        ([int(one.line.key, 16) for one in group.divisions], group.level, [int(one.line.key, 16) for one in group.pages])
        for group in groups
    ] == [
        ([], 0, [1]),
        ([2], 1, [3]),
        ([6], 2, [7]),
        ([], 0, [9]),
    ]


def test_groups_go_on_in_a_title_after_its_chapter() -> None:
    rows = lines((1, 0, "title"), (2, 1, "chapter"), (3, 2, "article"), (4, 1, "article"), (5, 0, "title"), (6, 0, "transitory"))
    groups = tree.groups(tree.places(rows))
    assert [
        ([int(one.line.key, 16) for one in group.divisions], group.level, [int(one.line.key, 16) for one in group.pages])
        for group in groups
    ] == [
        ([1, 2], 2, [3]),
        ([], 1, [4]),
        ([5], 1, []),
        ([], 0, [6]),
    ]


def test_neighbours_are_the_pages_before_and_after() -> None:
    found = tree.places(CITY)
    sides = {one: tree.neighbours(found, key(one)) for one in (1, 3, 9)}
    assert {one: [int(side.line.key, 16) if side else None for side in both] for one, both in sides.items()} == {
        1: [None, 3],
        3: [1, 7],
        9: [7, None],
    }


@pytest.mark.parametrize(
    ("rows", "column", "row"),
    [
        ([Line("xyz", "", 1, "article")], "key", 1),
        ([Line(key(1), "", 1, "article"), Line(key(1), "", 2, "article")], "key", 2),
        ([Line(key(1), "", 2, "article")], "position", 1),
        ([Line(key(1), "", 1, "poem")], "kind", 1),
        ([Line(key(1), key(2), 1, "paragraph"), Line(key(2), "", 2, "article")], "parent", 1),
        ([Line(key(1), key(1), 1, "paragraph")], "parent", 1),
        (lines((1, 0, "article"), (2, 0, "article"), (3, 1, "paragraph")), "parent", 3),
        ([], "text", 1),
    ],
)
def test_first_flaw_says_where(rows: list[Line], column: str, row: int) -> None:
    flaw = tree.first_flaw(rows)
    assert flaw is not None
    assert (flaw.row, flaw.column) == (row, column)


def test_first_flaw_names_what_it_found() -> None:
    assert tree.first_flaw([Line(key(1), "", 1, "poem")]) == Flaw(1, "kind", "“%(value)s” is no kind of provision", "poem")
    assert tree.first_flaw(CITY) is None


@st.composite
def trees(draw: st.DrawFn) -> list[Line]:
    """Any tree of provisions, whatever stands in what, in the order of reading."""
    rows, begun = list[Line](), list[str]()
    for position in range(1, draw(st.integers(1, 30)) + 1):
        depth = draw(st.integers(0, len(begun)))
        del begun[depth:]
        rows.append(Line(key(position), begun[-1] if begun else "", position, draw(st.sampled_from(tree.KINDS))))
        begun.append(rows[-1].key)
    return rows


@given(trees())
def test_every_provision_divides_the_text_or_stands_on_one_page(rows: list[Line]) -> None:
    assert tree.first_flaw(rows) is None
    found = tree.places(rows)
    pages = tree.pages(found)
    shown = [place.line.key for page in pages for place in tree.on_page(found, page.line.key)]
    divisions = [place.line.key for place in found.values() if not place.page]
    assert sorted([*shown, *divisions]) == sorted(line.key for line in rows)
    assert {found[one].line.kind for one in divisions} <= tree.DIVISIONS


@given(trees())
def test_contents_keep_the_order_of_reading(rows: list[Line]) -> None:
    found = tree.places(rows)
    listed = [place.line.key for group in tree.groups(found) for place in (*group.divisions, *group.pages)]
    assert listed == [place.line.key for place in found.values() if not place.page or place.is_page]


@given(trees())
def test_reading_on_passes_every_page_once(rows: list[Line]) -> None:
    found = tree.places(rows)
    passed = list(tree.pages(found)[:1])
    while passed and (following := tree.neighbours(found, passed[-1].line.key)[1]) is not None:
        assert tree.neighbours(found, following.line.key)[0] == passed[-1]
        passed.append(following)
    assert tuple(passed) == tree.pages(found)


@pytest.mark.parametrize(
    ("mark", "heading", "expected"),
    [
        ("Artículo 6", "Ciudad de libertades.", "Artículo 6. Ciudad de libertades"),
        ("Artículo 6.", "", "Artículo 6"),
        ("", "Preámbulo", "Preámbulo"),
        ("PRIMERO. -", "", "PRIMERO"),
        ("a)", "", "a)"),
        ("", "", ""),
    ],
)
def test_name_joins_mark_and_heading(mark: str, heading: str, expected: str) -> None:
    assert tree.name(mark, heading) == expected


def test_inside_lists_the_marked_provisions_down_from_the_page() -> None:
    rows = [
        Line(key(1), "", 1, "article", "Artículo 1"),
        Line(key(2), key(1), 2, "section", "A."),
        Line(key(3), key(2), 3, "paragraph"),
        Line(key(4), key(3), 4, "clause", "a)"),
    ]
    found = tree.places(rows)
    assert [[line.mark for line in tree.inside(place)] for place in found.values()] == [[], ["A."], ["A."], ["A.", "a)"]]
