"""Who answers for the site: what may stand in `[site]`, and what is missed."""

import pytest

from constituyente.foundation.process.reading import Faulty, read
from constituyente.foundation.process.schema import Office


def file(example: str, line: str) -> Office:
    return read(f"{example.partition('[site]')[0]}[site]\n{line}\n").site


@pytest.mark.parametrize("address", ["a@b.mx", "datos+arco@villa-clara.gob.mx", "O'Neil@x1.example", "a.b@sub.dominio.example"])
def test_an_email_address_is_taken(example: str, address: str) -> None:
    assert file(example, f'email = "{address}"').email == address


@pytest.mark.parametrize(
    "address", ["", "a", "a@b", "@b.mx", "a@b..mx", "a@-b.mx", "a@b-.mx", "a b@c.mx", "a@b.mx\\n", "a@b.mx?subject=x", "<a@b.mx>", "a@B.mx"]
)
def test_what_is_no_email_address_is_refused(example: str, address: str) -> None:
    with pytest.raises(Faulty):
        file(example, f'email = "{address}"')


@pytest.mark.parametrize("number", ["55 1234 5678", "+52 (55) 1234-5678", "072 12"])
def test_a_telephone_number_is_taken(example: str, number: str) -> None:
    assert file(example, f'phone = "{number}"').phone == number


@pytest.mark.parametrize("number", ["", "0", "55;1234", "tel:55", "++52 55", "5" * 40, "55 1234 "])
def test_what_is_no_telephone_number_is_refused(example: str, number: str) -> None:
    with pytest.raises(Faulty):
        file(example, f'phone = "{number}"')


def test_missing_names_what_a_public_body_should_say(example: str) -> None:
    assert list(file(example, 'phone = "55 1234 5678"').missing()) == list(Office.WANTED)
    assert read(example).site.missing() == {}
    assert list(file(example, 'email = "a@b.mx"').missing()) == [key for key in Office.WANTED if key != "email"]
