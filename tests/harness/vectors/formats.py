"""Entries, the bytes that are none, and commitments."""

from base64 import b64encode

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import entries, merkle

from .material import CLERK, LOG, WATER, Given, act, annotation, answer, b64, digest, given, key_entry, petition, rules, seed

HASH = digest("record")
NUMBERED: dict[str, str | int | bytes] = {"number": 7, "version": 2, "record": HASH}
WRITTEN: dict[str, str | int | bytes] = {"number": 7, "version": 1, "commitment": seed("commitment")}
MOST = 10**15 - 1


def every_kind() -> dict[str, list[bytes]]:
    """One entry of each kind at least, and the bounds of their fields."""
    one = given(1)
    e = entries.encode
    return {
        "rules": [rules(), e("rules", version=MOST, record=HASH)],
        "answer": [answer(1), answer(2, strength="identity")],
        "petition": [petition(), e("petition", petition="0" * 16, record="0" * 64, version=12)],
        "sign": [given(number, strength=word).body for number, word in enumerate(("email", "phone", "identity", "in_person"), start=1)],
        "withdraw": [e("withdraw", index=0, secret=one.secret), e("withdraw", index=MOST, secret=bytes(32))],
        "hold": [act("hold", 4)],
        "release": [act("release", 4)],
        "exclude": [act("exclude", 1041)],
        "reinstate": [act("reinstate", 1041)],
        "crossing": [e("crossing", petition=WATER, mark=5000, before=0, size=1), e("crossing", petition=WATER, mark=1, before=9, size=10)],
        "promise": [e("promise", number=1, act=word, record=HASH) for word in ("made", "kept")],
        "meeting": [e("meeting", **WRITTEN)],
        "results": [e("results", **WRITTEN)],
        "handover": [e("handover", number=1, record=HASH)],
        "disposition": [e("disposition", **NUMBERED)],
        "draft": [e("draft", version=3, act=word, record=HASH) for word in ("published", "delivered")],
        "annotation": [annotation(1)],
        "motion": [e("motion", **NUMBERED)],
        "rollcall": [e("rollcall", **NUMBERED)],
        "adoption": [e("adoption", version=3, record=HASH)],
        "table": [e("table", number=1, size=0, record=HASH)],
        "erasure": [e("erasure", index=17, record=HASH)],
        "key": [
            key_entry("acknowledgement", CLERK.public, LOG),
            key_entry("log", CLERK.public, LOG, act="revoked"),
            key_entry("a" * 20, b"\xff" * 33, LOG),
        ],
    }


