"""Secrets an installation makes for itself."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from constituyente.foundation.common.secret import installation_secret


def test_everybody_who_starts_at_once_gets_the_same_secret(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: installation_secret(path), range(40)))
    assert len(found) == 1
    assert len(found.pop()) == 43
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret"]
