from pathlib import Path

import pytest

from . import mutants


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_can_be_planted_in_the_code_as_it_stands(mutant: mutants.Mutant, tmp_path: Path) -> None:
    file = tmp_path / mutant.file
    file.parent.mkdir(parents=True)
    before = (mutants.ROOT / mutant.file).read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")
    assert mutants.plant(mutant, tmp_path) == before
    assert file.read_text(encoding="utf-8") == before.replace(mutant.before, mutant.after)
    assert file.read_text(encoding="utf-8") != before


def test_mutant_is_not_planted_where_the_code_has_moved_on(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="must follow the code"):
        mutants.plant(mutants.Mutant("gone", "code.py", "y = 1", "y = 2", "tests"), tmp_path)
