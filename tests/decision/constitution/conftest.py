from datetime import datetime

import pytest
from lxml import etree

from constituyente.foundation.process import api as process
from tests.conftest import PROCESS

from .schema import SCHEMA, Faults

ASSEMBLY = """
[[phases]]
key = "assembly"
title = { es = "Decidir", en = "Deciding" }
opens = 2026-10-01
closes = 2027-01-31
allows = ["assembly"]
"""


@pytest.fixture
def deciding(db: None, noon: datetime) -> process.Rules:
    """Rules with a phase in which the assembly decides."""
    return process.apply(PROCESS.read_text(encoding="utf-8") + ASSEMBLY, now=noon)


@pytest.fixture(scope="session")
def faults() -> Faults:
    """What the schema of Akoma Ntoso 3.0 has against a document."""
    if not SCHEMA.exists():
        pytest.skip("the schema of Akoma Ntoso is not beside this repository")
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))

    def found(document: bytes) -> list[str]:
        valid = schema.validate(etree.fromstring(document))
        return [] if valid else str(schema.error_log).splitlines()

    return found
