import tomllib

from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.process.lines import Loc, lines_of

TEXT = """\
format = 1  # a comment

[process]
"quoted key".dotted = [
  1,
  # a comment of its own
  { a = 1, b = { c = 2 } },
]

[[list]]
[[list]]
x = 1
[list.below]
y = 2
[[list.inner]]
[[list.inner]]
z = 3
[above.only]
"""


def test_lines_of_gives_every_key_table_and_entry_its_line() -> None:
    assert lines_of(TEXT) == {
        (): 1,
        ("format",): 1,
        ("process",): 3,
        ("process", "quoted key"): 4,
        ("process", "quoted key", "dotted"): 4,
        ("process", "quoted key", "dotted", 0): 5,
        ("process", "quoted key", "dotted", 1): 7,
        ("process", "quoted key", "dotted", 1, "a"): 7,
        ("process", "quoted key", "dotted", 1, "b"): 7,
        ("process", "quoted key", "dotted", 1, "b", "c"): 7,
        ("list",): 10,
        ("list", 0): 10,
        ("list", 1): 11,
        ("list", 1, "x"): 12,
        ("list", 1, "below"): 13,
        ("list", 1, "below", "y"): 14,
        ("list", 1, "inner"): 15,
        ("list", 1, "inner", 0): 15,
        ("list", 1, "inner", 1): 16,
        ("list", 1, "inner", 1, "z"): 17,
        ("above",): 18,
        ("above", "only"): 18,
    }


def places(value: object, loc: Loc = ()) -> set[Loc]:
    """Every path of parsed TOML."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {loc}.union(*(places(entry, (*loc, key)) for key, entry in below))


keys = st.sampled_from(["a", "b", "c-d", '"e f"', "'g'", "h.i"])
values = st.recursive(
    st.sampled_from(["1", "true", '"text"', "'x'", "2016-03-30", '"""\nlong\n"""']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda entries: f"[{', '.join(entries)}]"),
        st.lists(inner, max_size=3).map(lambda entries: "[\n" + "".join(f"  {entry}, # note\n" for entry in entries) + "]"),
        st.dictionaries(keys, inner, max_size=3).map(
            lambda pairs: "{ " + ", ".join(f"{key} = {entry}" for key, entry in pairs.items()) + " }"
        ),
    ),
    max_leaves=6,
)
tables = st.tuples(st.sampled_from(["[[x]]", "[[x.y]]", "[[z]]"]), st.dictionaries(keys, values, max_size=3)).map(
    lambda table: "\n".join([table[0], *(f"{key} = {value}" for key, value in table[1].items())])
)


@given(st.lists(tables, max_size=5))
def test_lines_of_knows_exactly_the_paths_of_the_file(parts: list[str]) -> None:
    text = "\n".join(parts)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # the same list opened in two ways
    assert set(lines_of(text)) == places(parsed)
