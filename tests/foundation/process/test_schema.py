from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from constituyente.foundation.process.reading import read
from constituyente.foundation.process.schema import Rules


def test_rules_are_the_file_with_its_version(example: str) -> None:
    file = read(example)
    rules = Rules.of(file, version=3, sha256="0" * 64, text=example)
    assert rules.petitions is file.petitions
    assert (rules.version, rules.text, rules.leaf) == (3, example, b"")
    assert rules.process.zone == ZoneInfo("America/Mexico_City")


def test_rules_cannot_be_changed(example: str) -> None:
    file = read(example)
    with pytest.raises(ValidationError):
        file.petitions.closes_after_days = 1  # type: ignore[misc]


def test_what_may_be_left_out_has_a_default() -> None:
    file = read("""
format = 1
[process]
slug = "least"
title = { es = "Lo mínimo" }
languages = ["es"]
timezone = "America/Mexico_City"
[[phases]]
key = "all"
title = { es = "Todo" }
opens = 2026-01-01
closes = 2026-01-01
[log]
origin = "log.example/2026"
""")
    assert (file.territories, file.officials, file.survey, file.bodies, file.petitions.tiers, file.outline.subjects) == (
        (),
        (),
        None,
        {},
        (),
        (),
    )
    assert (file.petitions.per_contact, file.petitions.closes_after_days, file.privacy.k) == (1, 150, 10)
    assert (file.log.seal.every_seconds, file.log.seal.at_least, file.log.seal.at_most_seconds) == (60, 20, 600)
    assert [band.key for band in file.people.age_bands] == ["18+"]
