import pytest

from constituyente.foundation.accounts import api as accounts
from tests.conftest import NOON

from .people import Reviewers


@pytest.fixture
def reviewers(db: None) -> Reviewers:
    def staff(name: str, role: str) -> accounts.Actor:
        return accounts.ensure_staff(f"{name}@villa-clara.example", name, [role], now=NOON)

    ana, beto, caro, dani = (staff(name, "reviewer") for name in ("ana", "beto", "caro", "dani"))
    return Reviewers(ana, beto, caro, dani, nobody=staff("eva", "analyst"))
