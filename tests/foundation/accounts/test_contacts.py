import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import contacts
from constituyente.foundation.accounts.contacts import masked


@pytest.mark.parametrize(
    ("typed", "delivered", "identity"),
    [
        ("ana@example.org", "ana@example.org", "ana@example.org"),
        ("  Ana@Example.ORG ", "Ana@example.org", "ana@example.org"),
        ("ana+agua@example.org", "ana+agua@example.org", "ana@example.org"),
        ("A.N.A+agua@GMail.com", "A.N.A+agua@gmail.com", "ana@gmail.com"),
        ("ana@googlemail.com", "ana@googlemail.com", "ana@gmail.com"),
        ("a.n.a@example.org", "a.n.a@example.org", "a.n.a@example.org"),
        ("+ana@example.org", "+ana@example.org", "+ana@example.org"),
        ("ana@ñandú.example", "ana@xn--and-6ma2c.example", "ana@xn--and-6ma2c.example"),
        ("ana@xn--and-6ma2c.example", "ana@xn--and-6ma2c.example", "ana@xn--and-6ma2c.example"),
        ("o'hara@mail.example.org", "o'hara@mail.example.org", "o'hara@mail.example.org"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_an_address_is_delivered_to_as_written_and_known_by_its_box(typed: str, delivered: str, identity: str) -> None:
    assert (contacts.delivery_address(typed), contacts.identity(typed)) == (delivered, identity)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@localhost",
        "ana@example",
        "ana@127.0.0.1",
        "ana@[127.0.0.1]",
        "ana@example..org",
        "ana@.example.org",
        "ana@example.org.",
        "ana@-example.org",
        "ana@exa_mple.org",
        "ana@example.org\nBcc: eva@example.org",
        "ana\n@example.org",
        "ana perez@example.org",
        "Ana <ana@example.org>",
        '"ana"@example.org',
        ".ana@example.org",
        "ana.@example.org",
        "a..na@example.org",
        "aña@example.org",
        "ana@eva@example.org",
        f"{'a' * 65}@example.org",
        f"ana@{'a' * 64}.org",
        f"ana@{'a.' * 126}org",
        "ana@\x00.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(accounts.InvalidContact):
        contacts.delivery_address(typed)
    with pytest.raises(accounts.InvalidContact):
        contacts.identity(typed)


@given(st.emails() | st.text(max_size=80))
def test_an_address_stays_the_same_once_it_is_clean(typed: str) -> None:
    try:
        delivered = contacts.delivery_address(typed)
    except accounts.InvalidContact:
        return
    assert contacts.delivery_address(delivered) == delivered
    assert contacts.identity(delivered) == contacts.identity(typed)
    assert contacts.identity(contacts.identity(typed)) == contacts.identity(typed)


@pytest.mark.parametrize(("address", "shown"), [("ana@x.org", "a…a@x.org"), ("al@x.org", "a…@x.org"), ("a@x.org", "a…@x.org")])
def test_masked_shows_two_letters_at_most(address: str, shown: str) -> None:
    assert masked(address) == shown


BOTH: tuple[accounts.Kind, ...] = ("email", "phone")
PHONES: tuple[accounts.Kind, ...] = ("phone",)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("55 1234 5678", "+525512345678"),
        ("(55) 1234-5678", "+525512345678"),
        ("+52 55 1234 5678", "+525512345678"),
        ("+52 1 55 1234 5678", "+525512345678"),  # as it was written from abroad before 2019
        ("044 55 1234 5678", "+525512345678"),  # and from within
        ("\u0665\u0665 1234 5678", "+525512345678"),  # Arabic digits
        ("+1 212 555 0123", "+12125550123"),
        ("+34 612 345 678", "+34612345678"),
    ],
)
def test_a_phone_number_is_the_same_however_it_is_written(typed: str, number: str) -> None:
    assert contacts.delivered(typed, kinds=BOTH, country="MX") == number
    assert (accounts.kind_of(number), contacts.identity(number)) == ("phone", number)


@pytest.mark.parametrize(
    "typed",
    ["5512345678" * 2, "1234", "+52 55 1234", "+34 912 345 678", "+34 807 123 456", "+999 123 456 789", "55 1234 5678;ext=1"],
)
def test_what_takes_no_text_message_is_refused(typed: str) -> None:
    with pytest.raises((accounts.InvalidPhone, accounts.UnreadableContact)):
        contacts.delivered(typed, kinds=BOTH, country="MX")


def test_a_number_without_a_country_needs_one() -> None:
    assert contacts.delivered("+52 55 1234 5678", kinds=PHONES) == "+525512345678"
    with pytest.raises(accounts.InvalidPhone):
        contacts.delivered("55 1234 5678", kinds=PHONES)


def test_only_the_kinds_that_are_asked_for_are_taken() -> None:
    assert contacts.delivered("ana@example.org", kinds=BOTH, country="MX") == "ana@example.org"
    with pytest.raises(accounts.InvalidContact):
        contacts.delivered("55 1234 5678", country="MX")
    with pytest.raises(accounts.InvalidPhone):
        contacts.delivered("ana@example.org", kinds=PHONES, country="MX")
    with pytest.raises(accounts.UnreadableContact):
        contacts.delivered("ana", kinds=BOTH, country="MX")


@given(st.text(max_size=60) | st.from_regex(r"\+?[0-9 ()-]{4,20}", fullmatch=True))
def test_a_phone_number_stays_the_same_once_it_is_clean(typed: str) -> None:
    try:
        number = contacts.phone_number(typed, country="MX")
    except accounts.InvalidPhone:
        return
    assert contacts.phone_number(number) == contacts.identity(number) == number


def test_masked_shows_the_country_and_two_digits_of_a_number() -> None:
    assert masked("+525512345678") == "+52 … 78"
