"""The codec: one legal byte string for each entry."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.ledger import entries

KEY, HASH, B32 = "0123456789abcdef", "ab" * 32, bytes(range(32))
BYTES32 = st.binary(min_size=32, max_size=32)
FORMS: dict[str, st.SearchStrategy[str | int | bytes]] = {
    "number": st.integers(1, 10**15 - 1),
    "size": st.integers(0, 10**15 - 1),
    "key": st.binary(min_size=8, max_size=8).map(bytes.hex),
    "hash": BYTES32.map(bytes.hex),
    "b32": BYTES32,
    "b33": st.binary(min_size=33, max_size=33),
    "b64": st.binary(min_size=64, max_size=64),
    "confirmed": st.sampled_from(["email", "phone", "identity", "in_person"]),
    "any_strength": st.sampled_from(sorted(entries.STRENGTHS.values())),
    "word": st.from_regex(r"[a-z]{1,20}", fullmatch=True),
}
GIVEN = [("commitment", "b32"), ("cancel", "b32"), ("strength", "any_strength")]
REVIEW = [("index", "size"), ("record", "hash")]
VERSIONED = [("number", "number"), ("version", "number"), ("record", "hash")]
WRITTEN = [("number", "number"), ("version", "number"), ("commitment", "b32")]
# As the table of docs/ledger.md has them: kind, and its fields in order.
FIELDS: dict[str, list[tuple[str, str]]] = {
    "rules": [("version", "number"), ("record", "hash")],
    "answer": [("survey", "key"), ("record", "hash"), *GIVEN],
    "petition": [("petition", "key"), ("record", "hash"), ("version", "number")],
    "sign": [("petition", "key"), ("record", "hash"), ("tag", "b32"), ("commitment", "b32"), ("cancel", "b32"), ("strength", "confirmed")],
    "withdraw": [("index", "size"), ("secret", "b32")],
    "hold": REVIEW,
    "release": REVIEW,
    "exclude": REVIEW,
    "reinstate": REVIEW,
    "crossing": [("petition", "key"), ("mark", "number"), ("before", "size"), ("size", "number")],
    "promise": [("number", "number"), ("act", "made,kept"), ("record", "hash")],
    "meeting": WRITTEN,
    "results": WRITTEN,
    "handover": [("number", "number"), ("record", "hash")],
    "disposition": VERSIONED,
    "draft": [("version", "number"), ("act", "published,delivered"), ("record", "hash")],
    "annotation": [("version", "number"), ("record", "hash"), *GIVEN],
    "motion": VERSIONED,
    "rollcall": VERSIONED,
    "adoption": [("version", "number"), ("record", "hash")],
    "table": [("number", "number"), ("size", "size"), ("record", "hash")],
    "erasure": [("index", "size"), ("record", "hash")],
    "key": [("purpose", "word"), ("act", "added,revoked"), ("key", "b33"), ("signature", "b64")],
}
Values = dict[str, str | int | bytes]


def values_of(kind: str) -> st.SearchStrategy[Values]:
    return st.fixed_dictionaries({name: FORMS[form] if form in FORMS else st.sampled_from(form.split(",")) for name, form in FIELDS[kind]})


BODIES = st.sampled_from(sorted(FIELDS)).flatmap(lambda kind: values_of(kind).map(lambda values: entries.encode(kind, **values)))
SIGN = entries.encode("sign", petition=KEY, record=HASH, tag=bytes(32), commitment=B32, cancel=b"\xff" * 32, strength="email")


def test_every_kind_of_the_format_is_here() -> None:
    assert set(entries.KINDS) == set(FIELDS)


def test_a_signature_is_written_as_documented() -> None:
    zeros, ones, count = (b64encode(value).decode() for value in (bytes(32), b"\xff" * 32, B32))
    assert SIGN.decode() == f"cc/1 sign\np {KEY} {HASH}\nt {zeros}\nc {count}\nx {ones}\nk e\n"


@pytest.mark.parametrize("kind", sorted(FIELDS))
@given(data=st.data())
def test_what_was_encoded_reads_back_and_is_its_only_spelling(kind: str, data: st.DataObject) -> None:
    values = data.draw(values_of(kind))
    body = entries.encode(kind, **values)
    entry = entries.decode(body)
    texts = {name: b64encode(value).decode() if isinstance(value, bytes) else str(value) for name, value in values.items()}
    if "strength" in texts:
        texts["strength"] = {name: letter for letter, name in entries.STRENGTHS.items()}[texts["strength"]]
    assert (entry.kind, dict(entry.fields)) == (kind, texts)
    assert list(entry.fields) == [name for name, _form in FIELDS[kind]]
    assert body.isascii()
    assert body.startswith(f"cc/1 {kind}\n".encode())
    assert len(body) <= entries.LONGEST
    assert {"sign": 239, "answer": 194}.get(kind, len(body)) == len(body)


@given(BODIES, st.data())
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
        b"cc/1 sign\n",
        SIGN[:-1],
        SIGN + b"\n",
        SIGN.replace(b"\n", b"\r\n"),
        SIGN.replace(b"cc/1", b"cc/0"),
        SIGN.replace(b"cc/1", b"cc/2"),
        SIGN.replace(b"k e", b"k x"),
        SIGN.replace(b"k e", b"k n"),  # an answer may have nothing confirmed, a signature may not
        SIGN.replace(b"t A", b"t  A"),
        SIGN.replace(KEY.encode(), KEY.upper().encode()),
        SIGN.replace(b"AAA=\n", b"AAB=\n", 1),  # the same 32 bytes, spelt otherwise
        f"cc/1 crossing\np {KEY}\nm 025\ns 800 812\n".encode(),
        f"cc/1 crossing\np {KEY}\nm 0\ns 800 812\n".encode(),
        f"cc/1 crossing\np {KEY}\nm 25\ns 812\n".encode(),
        f"cc/1 crossing\np {KEY}\nm ٢٥\ns 800 812\n".encode(),
        f"cc/1 hold\ni 01\nh {HASH}\n".encode(),
        f"cc/1 hold\ni -1\nh {HASH}\n".encode(),
        f"cc/1 promise\nn 1000000000000000\na made\nh {HASH}\n".encode(),
        f"cc/1 promise\nn 1\na broken\nh {HASH}\n".encode(),
        b"cc/1 gossip\nx 1\n",
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(entries.BadEntry):
        entries.decode(body)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("gossip", {}),
        ("rules", {"version": 0, "record": HASH}),
        ("rules", {"version": 1, "record": HASH.upper()}),
        ("rules", {"version": 1}),
        ("rules", {"version": 1, "record": HASH, "name": "x"}),
        ("withdraw", {"index": 3, "secret": bytes(31)}),
        ("withdraw", {"index": -1, "secret": bytes(32)}),
        ("answer", {"survey": KEY, "record": HASH, "commitment": B32, "cancel": B32, "strength": "rumour"}),
    ],
)
def test_the_encoder_never_writes_what_could_not_be_read(kind: str, fields: Values) -> None:
    with pytest.raises(entries.BadEntry):
        entries.encode(kind, **fields)


# ------------------------------------------------------------------ commitments


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


def test_one_part_can_be_opened_without_the_others() -> None:
    salts = [bytes([number]) * 32 for number in range(4)]
    whole = entries.commitment_to_parts([("ref", "answer/CX4M", salts[1]), ("challenge", "el agua", salts[2])], salts[0])
    shown = entries.commitment("part", [b"challenge", b"el agua"], salts[2])
    hidden = entries.commitment("part", [b"ref", b"answer/CX4M"], salts[1])
    assert whole == entries.commitment("parts", [hidden, shown], salts[0])
    assert whole != entries.commitment("parts", [shown, hidden], salts[0])


def test_only_the_secret_opens_what_is_taken_back() -> None:
    secret, cancel = B32, entries.commitment("cancel", [], B32)
    withdraw = entries.decode(entries.encode("withdraw", index=3, secret=secret))
    assert entries.opens(withdraw.fields["secret"], b64encode(cancel).decode())
    assert not entries.opens(b64encode(bytes(32)).decode(), b64encode(cancel).decode())