def illegal() -> dict[str, bytes]:
    """Byte strings that are no entry, by what is wrong with them."""
    sign, hold, crossing = given(1).body, act("hold", 4), entries.encode("crossing", petition=WATER, mark=5, before=9, size=10)
    number = entries.encode("promise", number=7, act="made", record=HASH)
    key = key_entry("log", CLERK.public, LOG)
    tag = sign.splitlines()[2]
    return {
        "no bytes at all": b"",
        "a line feed alone": b"\n",
        "the last line feed is missing": sign[:-1],
        "a line feed too many": sign + b"\n",
        "an empty line inside": sign.replace(b"\nc ", b"\n\nc "),
        "lines end with carriage return and line feed": sign.replace(b"\n", b"\r\n"),
        "lines end with a vertical tab": sign.replace(b"\n", b"\x0b"),
        "a file separator for a line feed": sign.replace(b"\nk", b"\x1ck"),
        "two spaces": sign.replace(b"p ", b"p  ", 1),
        "a tab for a space": sign.replace(b"p ", b"p\t", 1),
        "a space before the first line": b" " + sign,
        "a space at the end of a line": sign.replace(b"\nt ", b" \nt "),
        "a byte order mark": b"\xef\xbb\xbf" + sign,
        "a zero byte": sign.replace(b"\nk e", b"\nk \x00"),
        "a byte that is not ASCII": sign.replace(b"\nk e", b"\nk \xe9"),
        "an unknown format": sign.replace(b"cc/1", b"cc/2"),
        "the format in capitals": sign.replace(b"cc/1", b"CC/1"),
        "an unknown kind": hold.replace(b"hold", b"halt"),
        "the kind in capitals": hold.replace(b"hold", b"HOLD"),
        "no kind": b"cc/1\n",
        "the kind alone": b"cc/1 sign\n",
        "a word behind the kind": hold.replace(b"hold", b"hold now"),
        "a line is missing": sign.replace(tag + b"\n", b""),
        "a line is there twice": sign.replace(tag, tag + b"\n" + tag),
        "lines in another order": b"cc/1 hold\nh " + HASH.encode() + b"\ni 4\n",
        "a line of another kind": hold + b"k e\n",
        "two entries": hold + hold,
        "a strength that does not exist": sign.replace(b"\nk e", b"\nk x"),
        "two strengths": sign.replace(b"\nk e", b"\nk em"),
        "a signature with nothing confirmed": sign.replace(b"\nk e", b"\nk n"),
        "a key with a digit too few": sign.replace(WATER.encode(), WATER[1:].encode()),
        "a key in capitals": sign.replace(WATER.encode(), WATER.upper().encode()),
        "a key that is not hexadecimal": sign.replace(WATER.encode(), b"g" + WATER[1:].encode()),
        "a hash in capitals": hold.replace(digest("case 1").encode(), digest("case 1").upper().encode()),
        "a hash with a digit too many": hold.replace(b"\nh ", b"\nh 0"),
        "an index with a leading zero": hold.replace(b"i 4", b"i 04"),
        "an index of two zeros": hold.replace(b"i 4", b"i 00"),
        "a negative index": hold.replace(b"i 4", b"i -1"),
        "an index with a plus sign": hold.replace(b"i 4", b"i +4"),
        "an index in hexadecimal": hold.replace(b"i 4", b"i 0x4"),
        "an index with an underscore": hold.replace(b"i 4", b"i 1_0"),
        "an index of 16 digits": hold.replace(b"i 4", b"i " + b"9" * 16),
        "an index in Arabic digits": hold.replace(b"i 4", "i \u0664".encode()),
        "an index in full-width digits": hold.replace(b"i 4", "i \uff14".encode()),
        "an empty index": hold.replace(b"i 4", b"i "),
        "a number that is 0": number.replace(b"n 7", b"n 0"),
        "a number of 16 digits": number.replace(b"n 7", b"n 1" + b"0" * 15),
        "a mark that is 0": crossing.replace(b"m 5", b"m 0"),
        "a crossing at size 0": crossing.replace(b"s 9 10", b"s 0 0"),
        "a crossing with one size": crossing.replace(b"s 9 10", b"s 10"),
        "base64 whose last digit holds bits that count for nothing": _last(sign, b"B"),
        "base64 without its padding": sign.replace(b"=\nc ", b"\nc "),
        "base64 with the letters for addresses": sign.replace(tag, b"t " + b"-_" + tag[4:]),
        "base64 of 31 bytes": sign.replace(tag, b"t " + b64encode(bytes(31))),
        "base64 of 33 bytes": sign.replace(tag, b"t " + b64encode(bytes(33))),
        "base64 with a space inside": sign.replace(tag, tag[:20] + b" " + tag[21:]),
        "an act that does not exist": number.replace(b"a made", b"a broken"),
        "an act of another kind": number.replace(b"a made", b"a published"),
        "a purpose in capitals": key.replace(b"u log", b"u LOG"),
        "a purpose of 21 letters": key.replace(b"u log", b"u " + b"a" * 21),
        "a purpose with a hyphen": key.replace(b"u log", b"u log-key"),
        "a signature whose last digit holds bits that count for nothing": key[:-4] + b"B==\n",
        "a signature of 63 bytes": key[: key.rindex(b"g ")] + b"g " + b64encode(bytes(63)) + b"\n",
        "more than 4,096 bytes": hold + b"x" * 4096 + b"\n",
    }


def _last(sign: bytes, digit: bytes) -> bytes:
    """The signature with another last digit of its tag."""
    at = sign.index(b"=\nc ") - 1
    return sign[:at] + digit + sign[at + 1 :]


def entries_file() -> object:
    right = [
        {
            "kind": kind,
            "lines": [line.split(" ") for line in body.decode().splitlines()[1:]],
            "text": body.decode(),
            "bytes": len(body),
            "hash": merkle.leaf_hash(body).hex(),
        }
        for kind, bodies in every_kind().items()
        for body in bodies
    ]
    return {
        "about": "Entries of every kind: text is the entry, hash its SHA-256 with 0x00 in front. Wrong: bytes that are no entry.",
        "right": right,
        "wrong": [{"why": why, "hex": body.hex()} for why, body in illegal().items()],
    }


