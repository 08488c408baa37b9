from datetime import datetime

import pytest

from constituyente.foundation.process import api as process
from tests.factories import assembly as factory


@pytest.fixture
def rules(db: None, noon: datetime) -> process.Rules:
    """The rules of the tests with an assembly of nine seats, in force."""
    return factory.rules_in_force(now=noon)


@pytest.fixture
def members(rules: process.Rules, noon: datetime) -> list[str]:
    """The keys of nine members."""
    return factory.seated(now=noon)
