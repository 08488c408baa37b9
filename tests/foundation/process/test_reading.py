import re
from pathlib import Path

import pytest

from constituyente.foundation.process.reading import LARGEST, Fault, Faulty, read

MALFORMED = sorted((Path(__file__).parent / "malformed").glob("*.toml"))


def told(fault: Fault) -> tuple[int, str]:
    """Line and sentence, as a malformed file marks them."""
    return fault.line, ": ".join(part for part in (fault.path, fault.sentence % fault.facts) if part)


@pytest.mark.parametrize("file", MALFORMED, ids=lambda file: file.stem)
def test_read_names_line_path_and_what_is_wrong(file: Path) -> None:
    """Every malformed file marks each wrong line with `# <- path: message`; all are found at once and nothing else."""
    text = file.read_text(encoding="utf-8")
    marked = [(number, mark[1]) for number, line in enumerate(text.splitlines(), start=1) if (mark := re.search(r"# <- (.*)$", line))]
    with pytest.raises(Faulty) as caught:
        read(text)
    assert [told(fault) for fault in caught.value.faults] == marked


def test_read_understands_the_example(example: str) -> None:
    file = read(example)
    assert file.process.title == {"es": "Constitución de Puerto Claro", "en": "Constitution of Puerto Claro"}
    assert [tier.signatures for tier in file.petitions.tiers] == [25, 50, 250]
    assert [(tier.promise.kind, tier.promise.by, tier.promise.people) for tier in file.petitions.tiers if tier.promise] == [
        ("answer", "secretariat", 0),
        ("hearing", "working_group", 3),
        ("commitment", "mayor", 0),
    ]
    assert file.bodies["working_group"].size == 28
    assert file.bodies["assembly"].size == 100
    assert list(file.owners()) == ["secretariat", "mayor", "working_group", "assembly", "water"]


def test_read_takes_either_line_ending(example: str) -> None:
    assert read(example.replace("\n", "\r\n")) == read(example)
    with pytest.raises(Faulty) as caught:
        read(example.replace('slug = "puerto-claro"', "slug = 1").replace("\n", "\r\n"))
    assert [told(fault) for fault in caught.value.faults] == [(6, "process.slug: must be text in quotes")]


def test_read_takes_a_byte_order_mark(example: str) -> None:
    assert read("\ufeff" + example) == read(example)


def test_read_places_keys_however_they_are_written(example: str) -> None:
    """Quoted and dotted keys, tables out of order, and tables below the last entry of a list."""
    text = example.replace('slug = "puerto-claro"', '"slug" = 1').replace("[privacy]\nk = 10", "[privacy]\n'k' = 1")
    text = text.replace("within = { days = 45 }", "within.days = 0")
    with pytest.raises(Faulty) as caught:
        read(text)
    assert [told(fault) for fault in caught.value.faults] == [
        (6, "process.slug: must be text in quotes"),
        (114, "petitions.tiers[2].promise.within.days: must be 1 or more"),
        (134, "privacy.k: must be 2 or more"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "format: is missing"),
        ("x = [", 1, "this is no value: text needs quotes, lists [ ], tables { }"),
        ("x = " + "[" * 5000, 1, "lists or tables are nested too deeply"),
        ("x = 1\ny = " + "9" * 5000, 2, "a number has too many digits"),
        ("#" * (LARGEST + 1), 1, f"is longer than {LARGEST} characters"),
        ("x = 1\n\n\x00", 3, "this is no table, no key and no comment"),
    ],
    ids=["empty", "open list", "nested", "digits", "long", "binary"],
)
def test_read_refuses_what_is_no_process_file_at_all(text: str, line: int, what: str) -> None:
    with pytest.raises(Faulty) as caught:
        read(text)
    assert told(caught.value.faults[0]) == (line, what)


def test_read_refuses_a_map_that_is_too_large_for_a_page(example: str) -> None:
    outline = "0 0" + " 1 1 -1 1" * 1_000
    shapes = "".join(f'"{code}" = "{outline}"\n' for code in ("01", "02", "03"))
    with pytest.raises(Faulty) as caught:
        read(f'{example}\n[map]\nsource = {{ es = "Nosotros" }}\n[map.shapes]\n{shapes}')
    (fault,) = caught.value.faults
    assert told(fault)[1] == "map.shapes: has 6003 points, and a page takes 5000"
