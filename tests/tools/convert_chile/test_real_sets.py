import tomllib
from collections import Counter
from pathlib import Path

from tests.harness.tables import rows
from tools.convert_chile.__main__ import convert
from tools.convert_chile.genealogy import key

from .sets import SETS, SHARED, real


@real
def test_convert_keeps_the_figures_of_the_real_sets(tmp_path: Path) -> None:
    out = tmp_path / "out"
    converted = convert(out, **{argument: SHARED / name for argument, name in SETS.items()})
    people, text, votings = converted.initiatives, converted.genealogy, converted.votings
    assert people is not None
    assert (people.petitions, people.signatures, people.cut) == (1527, 904361, 0)
    counts = [int(row["signatures"]) for row in rows(out, "reported_counts")]
    assert (len(counts), sum(counts), sum(count >= 10000 for count in counts), sum(count >= 15000 for count in counts)) == (
        1527,
        904361,
        21,
        15,
    )
    petitions = rows(out, "petitions")
    rules = tomllib.loads((out / "process.toml").read_text(encoding="utf-8"))
    assert {row["subject"] for row in petitions} == {subject["key"] for subject in rules["outline"]["subjects"]}
    assert len(rules["outline"]["subjects"]) == 7
    assert all(row["demand"] and row["reasons"] and row["wording"] and row["opened_at"] for row in petitions)
    assert text is not None
    assert (text.articles, text.lineages) == (295, 793)
    first = Counter(row["status"] for row in rows(out, "descents") if row["rank"] == "1")
    assert first == {"identical": 148, "similar": 100, "not_traced": 47}
    (laico,) = (row for row in rows(out, "descents") if row["provision"] == key("articulo", 114))
    sources = {row["reference"] for row in rows(out, "lineage_sources") if row["lineage"] == laico["lineage"]}
    assert [row["name"] for row in rows(out, "external_references") if row["key"] in sources] == ["Iniciativa Popular 48-2"]
    assert votings is not None
    assert (votings.members, votings.roll_calls, votings.yes, votings.no) == (154, 2994, 246476, 162892)
    assert sum(int(row["yes"]) >= 103 for row in rows(out, "roll_calls")) == 1129
