"""The tables of a data package, as somebody reads them who has no program of ours."""

import csv
from pathlib import Path


def rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
