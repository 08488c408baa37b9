"""What is signed: checkpoints, chains of keys, acknowledgements."""

from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from constituyente.foundation.ledger import merkle, notes

from .material import (
    ACK,
    CLERK,
    CLERK2,
    LOG,
    ORIGIN,
    SECOND,
    STRANGER,
    THIRD,
    acknowledgement,
    b64,
    checkpoint,
    given,
    key_entry,
    petition,
    rules,
    seed,
    signer,
)

LEAVES = [merkle.leaf_hash(given(number).body) for number in range(1, 8)]
WITNESS = "witness.example.net/w1"
SECONDS = 1_795_000_000  # when the witness looked


def cosignature(text: str, name: str = WITNESS, seconds: int = SECONDS) -> str:
    """The line of a witness under a checkpoint. Source: C2SP tlog-cosignature, Ed25519."""
    key = Ed25519PrivateKey.from_private_bytes(seed(name))
    public = b"\x04" + key.public_key().public_bytes_raw()
    signature = key.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
    return f"— {name} {b64(notes.key_id(name, public) + seconds.to_bytes(8, 'big') + signature)}\n"


def _line(name: str, blob: bytes) -> str:
    return f"— {name} {b64(blob)}\n"


def _right_notes() -> list[tuple[str, str, str]]:
    """Name, note and the key that signed it."""
    body = notes.Checkpoint(ORIGIN, 7, merkle.root_of(LEAVES)).body
    plain, key = checkpoint(LEAVES), LOG.verifier_key
    both = notes.sign(body, [LOG, SECOND])
    large = notes.sign(notes.Checkpoint(ORIGIN, 10**15 - 1, bytes(range(32))).body, [LOG])
    long = signer("long", "A-Z.a_z/" * 25)
    sixteen = "".join(_line(f"witness.example.net/{number}", bytes(76)) for number in range(16))
    return [
        ("seven entries", plain, key),
        ("no entry yet", checkpoint([]), key),
        ("one entry", checkpoint(LEAVES[:1]), key),
        ("the largest size that can be written", large, key),
        ("a name of 200 characters", notes.sign(notes.Checkpoint(long.name, 7, bytes(32)).body, [long]), long.verifier_key),
        ("signed by the old key and the new, checked with the old", both, key),
        ("signed by the old key and the new, checked with the new", both, SECOND.verifier_key),
        ("with the line of a witness", plain + cosignature(body), key),
        ("with the line of a witness first", f"{body}\n{cosignature(body)}{LOG.line(body)}", key),
        ("with sixteen lines of others", plain + sixteen, key),
        ("with a line under our name by a key that is not known", plain + SECOND.line(body), key),
        ("with a line of another's that has our key id", plain + _line("other.example.org", LOG_ID + bytes(64)), key),
        ("with a signature of another kind, 2,420 bytes long", plain + _line("pq.example.net", seed("id")[:4] + bytes(2428)), key),
    ]


LOG_ID = notes.key_id(ORIGIN, LOG.public)


