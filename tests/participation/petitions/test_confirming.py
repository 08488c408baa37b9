"""What the confirming POST asks of the database: that is what a viral night is made of."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import lately
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from tests.conftest import NOON
from tests.factories.petitions import opened


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
def test_confirming_asks_eight_things_of_the_database(rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    petition = opened(now=NOON)
    mailed = [_mailed(petition, person) for person in range(3)]
    monkeypatch.setattr(lately, "SECONDS", 60.0)
    asked = []
    for link in mailed:
        with CaptureQueriesContext(connection) as statements:
            assert client.post(link).status_code == 200
        asked.append([str(one["sql"]).split(None, 1)[0] for one in statements])
    assert asked[-1] == ["BEGIN", "SELECT", "SELECT", "INSERT", "INSERT", "INSERT", "UPDATE", "COMMIT"]
    assert asked[-1] == asked[-2]


def _mailed(petition: int, person: int) -> str:
    handle = petitions.request_signature(
        petition,
        contact=f"persona{person}@villa-clara.example",
        territory="",
        age_band="",
        subscribe=False,
        language="es",
        now=NOON,
        rng=Seeded(f"{person}"),
    )
    return f"/petitions/{petition}/confirm/{accounts.token_of(handle)}"
