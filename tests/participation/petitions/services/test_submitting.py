"""A petition on its way to the moderators."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Petition
from tests.conftest import NOON
from tests.factories.petitions import waiting
from tests.participation.outgoing import code_in, entries, letters

pytestmark = pytest.mark.django_db

ANA = "ana@villa-clara.example"
LATER = NOON + timedelta(minutes=1)


def test_submit_keeps_nothing_until_the_contact_is_confirmed(rules: process.Rules) -> None:
    handle = petitions.submit(
        title="Más sombra",
        demand="Pedimos sombra.",
        reasons="Hay sol.",
        wording="",
        subject="",
        author="Ana",
        contact=ANA,
        language="es",
        now=NOON,
        rng=Seeded(1),
    )
    assert Petition.objects.count() == 0
    token = accounts.token_for_code(handle, code_in(letters()[-1]), now=NOON)
    number = petitions.confirm_petition(token, now=NOON, rng=Seeded(2))
    again = petitions.confirm_petition(token, now=LATER, rng=Seeded(3))
    assert (number.number, bool(number.key), again, Petition.objects.count()) == (1, True, petitions.HandedIn(1), 1)
    assert queries.petition_page(1, now=NOON).status == "waiting"
    assert queries.petition_page(1, now=NOON).text is None
    assert entries("petition") == []


@pytest.mark.django_db(transaction=True)
def test_petitions_received_at_once_get_a_number_each(rules: process.Rules) -> None:
    def receive(attempt: int) -> int:
        try:
            return waiting(title=f"Bancas {attempt}", now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(receive, range(8)))
    assert sorted(numbers) == [*range(1, 9)]


def test_submit_is_refused_outside_its_phase(rules: process.Rules) -> None:
    with pytest.raises(petitions.PetitionsClosed):
        petitions.submit(
            title="Tarde",
            demand="x",
            reasons="x",
            wording="",
            subject="",
            author="",
            contact=ANA,
            language="es",
            now=datetime(2046, 1, 1, tzinfo=NOON.tzinfo),
            rng=Seeded(1),
        )