def _wrong_notes() -> list[tuple[str, str, str]]:
    """What is wrong, the note, and the key it is checked with."""
    good, key = checkpoint(LEAVES), LOG.verifier_key
    body, root = notes.Checkpoint(ORIGIN, 7, merkle.root_of(LEAVES)).body, b64(merkle.root_of(LEAVES))
    line = LOG.line(body)
    blob = b64decode(line.split(" ")[2])
    elsewhere = signer("log", "log.elsewhere.org/1")

    def signed(text: str) -> str:
        return notes.sign(text, [LOG])

    swapped = root[:-2] + chr(ord(root[-2]) + 1) + "="
    return [
        ("a bit of the signature is another", f"{body}\n{_line(ORIGIN, blob[:9] + bytes([blob[9] ^ 1]) + blob[10:])}", key),
        ("the signature is cut short", f"{body}\n{_line(ORIGIN, blob[:-1])}", key),
        ("the signature is longer", f"{body}\n{_line(ORIGIN, blob + bytes(1))}", key),
        ("another size than was signed", good.replace("\n7\n", "\n8\n"), key),
        ("another tree head than was signed", good.replace(root, b64(bytes(32))), key),
        ("another name than was signed", good.replace(ORIGIN, "log.example.org/2017", 1), key),
        ("signed by a stranger under the log's name", notes.sign(body, [STRANGER]), key),
        ("signed by a stranger with the log's key id", f"{body}\n{_line(ORIGIN, LOG_ID + STRANGER.bare(body.encode()))}", key),
        ("signed by the log and, falsely, in its name before", f"{body}\n{_line(ORIGIN, LOG_ID + bytes(64))}{line}", key),
        ("signed by this key under another name", notes.sign(body, [elsewhere]), key),
        ("of another log", notes.sign(notes.Checkpoint("log.elsewhere.org/1", 7, bytes(32)).body, [LOG]), key),
        ("signed by a witness alone", f"{body}\n{cosignature(body)}", key),
        ("signed by nobody", f"{body}\n", key),
        ("no empty line", body + line, key),
        ("an empty line too many", f"{body}\n\n{line}", key),
        ("a hyphen for the dash", f"{body}\n{line.replace('—', '-')}", key),
        ("two spaces in the signature line", f"{body}\n{line.replace('— ', '—  ')}", key),
        ("the last line feed is missing", good[:-1], key),
        ("something behind the signatures", f"{good}and more\n", key),
        ("an extension line", signed(f"{body}more\n"), key),
        ("carriage returns", signed(body.replace("\n", "\r\n")), key),
        ("two lines", signed(f"{ORIGIN}\n7\n"), key),
        ("a size with a leading zero", signed(body.replace("\n7\n", "\n07\n")), key),
        ("a size in Arabic digits", signed(body.replace("\n7\n", "\n\u0667\n")), key),
        ("a negative size", signed(body.replace("\n7\n", "\n-7\n")), key),
        ("a size of 16 digits", signed(body.replace("\n7\n", f"\n1{'0' * 15}\n")), key),
        ("a tree head in hexadecimal", signed(body.replace(root, merkle.root_of(LEAVES).hex())), key),
        ("a tree head of 31 bytes", signed(body.replace(root, b64(bytes(31)))), key),
        ("a tree head whose last digit holds bits that count for nothing", signed(body.replace(root, swapped)), key),
        ("a name with a space", notes.sign(body.replace(ORIGIN, "log example"), [signer("log", "log example")]), key),
        ("nothing", "", key),
        ("a key whose id is not its own", good, key.replace(LOG_ID.hex(), "00000000")),
        ("a key of another type", good, notes.written(ORIGIN, b"\x04" + LOG.public[1:])),
    ]


def checkpoints_file() -> object:
    right = [
        {"name": name, "note": note, "key": key, "origin": point.origin, "size": point.size, "head": b64(point.root)}
        for name, note, key in _right_notes()
        for point in [notes.read(note)]
    ]
    return {
        "about": "Checkpoints, each with the key that it is checked with. Wrong: not one, or not signed by that key.",
        "right": right,
        "wrong": [{"why": why, "note": note, "key": key} for why, note, key in _wrong_notes()],
    }


# ------------------------------------------------------------------ keys


def _chain(*entries: bytes, last: notes.Signer = LOG, trusted: notes.Signer = LOG) -> dict[str, object]:
    """A log of these entries, its checkpoint signed by `last`, and the key that is trusted."""
    leaves = [merkle.leaf_hash(body) for body in entries]
    return {"trusted": trusted.verifier_key, "entries": [body.decode() for body in entries], "checkpoint": checkpoint(leaves, last)}


def _acks(**revoked: int | None) -> list[dict[str, object]]:
    by_name = {"first": CLERK, "second": CLERK2}
    return [{"key": by_name[name].verifier_key, "revoked": index} for name, index in revoked.items()]


