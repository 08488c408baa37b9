"""The codec: one legal byte string for each entry."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.ledger import entries

KEY, HASH = "0123456789abcdef", "ab" * 32
BYTES32 = st.binary(min_size=32, max_size=32)
HEX64 = BYTES32.map(bytes.hex)
KEYS = st.binary(min_size=8, max_size=8).map(bytes.hex)
NUMBERS = st.integers(1, 10**15 - 1)

SIGN = entries.sign(petition=KEY, record=HASH, tag=bytes(32), commitment=bytes(range(32)), cancel=b"\xff" * 32, strength="email")
EVERY_KIND = [
    entries.rules(version=1, record=HASH),
    entries.petition(key=KEY, record=HASH, version=1),
    SIGN,
    entries.crossing(petition=KEY, mark=25, size=812),
    entries.promise(number=3, act="made", record=HASH),
    entries.promise(number=3, act="kept", record=HASH),
    entries.disposition(item=7, record=HASH),
    entries.draft(version=1, record=HASH),
    entries.adoption(version=1, record=HASH),
]


def test_a_signature_is_written_as_documented() -> None:
    zeros, ones = b64encode(bytes(32)).decode(), b64encode(b"\xff" * 32).decode()
    count = b64encode(bytes(range(32))).decode()
    assert SIGN.decode() == f"cc/0 sign\np {KEY} {HASH}\nt {zeros}\nc {count}\nx {ones}\nk e\n"
    assert len(SIGN) == 239


def test_every_kind_has_an_example() -> None:
    assert {entries.decode(body).kind for body in EVERY_KIND} == set(entries.KINDS)


@given(KEYS, HEX64, BYTES32, BYTES32, BYTES32, st.sampled_from(sorted(entries.STRENGTHS.values())))
def test_sign_has_one_length_and_reads_back(key: str, text: str, tag: bytes, commitment: bytes, cancel: bytes, strength: str) -> None:
    body = entries.sign(petition=key, record=text, tag=tag, commitment=commitment, cancel=cancel, strength=strength)
    fields = entries.decode(body).fields
    assert len(body) == 239
    assert (fields["petition"], fields["record"], entries.STRENGTHS[fields["strength"]]) == (key, text, strength)


@given(NUMBERS, st.sampled_from(["made", "kept"]), HEX64)
def test_promise_reads_back(number: int, act: str, record: str) -> None:
    assert entries.decode(entries.promise(number=number, act=act, record=record)).fields == {
        "promise": str(number),
        "act": act,
        "record": record,
    }


@given(st.sampled_from(EVERY_KIND), st.data())
def test_no_two_spellings_of_one_entry(body: bytes, data: st.DataObject) -> None:
    """Whatever is done to one byte, the result is no entry, or an entry that says something else."""
    at = data.draw(st.integers(0, len(body) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = body[:at] + bytes([byte]) + body[at + 1 :]
    try:
        entry = entries.decode(changed)
    except entries.BadEntry:
        return
    assert changed == body or entry != entries.decode(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"cc/0 sign\n",
        SIGN[:-1],
        SIGN + b"\n",
        SIGN.replace(b"\n", b"\r\n"),
        SIGN.replace(b"cc/0", b"cc/1"),
        SIGN.replace(b"k e", b"k x"),
        SIGN.replace(b"t A", b"t  A"),
        SIGN.replace(KEY.encode(), KEY.upper().encode()),
        SIGN.replace(b"AAA=\n", b"AAB=\n", 1),  # the same 32 bytes, spelt otherwise
        b"cc/0 crossing\np " + KEY.encode() + b"\nm 025\ns 812\n",
        b"cc/0 crossing\np " + KEY.encode() + b"\nm 0\ns 812\n",
        "cc/0 crossing\np 0123456789abcdef\nm ٢٥\ns 812\n".encode(),
        b"cc/0 gossip\nx 1\n",
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(entries.BadEntry):
        entries.decode(body)


def test_a_constructor_never_writes_what_it_would_not_read() -> None:
    with pytest.raises(entries.BadEntry):
        entries.crossing(petition=KEY, mark=0, size=1)
    with pytest.raises(entries.BadEntry):
        entries.rules(version=1, record=HASH.upper())


def test_commitment_is_bound_to_purpose_values_and_salt() -> None:
    salt = bytes(32)
    base = entries.commitment("commit", [b"ab", b"c"], salt)
    assert base == entries.commitment("commit", [b"ab", b"c"], salt)
    others = [
        entries.commitment("tag", [b"ab", b"c"], salt),
        entries.commitment("commit", [b"a", b"bc"], salt),
        entries.commitment("commit", [b"abc"], salt),
        entries.commitment("commit", [b"ab", b"c"], b"\x01" * 32),
    ]
    assert base not in others
    assert len(set(others)) == len(others)
