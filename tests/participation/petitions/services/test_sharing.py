"""Who shares a contact, who is a CURP, how many petitions a person signs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from django.db import connection

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import curp as curps
from constituyente.foundation.accounts.models import Confirmation
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger.models import KeptReceipt
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Share, Signature
from tests.conftest import NOON
from tests.factories.petitions import opened
from tests.participation.outgoing import code_in, entries, letter

pytestmark = pytest.mark.django_db

seeds = count()
ANA, BEA = "ana@villa-clara.example", "bea@villa-clara.example"
PHONE = "+525512345678"


def curp_of(person: int) -> str:
    """A CURP of somebody born on 1 January 1990."""
    consonants = "BCDFGHJKLMNPQRSTVWXYZ"
    first = f"AAAA900101HDF{consonants[person % 21]}{consonants[person // 21 % 21]}B0"
    return first + str(curps.check_digit(first))


@pytest.fixture
def ruled(rules: process.Rules) -> Callable[..., process.Rules]:
    """Put rules in force that ask for more, or allow more or less."""

    def put(**keys: str) -> process.Rules:
        text = rules.text.replace('timezone = "America/Mexico_City"', 'timezone = "America/Mexico_City"\ncountry = "MX"')
        text = text.replace('strengths = ["email"]', 'strengths = ["email", "phone", "in_person"]')
        for key, value in keys.items():
            if key == "per_contact":
                text = text.replace("per_contact = 1", f"per_contact = {value}")
            elif key == "asks":
                text = text.replace('asks = ["contact", "territory", "age_band"]', f"asks = {value}")
            else:
                text = text.replace("[petitions]\n", f"[petitions]\n{key} = {value}\n")
        return process.apply(text, now=NOON)

    return put


def confirmed(number: int, contact: str, **given: object) -> petitions.Acknowledgement:
    """Ask, read the code, confirm."""
    asked: dict[str, object] = {"territory": "", "age_band": "", "subscribe": False, **given}
    seed = Seeded(next(seeds))
    handle = petitions.request_signature(number, contact=contact, language="es", now=NOON, rng=seed, **asked)  # type: ignore[arg-type]
    token = accounts.token_for_code(handle, code_in(letter()), now=NOON)
    return petitions.confirm_signature(number, token, now=NOON, rng=seed)


def test_a_phone_signs_by_its_code_and_counts_once_however_it_is_written(ruled: Callable[..., process.Rules]) -> None:
    ruled()
    number = opened(now=NOON)
    first = confirmed(number, "55 1234 5678")
    second = confirmed(number, "+52 1 55 1234 5678")
    assert (first.strength, first.secrets is not None, first.before) == ("phone", True, None)
    assert (second.leaf, second.secrets, second.before) == (first.leaf, None, NOON)
    assert [(one.strength, one.channel) for one in Signature.objects.all()] == [("phone", "web")]
    assert entries("sign")[0].splitlines()[-1] == "k m"


def test_a_phone_is_refused_where_the_rules_do_not_list_it(rules: process.Rules) -> None:
    with pytest.raises(accounts.InvalidContact):
        confirmed(opened(now=NOON), PHONE)


def test_a_household_signs_as_often_as_the_rules_allow(ruled: Callable[..., process.Rules]) -> None:
    ruled(per_contact="2")
    number = opened(now=NOON)
    leaves = [confirmed(number, ANA, person=person).leaf for person in (1, 2, 2)]
    assert (len(set(leaves)), leaves[1] == leaves[2], Signature.objects.count()) == (2, True, 2)
    for person in (0, 3):
        with pytest.raises(petitions.UnknownAnswer):
            confirmed(number, ANA, person=person)


def test_a_curp_counts_once_over_every_contact_and_channel(ruled: Callable[..., process.Rules]) -> None:
    ruled(asks='["contact", "curp"]')
    number = opened(now=NOON)
    first = confirmed(number, ANA, curp=curp_of(1))
    assert first.secrets is not None
    assert confirmed(number, PHONE, curp=curp_of(1).lower()).leaf == first.leaf
    paper = petitions.sign(number, identity=curp_of(1), contact="", strength="in_person", channel="paper", now=NOON, rng=Seeded("paper"))
    assert (paper.leaf, Signature.objects.count()) == (first.leaf, 1)


def test_whoever_signs_with_a_curp_learns_when_it_signed_only_with_the_same_contact(ruled: Callable[..., process.Rules]) -> None:
    ruled(asks='["contact", "curp"]')
    number = opened(now=NOON)
    confirmed(number, ANA, curp=curp_of(1))
    assert [confirmed(number, one, curp=curp_of(1)).before for one in (ANA, BEA)] == [NOON, None]


def test_one_contact_confirms_as_many_curps_as_the_rules_allow(ruled: Callable[..., process.Rules]) -> None:
    ruled(asks='["contact", "curp"]', per_contact="2")
    number, other = opened(title="Agua", now=NOON), opened(title="Sombra", now=NOON)
    confirmed(number, BEA, curp=curp_of(1))
    confirmed(number, ANA, curp=curp_of(1))  # to ask of somebody counts, too
    confirmed(number, ANA, curp=curp_of(1))  # again does not
    confirmed(number, ANA, curp=curp_of(2))
    with pytest.raises(petitions.ContactUsed) as refused:
        confirmed(number, ANA, curp=curp_of(3))
    assert refused.value.facts == {"limit": 2}
    confirmed(other, ANA, curp=curp_of(3))
    assert Signature.objects.count() == 3


def test_a_curp_is_kept_nowhere_in_clear_nor_in_the_receipt(ruled: Callable[..., process.Rules], caplog: pytest.LogCaptureFixture) -> None:
    ruled(asks='["contact", "curp"]')
    acknowledgement = confirmed(opened(now=NOON), ANA, curp=curp_of(1))
    assert acknowledgement.secrets is not None
    assert (curp_of(1) in acknowledgement.secrets.receipt, ANA in acknowledgement.secrets.receipt) == (False, True)
    kept = [row for model in (Signature, Share, Confirmation, KeptReceipt) for row in model._default_manager.values_list()]
    assert curp_of(1) not in repr(kept) + caplog.text
    assert Confirmation.objects.get().sealed == ""


@pytest.mark.parametrize("typed", ["", "AAAA900101HDFBBB0", curp_of(1)[:-1] + str((int(curp_of(1)[-1]) + 1) % 10)])
def test_a_signature_without_the_curp_that_the_rules_ask_for_is_refused(ruled: Callable[..., process.Rules], typed: str) -> None:
    ruled(asks='["contact", "curp"]')
    number = opened(now=NOON)
    with pytest.raises(accounts.InvalidCurp):
        confirmed(number, ANA, curp=typed)
    assert (Confirmation.objects.count(), Signature.objects.count()) == (0, 0)


def test_a_birth_date_that_contradicts_the_age_band_is_refused(ruled: Callable[..., process.Rules]) -> None:
    ruled(asks='["contact", "curp", "age_band"]')
    number = opened(now=NOON)
    with pytest.raises(petitions.AgeContradicted):
        confirmed(number, ANA, curp=curp_of(1), age_band="16-17")
    confirmed(number, ANA, curp=curp_of(1), age_band="18+")
    assert Signature.objects.count() == 1


def test_a_person_signs_as_many_petitions_as_the_rules_allow(ruled: Callable[..., process.Rules]) -> None:
    ruled(per_person="2")
    numbers = [opened(title=title, now=NOON) for title in ("Agua", "Sombra", "Bancas")]
    for number in (*numbers[:2], numbers[0]):  # the same again is no other
        confirmed(number, ANA)
    with pytest.raises(petitions.EnoughSigned) as refused:
        confirmed(numbers[2], ANA)
    assert (refused.value.facts, Signature.objects.count()) == ({"limit": 2}, 2)
    assert [(len(bytes(share.tag)), share.taken) for share in Share.objects.all()] == [(32, 2)]
    given = petitions.SignatureInput(numbers[2], ANA, "email", "web")
    with pytest.raises(petitions.EnoughSigned):
        petitions.sign_many([given], now=NOON, rng=Seeded("bulk"))
    confirmed(numbers[2], BEA)


@pytest.mark.django_db(transaction=True)
def test_of_parallel_signatures_under_many_petitions_no_more_than_allowed_count(ruled: Callable[..., process.Rules]) -> None:
    ruled(per_person="3")
    numbers = [opened(title=f"Petición {place}", now=NOON) for place in range(12)]

    def once(number: int) -> bool:
        try:
            petitions.sign(number, identity=ANA, strength="email", channel="web", now=NOON, rng=Seeded(number))
        except petitions.EnoughSigned:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(once, numbers)) == 3
    assert Signature.objects.count() == 3


def test_an_address_that_shares_nothing_costs_no_row(rules: process.Rules) -> None:
    confirmed(opened(now=NOON), ANA)
    assert Share.objects.count() == 0
