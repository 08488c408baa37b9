from datetime import datetime

import pytest

from constituyente.foundation.process import api as process
from tests.factories import assembly as factory


@pytest.fixture
def rules(db: None, noon: datetime) -> process.Rules:
    """The rules of the tests with an assembly of four elected seats and two appointed ones, in force."""
    text = factory.PROCESS.read_text(encoding="utf-8")
    body = '[{ filled = "elected", number = 4 }, { filled = "appointed", number = 2 }]'
    return process.apply(text.replace("[privacy]", factory.ASSEMBLY.format(seats=body, rules="") + "\n[privacy]"), now=noon)
