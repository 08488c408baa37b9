"""Telling everything that is wrong at once."""

from collections.abc import Iterable

import pytest


def nothing_wrong(wrong: Iterable[object]) -> None:
    """Fail with one line for each thing that is wrong; pass if nothing is."""
    lines = [str(line) for line in wrong]
    if lines:
        pytest.fail(f"{len(lines)} wrong:\n" + "\n".join(lines), pytrace=False)
