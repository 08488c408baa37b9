"""Petitions and counts from elsewhere."""

from datetime import date, timedelta

import pytest

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Petition
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import gathered, opened
from tests.participation.outgoing import entries

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=1)


def test_import_counts_what_others_report_and_promises_nothing(rules: process.Rules, sequencer: Sequencer) -> None:
    mark = rules.petitions.tiers[-1].signatures
    assert petitions.import_petitions([gathered(34), gathered(40)], now=NOON, rng=Seeded(1)) == 2
    reported = petitions.CountInput(34, mark + 5, date(2022, 1, 27), "Plataforma de prueba", "")
    assert petitions.import_counts([reported]) == 1
    sequencer()
    petitions.collect_promises(now=NOON)
    figures = petitions.figures([mark])
    assert (figures.total, figures.signatures_proved, figures.signatures_reported, figures.at_or_over) == (2, 0, mark + 5, {mark: 1})
    page = queries.petition_page(34, now=NOON)
    assert (page.status, page.promises, page.reported and page.reported.by) == ("reported", (), "Plataforma de prueba")
    assert not any(one.reached for one in page.marks)
    assert entries("crossing") == []
    size = ledger.head().size
    assert petitions.import_petitions([gathered(34), gathered(40)], now=LATER, rng=Seeded(2)) == 0
    assert petitions.import_counts([reported]) == 0
    sequencer()
    assert ledger.head().size == size


def test_import_takes_all_or_nothing(rules: process.Rules) -> None:
    petitions.import_petitions([gathered(34)], now=NOON, rng=Seeded(1))
    with pytest.raises(petitions.PetitionStands):
        petitions.import_petitions([gathered(35), gathered(34, title="Otra cosa")], now=NOON, rng=Seeded(1))
    assert [one.number for one in Petition.objects.all()] == [34]


def test_a_petition_that_gathers_here_takes_no_reported_count(rules: process.Rules) -> None:
    number = opened(now=NOON)
    with pytest.raises(petitions.CountRefused):
        petitions.import_counts([petitions.CountInput(number, 99, date(2022, 1, 1), "Quien sea", "")])
