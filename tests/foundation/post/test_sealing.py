import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from constituyente.foundation.post import api as post
from constituyente.foundation.post import sealing


@given(text=st.text(), purpose=st.text(min_size=1, max_size=20))
def test_unseal_gives_back_what_was_sealed(text: str, purpose: str) -> None:
    assert post.unseal(post.seal(text, purpose), purpose) == text


@given(data=st.binary())
def test_unseal_bytes_gives_back_bytes(data: bytes) -> None:
    assert sealing.unseal_bytes(post.seal(data, "a"), "a") == data


def test_seal_never_looks_the_same_and_tells_no_time() -> None:
    first, second = post.seal("ana@example.org", "a"), post.seal("ana@example.org", "a")
    assert first != second
    assert first[:12] == second[:12] == "gAAAAAAAAAAA"  # version 0x80, then eight bytes of zero


def test_unseal_refuses_another_purpose() -> None:
    sealed = post.seal("ana@example.org", "a")
    assert post.unseal(sealed, "a") == "ana@example.org"
    with pytest.raises(post.SealBroken):
        post.unseal(sealed, "b")


def test_unseal_refuses_another_key(settings: Settings) -> None:
    sealed = post.seal("ana@example.org", "a")
    settings.CONTACT_KEY = "another"
    with pytest.raises(post.SealBroken):
        post.unseal(sealed, "a")


def test_unseal_refuses_a_changed_text() -> None:
    sealed = post.seal("ana@example.org", "a")
    with pytest.raises(post.SealBroken):
        post.unseal(sealed[:-4] + ("AAA=" if sealed[-4:] != "AAA=" else "BBB="), "a")


def test_mac_depends_on_text_purpose_and_key(settings: Settings) -> None:
    mac = post.mac("ana", "a")
    assert len(mac) == 32
    assert post.mac("ana", "a") == mac
    others = [post.mac("ana", "b"), post.mac("eva", "a")]
    settings.CONTACT_KEY = "another"
    others.append(post.mac("ana", "a"))
    assert len({mac, *others}) == 4


def test_mac_is_keyed_as_documented(settings: Settings) -> None:
    """What was sealed yesterday must open tomorrow, so the derivation never changes: HKDF of RFC 5869, written out."""
    settings.CONTACT_KEY = "secret"
    extracted = hmac.digest(bytes(32), b"secret", "sha256")
    key = hmac.digest(extracted, b"constituyente/mac/a" + b"\x01", "sha256")
    assert post.mac("ana", "a") == hmac.digest(key, b"ana", "sha256")
