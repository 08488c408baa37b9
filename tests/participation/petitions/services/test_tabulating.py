import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.records import digest
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import breakdowns, queries
from constituyente.participation.petitions.models import Breakdown
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def sign(
    petition: int, count: int, *, first: int = 0, territory: str = "", channel: petitions.Channel = "web"
) -> list[petitions.Acknowledgement]:
    return [
        petitions.sign(
            petition,
            identity=f"p{person}@villa-clara.example",
            strength="email",
            channel=channel,
            territory=territory,
            now=NOON,
            rng=Seeded(f"{petition} {person}"),
        )
        for person in range(first, first + count)
    ]


def shown(petition: int) -> dict[str, dict[str, int]]:
    told = queries.petition_page(petition, now=NOON).breakdown
    assert told
    return {by: {row.key: row.value for row in rows if row.value} for by, rows in told.by.items()}


def test_who_signed_is_told_once_a_day_and_no_group_is_small(rules: process.Rules, sequencer: Sequencer) -> None:
    k, petition = rules.privacy.k, opened(now=NOON)
    one, two = (territory.code for territory in rules.territories[:2])
    sign(petition, k - 1, territory=one)
    sequencer()
    assert petitions.publish_breakdowns(now=NOON) == 0
    assert queries.petition_page(petition, now=NOON).breakdown is None
    sign(petition, 3 * k, first=100, territory=two)
    sign(petition, 2 * k, first=200, territory=one, channel="paper")
    sequencer()
    assert [petitions.publish_breakdowns(now=NOON) for _time in range(2)] == [1, 0]
    assert shown(petition)["territory"] == {one: 3 * k - 1, two: 3 * k}
    assert shown(petition)["channel"] == {"web": 4 * k - 1, "paper": 2 * k}
    sign(petition, 1, first=300, territory=one)
    sequencer()
    assert petitions.publish_breakdowns(now=NOON + DAY) == 0  # too few came
    sign(petition, k, first=400, territory=two)
    sequencer()
    assert petitions.publish_breakdowns(now=NOON + DAY) == 1
    told = shown(petition)["territory"]
    assert told[one] == 3 * k - 1  # one person more would be told apart: the figure stays as it was


def test_the_record_is_in_the_log(rules: process.Rules, sequencer: Sequencer) -> None:
    petition = opened(now=NOON)
    sign(petition, 2 * rules.privacy.k, territory=rules.territories[0].code)
    sequencer()
    petitions.publish_breakdowns(now=NOON)
    sequencer()
    told = queries.petition_page(petition, now=NOON).breakdown
    assert told
    assert told.index is not None
    assert json.loads(told.record)["signatures"] == told.signatures == 2 * rules.privacy.k
    leaf = ledger.leaf_hash(ledger.entries.encode("table", number=told.number, size=told.size, record=digest(told.record)))
    assert ledger.positions([leaf]) == {leaf: told.index}
    number, total, figures = breakdowns.read(told.record)
    assert (number, total, figures["territory"][rules.territories[0].code].count) == (told.number, told.signatures, told.signatures)


def test_what_does_not_count_is_not_told(rules: process.Rules, sequencer: Sequencer) -> None:
    k, petition = rules.privacy.k, opened(now=NOON)
    one = rules.territories[0].code
    given = sign(petition, 3 * k, territory=one)
    sequencer()
    indices = ledger.positions([bytes.fromhex(ack.leaf) for ack in given[:k]])
    ledger.act_on("exclude", list(indices.values()), record="0" * 64, now=NOON)
    sequencer()
    sign(petition, 5, first=900, territory=one)  # waits for its batch
    assert petitions.publish_breakdowns(now=NOON) == 1
    assert shown(petition)["territory"] == {one: 2 * k}


@pytest.mark.parametrize("count", [1, 3])
def test_a_breakdown_takes_three_statements(
    rules: process.Rules, sequencer: Sequencer, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from constituyente.participation.petitions.models import Petition  # noqa: PLC0415
    from constituyente.participation.petitions.queries.breakdown import breakdown_of  # noqa: PLC0415

    petition = opened(now=NOON)
    for day in range(count):
        sign(petition, rules.privacy.k, first=1000 * day)
        sequencer()
        petitions.publish_breakdowns(now=NOON + day * DAY)
    assert Breakdown.objects.count() == count
    row = Petition.objects.get(number=petition)
    with django_assert_num_queries(3):
        breakdown_of(row, rules)


@pytest.mark.usefixtures("clock")
def test_the_page_shows_it_with_its_tables(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    petition = opened(now=NOON)
    sign(petition, 2 * rules.privacy.k, territory=rules.territories[0].code)
    sequencer()
    petitions.publish_breakdowns(now=NOON)
    page = client.get(f"/petitions/{petition}").content.decode()
    for words in ("De dónde vienen", rules.territories[0].name, "Por cómo firmaron"):
        assert words in page