def keys_file() -> object:
    ack = key_entry("acknowledgement", CLERK.public, LOG)
    turned = key_entry("log", SECOND.public, LOG)
    again = key_entry("log", THIRD.public, SECOND)
    late = key_entry("acknowledgement", CLERK2.public, SECOND)
    gone = key_entry("acknowledgement", CLERK.public, LOG, act="revoked")
    two = [ack, turned, again]
    right = [
        ("one key, and one for acknowledgements", _chain(ack), LOG, _acks(first=None)),
        ("the log's key was changed", _chain(ack, turned, rules(), last=SECOND), SECOND, _acks(first=None)),
        ("the log's key was changed twice", _chain(*two, last=THIRD), THIRD, _acks(first=None)),
        ("trusted is the second key", _chain(*two, last=THIRD, trusted=SECOND), THIRD, _acks(first=None)),
        ("trusted is the newest key", _chain(*two, last=THIRD, trusted=THIRD), THIRD, _acks(first=None)),
        (
            "a key for acknowledgements signed by the new key",
            _chain(ack, turned, late, last=SECOND),
            SECOND,
            _acks(first=None, second=None),
        ),
        ("a key for acknowledgements was revoked", _chain(ack, rules(), gone), LOG, _acks(first=2)),
        ("a purpose that nobody knows", _chain(key_entry("mirror", STRANGER.public, STRANGER), ack), LOG, _acks(first=None)),
        ("no key entries", _chain(rules(), petition()), LOG, []),
    ]
    handover = checkpoint([merkle.leaf_hash(body) for body in (ack, turned)], LOG, SECOND)
    right.append(
        ("the first checkpoint with a new key bears both", {**_chain(ack, turned), "checkpoint": handover}, SECOND, _acks(first=None))
    )
    cheat = key_entry("log", SECOND.public, SECOND)
    typed = key_entry("log", b"\x02" + SECOND.public[1:], LOG)
    wrong = [
        ("a stranger announces a key of the log", _chain(ack, key_entry("log", STRANGER.public, STRANGER), last=STRANGER)),
        ("a key announces itself", _chain(ack, cheat, last=SECOND)),
        ("a stranger announces a key for acknowledgements", _chain(key_entry("acknowledgement", CLERK.public, STRANGER))),
        ("the old key announces one after it was replaced", _chain(ack, turned, key_entry("log", THIRD.public, LOG), last=THIRD)),
        ("an announcement of another log's", _chain(key_entry("log", SECOND.public, LOG, origin="log.elsewhere.org/1"), last=SECOND)),
        ("announcements in the wrong order", _chain(ack, again, turned, last=SECOND)),
        ("an announcement for another purpose", _chain(ack.replace(b"acknowledgement", b"log"), last=CLERK)),
        ("added, though the signature is over revoked", _chain(gone.replace(b"revoked", b"added"))),
        ("the checkpoint is signed by the old key alone", _chain(ack, turned, rules(), last=LOG)),
        ("the checkpoint is signed by a stranger", _chain(ack, last=STRANGER)),
        ("the trusted key is a stranger's", _chain(ack, turned, last=SECOND, trusted=STRANGER)),
        ("a key of another type", _chain(ack, typed, last=SECOND)),
        ("the key of the log was revoked", _chain(ack, key_entry("log", LOG.public, LOG, act="revoked"))),
    ]
    return {
        "about": "Key entries among those of a log, from index 0; the checkpoint over them; the key somebody trusts. What it leads to.",
        "origin": ORIGIN,
        "right": [{"name": name, **chain, "in_force": key.verifier_key, "acknowledgement": acks} for name, chain, key, acks in right],
        "wrong": [{"why": why, **chain} for why, chain in wrong],
    }


# ------------------------------------------------------------------ acknowledgements


def acknowledgements_file() -> object:
    body, key = given(1).body, CLERK.verifier_key
    leaf = merkle.leaf_hash(body).hex()
    good = acknowledgement(body)
    text = good.split("\n\n", maxsplit=1)[0] + "\n"

    def again(before: str, after: str) -> str:
        assert before in text
        return notes.sign(text.replace(before, after), [CLERK])

    changed = b64encode(bytes(68)).decode()
    wrong = [
        ("the signature is false", f"{text}\n— {ACK} {b64(notes.key_id(ACK, CLERK.public) + bytes(64))}\n"),
        ("signed by the log's key", notes.sign(text, [LOG])),
        ("signed by a stranger", notes.sign(text, [signer("stranger", ACK)])),
        ("another hash than was signed", good.replace(leaf, "0" * 64)),
        ("another time than was signed", good.replace("12:20", "12:21")),
        ("signed by nobody", f"{text}\n"),
        ("a line of a key that is not known", f"{text}\n— {ACK} {changed}\n"),
        ("of another log", again(ORIGIN, "log.elsewhere.org/1")),
        ("another format", again("cc/1", "cc/2")),
        ("another purpose", again("acknowledgement", "promise")),
        ("the hash in capitals", again(leaf, leaf.upper())),
        ("the hash is too short", again(leaf, leaf[:-2])),
        ("the hash with spaces", again(leaf, f"{leaf[:2]} {leaf[2:]}")),
        ("a time without its zone", again("12:20:00Z", "12:20:00")),
        ("a time of another zone", again("12:20:00Z", "12:20:00+01:00")),
        ("a time with fractions", again("12:20:00Z", "12:20:00.5Z")),
        ("a time without seconds", again("12:20:00Z", "12:20Z")),
        ("a time with a space for the T", again("T12", " 12")),
        ("a day that does not exist", again("2026-11-23", "2026-11-31")),
        ("a time without hyphens", again("2026-11-23", "20261123")),
        ("a line more", again("Z\n", "Z\nmore\n")),
        ("a line less", again(f"{leaf}\n", "")),
    ]
    right = [("by the key that is in force", good), ("with the line of somebody else", good + cosignature(text))]
    return {
        "about": "Acknowledgements of one entry, checked with the log's key for acknowledgements.",
        "origin": ORIGIN,
        "key": key,
        "right": [{"name": name, "note": note, "hash": leaf, "by": "2026-11-23T12:20:00Z"} for name, note in right],
        "wrong": [{"why": why, "note": note} for why, note in wrong],
    }
