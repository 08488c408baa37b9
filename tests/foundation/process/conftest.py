from datetime import UTC, datetime
from pathlib import Path

import pytest

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "process.toml"


@pytest.fixture(scope="session")
def example() -> str:
    """The process file of the documentation."""
    return EXAMPLE.read_text(encoding="utf-8")
