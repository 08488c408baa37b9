from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import trails
from constituyente.participation.petitions.models import NetworkKey, Signature
from constituyente.participation.reviews.models import Case
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign

pytestmark = pytest.mark.django_db

SCRIPT = "192.0.2.7"


def confirmed(petition: int, person: int, *, address: str = SCRIPT, domain: str = "gmail.com", after: int = 60) -> None:
    """A signature through the letter, `after` so many seconds."""
    asked = NOON - timedelta(seconds=after)
    handle = petitions.request_signature(
        petition,
        contact=f"p{person}@{domain}",
        territory="",
        age_band="",
        subscribe=False,
        language="es",
        now=asked,
        rng=Seeded(f"{petition} {person} {domain}"),
    )
    token = accounts.token_of(handle)
    petitions.confirm_signature(petition, token, address=address, now=NOON, rng=Seeded(f"c {petition} {person} {domain}"))


def test_what_is_kept_of_how_a_signature_came_in_names_nobody(rules: process.Rules) -> None:
    petition = opened(now=NOON - timedelta(days=1))
    confirmed(petition, 1, address="192.0.2.7", after=9)
    confirmed(petition, 2, address="192.0.2.200", domain="yopmail.com", after=1)
    confirmed(petition, 3, address="2001:db8::1", after=40_000 // 50)
    confirmed(petition, 4, address="no address")
    one, two, three, four = Signature.objects.order_by("pk")
    assert (one.network == two.network, one.network == three.network, four.network) == (True, False, "")
    assert [row.seconds for row in (one, two, three)] == [9, 1, 800]
    assert [row.disposable for row in (one, two, three)] == [False, True, False]
    kept = f"{list(Signature.objects.values_list())}"
    assert [word for word in ("192.0.2", "2001:db8", "yopmail", "gmail", "p1@") if word in kept] == []


def test_a_machine_is_held_and_others_are_not(rules: process.Rules, sequencer: Sequencer) -> None:
    petition = opened(now=NOON - timedelta(days=1))
    for person in range(20):
        confirmed(petition, person, after=1)
    for person in range(5):
        confirmed(petition, person, domain="outlook.com", address=f"198.51.{person}.1")
    assert petitions.find_stuffing(now=NOON) == 1  # found, and nothing is in the log yet
    assert Case.objects.count() == 0
    sequencer()
    assert [petitions.find_stuffing(now=NOON) for _time in range(2)] == [1, 1]
    sequencer()
    assert list(Case.objects.values_list("rule", "evidence__signatures")) == [("fast", 20)]
    count = petitions.petition_row(petition, now=NOON).count
    assert (count.total, count.held) == (5, 20)


def test_another_petition_costs_one_statement_more(
    rules: process.Rules, sequencer: Sequencer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for others in range(3):
        petition = opened(title=f"Sombra {others}", now=NOON - timedelta(days=1))
        confirmed(petition, 1, domain="villa-clara.example")
        confirmed(petition, 2, domain="outlook.com")
        with django_assert_num_queries(1 + 3 + 1 + others):
            assert petitions.find_stuffing(now=NOON) == 0


def test_a_provider_is_nobodys_usual_one_who_has_it_for_one_petition_alone(rules: process.Rules, sequencer: Sequencer) -> None:
    stuffed, other = (opened(title=title, now=NOON - timedelta(days=1)) for title in ("Sombra", "Agua"))
    for person in range(50):
        confirmed(stuffed, person, domain="villa-clara.example", address=f"198.51.{person}.1")
    confirmed(other, 1, domain="outlook.com")
    sequencer()
    assert petitions.find_stuffing(now=NOON) == 1
    assert list(Case.objects.values_list("rule", flat=True)) == ["provider"]


def test_nobody_is_looked_at_who_signed_otherwise(rules: process.Rules, sequencer: Sequencer) -> None:
    sign(opened(now=NOON), 30, now=NOON)
    sequencer()
    assert petitions.find_stuffing(now=NOON) == 0


def test_networks_are_forgotten_after_a_week_and_the_rest_after_two(rules: process.Rules) -> None:
    petition = opened(now=NOON - timedelta(days=1))
    confirmed(petition, 1, domain="yopmail.com")
    week, fortnight = NOON + timedelta(days=7), NOON + timedelta(days=14)
    assert petitions.forget_trails(now=week - timedelta(seconds=1)) == 0
    assert Signature.objects.exclude(network="").count() == 1
    petitions.forget_trails(now=week)
    row = Signature.objects.get()
    assert (row.network, row.provider == "", row.seconds, row.disposable) == ("", False, 60, True)
    petitions.forget_trails(now=week + timedelta(days=1))
    assert NetworkKey.objects.count() == 0
    assert petitions.forget_trails(now=fortnight) == 1
    row.refresh_from_db()
    assert (row.network, row.provider, row.seconds, row.disposable) == ("", "", None, False)


def test_of_a_signature_by_phone_the_network_is_forgotten_too(rules: process.Rules) -> None:
    petition = opened(now=NOON - timedelta(days=1))
    confirmed(petition, 1)
    assert Signature.objects.filter(network="").count() == 0
    Signature.objects.update(provider="")  # a phone number has none
    petitions.forget_trails(now=NOON + timedelta(days=7))
    assert Signature.objects.exclude(network="").count() == 0
    assert petitions.forget_trails(now=NOON + timedelta(days=14)) == 1
    assert Signature.objects.get().seconds is None


def test_an_address_of_the_fourth_version_is_the_same_however_it_is_written(rules: process.Rules) -> None:
    day = NOON.date()
    written = ("192.0.2.7", "::ffff:192.0.2.200", "::ffff:198.51.100.7")
    one, same, other = (trails.network_of(address, day) for address in written)
    assert (one == same, one == other) == (True, False)


@pytest.mark.parametrize(
    ("network", "addresses"),
    [
        ("192.0.2.0/24", ["192.0.2.0"]),
        ("192.0.2.128/25", ["192.0.2.128"]),
        ("192.0.2.0/23", ["192.0.2.0", "192.0.3.0"]),
        ("2001:db8::/47", ["2001:db8::", "2001:db8:1::"]),
    ],
)
def test_a_registered_network_is_known_under_the_names_its_parts_have(network: str, addresses: list[str]) -> None:
    assert trails.parts_of(network) == addresses
    day = NOON.date()
    assert [trails.network_of(one, day) == trails.network_of(addresses[0], day) for one in addresses] == [
        one == addresses[0] for one in addresses
    ]
