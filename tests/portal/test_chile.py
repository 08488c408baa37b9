"""The record of a real convention: converted, imported, counted; out again and in again with one result."""

import json
from pathlib import Path

import pytest

from tests.harness.installation import Installation
from tests.tools.convert_chile.sets import SETS, SHARED, real
from tools.convert_chile.__main__ import convert

FIGURES = {
    "petitions": {"total": 1527, "signatures_proved": 0, "signatures_reported": 904361, "at_or_over": {"10000": 21, "15000": 15}},
    "provisions": {"articles": 295, "identical": 148, "similar": 100, "not_traced": 47},
    "rollcalls": {"total": 2994, "members": 154, "yes": 246476, "no": 162892},
}


@real
@pytest.mark.slow
def test_the_convention_comes_in_and_goes_out_whole(tmp_path: Path) -> None:
    convert(tmp_path / "package", **{argument: SHARED / name for argument, name in SETS.items()})
    first, second = (Installation(tmp_path / name / "data") for name in ("first", "second"))
    first.run("import", str(tmp_path / "package"))
    found = json.loads(first.run("figures", "--json"))
    assert {name: found[name] for name in FIGURES} == FIGURES
    first.run("export", str(tmp_path / "out"))
    second.run("import", str(tmp_path / "out"))
    again = json.loads(second.run("figures", "--json"))
    assert {name: again[name] for name in FIGURES} == FIGURES
    second.run("export", str(tmp_path / "again"))
    tables = sorted(path.name for path in (tmp_path / "out").glob("*.csv") if path.name != "logs.csv")
    assert [name for name in tables if (tmp_path / "out" / name).read_bytes() != (tmp_path / "again" / name).read_bytes()] == []
    assert len(tables) == 13
