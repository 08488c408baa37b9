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