# ------------------------------------------------------------------ commitments


def _message(purpose: str, values: list[bytes], salt: bytes) -> bytes:
    """What is hashed, put together here from the documentation and not by the code that the site uses."""
    framed = b"".join(len(value).to_bytes(4, "big") + value for value in values)
    return f"cc/1 {purpose}\n".encode() + framed + salt


def _example(name: str, purpose: str, values: list[bytes], salt: bytes, texts: list[str] | None = None) -> dict[str, object]:
    made = entries.commitment(purpose, values, salt)
    shown = {"texts": texts} if texts is not None else {}
    hexes = [value.hex() for value in values]
    message = _message(purpose, values, salt).hex()
    return {"name": name, "purpose": purpose, "values": hexes, **shown, "salt": salt.hex(), "message": message, "b32": b64(made)}


def _texts(name: str, purpose: str, texts: list[str], salt: bytes) -> dict[str, object]:
    return _example(name, purpose, [text.encode() for text in texts], salt, texts)


def _parts() -> dict[str, object]:
    rng = Seeded("cc/1 vectors parts")
    texts = {"ref": "answer/CX4M2K", "q1": "Más sombra, más agua", "q2": "", "q3": "\ua78c \u014d \u6c34"}
    parts = [(name, text, rng.bytes(32)) for name, text in texts.items()]
    salt = rng.bytes(32)
    shown = [{"name": name, "text": text, "salt": own.hex()} for name, text, own in parts]
    hashes = [b64(entries.commitment("part", [name.encode(), text.encode()], own)) for name, text, own in parts]
    for part, made in zip(shown, hashes, strict=True):
        part["b32"] = made
    return {"name": "four parts of an answer", "parts": shown, "salt": salt.hex(), "b32": b64(entries.commitment_to_parts(parts, salt))}


def _withdrawal(one: Given) -> dict[str, str]:
    cancel = entries.commitment("cancel", [], one.secret)
    return {"withdrawal_key": one.withdrawal_key, "r": b64(one.secret), "x": b64(cancel)}


def commitments_file() -> object:
    one, salt = given(1), bytes(range(32))
    right = [
        _example("the tag of a signature", "tag", [one.tag], one.tag_salt),
        _texts("what a signature says", "commit", list(one.values), one.salt),
        _texts("nothing asked for but the contact", "commit", [WATER, "ana@example.org", "", "", "paper"], salt),
        _texts("letters beyond ASCII", "commit", [WATER, "ñandú@example.org", "60+", "Álvaro Obregón", "web"], bytes(32)),
        _texts("a part of an answer", "part", ["q1", "Más sombra, más agua"], salt),
        _texts("an empty part", "part", ["q2", ""], salt),
        _example("no parts", "parts", [], salt),
        _example("two parts", "parts", [bytes(32), b"\xff" * 32], salt),
        _example("a cancel secret", "cancel", [], one.secret),
        _texts("a value of 300 bytes", "part", ["long", "x" * 300], salt),
    ]
    good = right[4]
    wrong = [
        {**good, "values": [b"q1M".hex(), "ás sombra, más agua".encode().hex()], "why": "a letter went from one value to the other"},
        {**good, "values": good["values"][::-1] if isinstance(good["values"], list) else [], "why": "the values in another order"},
        {**good, "purpose": "parts", "why": "another purpose"},
        {**good, "salt": bytes(32).hex(), "why": "another salt"},
        {**good, "salt": "", "why": "no salt"},
        {**good, "values": [b"q1".hex()], "why": "a value is missing"},
    ]
    for one_wrong in wrong:
        del one_wrong["message"], one_wrong["name"]
        one_wrong.pop("texts", None)
    return {
        "about": "Commitments: SHA-256 of message. Values, salts and messages in hexadecimal; b32 as it stands in an entry.",
        "right": right,
        "parts": [_parts()],
        "withdrawals": [_withdrawal(given(number)) for number in (1, 2, 3)],
        "wrong": wrong,
    }
