"""Receipt codes, withdrawal keys, sealed receipts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.rng import ALPHABET, Seeded
from constituyente.foundation.ledger import receipts

ORIGIN = "log.example.org/2026"
CODE = receipts.new_code(Seeded(1))


def test_a_code_is_seven_groups_of_four_that_nobody_misreads() -> None:
    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{6}}[{ALPHABET}]{{4}}", CODE)
    assert receipts.grouped(receipts.read_code(CODE)) == CODE


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE.replace("-", " "), f"  {CODE}\n", CODE.replace("0", "O").replace("1", "l")])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert receipts.read_code(typed) == CODE.replace("-", "")


@given(st.integers(0, 27), st.sampled_from(ALPHABET))
def test_nearly_every_slip_of_one_character_is_noticed(at: int, other: str) -> None:
    whole = receipts.read_code(CODE)
    typed = whole[:at] + other + whole[at + 1 :]
    if typed == whole:
        return
    try:
        read = receipts.read_code(typed)
    except receipts.BadCode:
        return
    assert receipts.stretch(read, ORIGIN) != receipts.stretch(whole, ORIGIN)  # one in 1,024: another code, which finds nothing


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "A", "U" * 28, "é" * 28])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(receipts.BadCode):
        receipts.read_code(typed)


def test_only_the_code_finds_and_opens_a_receipt() -> None:
    keys = receipts.stretch(receipts.read_code(CODE), ORIGIN)
    other = receipts.stretch(receipts.read_code(receipts.new_code(Seeded(2))), ORIGIN)
    sealed = receipts.seal(b"content", keys, Seeded(3))
    assert receipts.unseal(sealed, keys) == b"content"
    assert keys.finder != keys.key
    for wrong in (other, receipts.Keys(other.finder, keys.key), receipts.Keys(keys.finder, other.key)):
        with pytest.raises(receipts.BadSeal):
            receipts.unseal(sealed, wrong)
    with pytest.raises(receipts.BadSeal):
        receipts.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), keys)
    assert receipts.stretch(receipts.read_code(CODE), "log.elsewhere.org/1").finder != keys.finder


@given(st.binary(max_size=900), st.binary(max_size=900))
def test_the_length_tells_nothing(one: bytes, two: bytes) -> None:
    keys = receipts.Keys(b"f" * 32, b"k" * 32)
    assert len(receipts.seal(one, keys, Seeded(1))) == len(receipts.seal(two, keys, Seeded(2)))
    assert receipts.unseal(receipts.seal(one, keys, Seeded(1)), keys) == one


def test_a_withdrawal_key_stands_for_one_secret() -> None:
    characters = receipts.read_code(CODE)
    assert receipts.cancel_secret(characters).hex() == "52981f068d58f641402b85f578ca6ad08a9cf968b1e0fc2e5afb141650176f32"
    assert receipts.cancel_secret(characters) != receipts.cancel_secret(receipts.read_code(receipts.new_code(Seeded(2))))
