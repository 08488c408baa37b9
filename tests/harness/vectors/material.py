"""What the examples are made of: keys and entries from a seed, so that they are the same every time."""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import acknowledgements, entries, merkle, notes, receipts

ORIGIN = "log.example.org/2016"
ACK = f"{ORIGIN}/ack"
WATER, TREES = "a1b2c3d4e5f60718", "0f1e2d3c4b5a6978"  # keys of two petitions
SURVEY = "5555aaaa5555aaaa"
DUE = datetime(2026, 11, 23, 12, 20, tzinfo=UTC)


def seed(name: str) -> bytes:
    """The private key called `name`: 32 bytes."""
    return sha256(f"cc/1 vectors {name}".encode()).digest()


def signer(name: str, under: str = ORIGIN) -> notes.Signer:
    return notes.Signer(under, seed(name))


LOG, SECOND, THIRD, STRANGER = (signer(name) for name in ("log", "second log", "third log", "stranger"))
CLERK, CLERK2 = signer("acknowledgement", ACK), signer("second acknowledgement", ACK)


def b64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def record(**parts: object) -> str:
    return json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


TEXTS = {
    WATER: record(demand="Que haya bebederos en cada plaza.", language="es", title="Agua en las plazas", version=1),
    TREES: record(demand="Que nadie tale un árbol sin plantar tres.", language="es", title="Árboles", version=1),
}
PROCESS = 'format = 1\n\n[process]\nslug = "example"\n'


@dataclass(frozen=True)
class Given:
    """A signature and everything its signer was told: what stands in the entry, and what opens it."""

    number: int
    petition: str
    strength: str
    tag: bytes
    tag_salt: bytes
    salt: bytes
    withdrawal_key: str  # 28 characters
    values: tuple[str, ...]

    @property
    def secret(self) -> bytes:
        return receipts.cancel_secret(self.withdrawal_key)

    @property
    def body(self) -> bytes:
        return entries.encode(
            "sign",
            petition=self.petition,
            record=digest(TEXTS[self.petition]),
            tag=entries.commitment("tag", [self.tag], self.tag_salt),
            commitment=entries.commitment("commit", [value.encode() for value in self.values], self.salt),
            cancel=entries.commitment("cancel", [], self.secret),
            strength=self.strength,
        )

    @property
    def opening(self) -> dict[str, object]:
        return {"tag": b64(self.tag), "tag_salt": b64(self.tag_salt), "salt": b64(self.salt), "values": list(self.values)}


def given(number: int, petition: str = WATER, strength: str = "email") -> Given:
    """Signature `number`, of somebody made up."""
    rng = Seeded(f"cc/1 vectors {number}")
    values = (petition, f"ana{number}@example.org", "18-29" if number % 3 else "", "002" if number % 2 else "", "web")
    return Given(
        number=number,
        petition=petition,
        strength=strength,
        tag=rng.bytes(32),
        tag_salt=rng.bytes(32),
        salt=rng.bytes(32),
        withdrawal_key=receipts.read_code(receipts.new_code(rng)),
        values=values,
    )


def answer(number: int, survey: str = SURVEY, strength: str = "none") -> bytes:
    rng = Seeded(f"cc/1 vectors answer {number}")
    cancel = entries.commitment("cancel", [], seed(f"answer {number}"))
    record = digest(PROCESS)
    return entries.encode("answer", survey=survey, record=record, commitment=rng.bytes(32), cancel=cancel, strength=strength)


def annotation(number: int) -> bytes:
    rng = Seeded(f"cc/1 vectors annotation {number}")
    cancel = entries.commitment("cancel", [], seed(f"annotation {number}"))
    return entries.encode("annotation", version=1, record=digest("draft"), commitment=rng.bytes(32), cancel=cancel, strength="email")


def petition(key: str = WATER, version: int = 1) -> bytes:
    text = TEXTS.get(key, key) if version == 1 else f"{key} {version}"
    return entries.encode("petition", petition=key, record=digest(text), version=version)


def rules(version: int = 1) -> bytes:
    return entries.encode("rules", version=version, record=digest(PROCESS if version == 1 else f"{PROCESS}# {version}\n"))


def act(kind: str, index: int, case: int = 1) -> bytes:
    """A review's act upon entry `index`."""
    return entries.encode(kind, index=index, record=digest(f"case {case}"))


def withdrawal(index: int, secret: bytes) -> bytes:
    return entries.encode("withdraw", index=index, secret=secret)


def key_entry(purpose: str, public: bytes, by: notes.Signer, *, act: str = "added", origin: str = ORIGIN) -> bytes:
    """A `key` entry as docs/ledger.md, "Keys", has it."""
    blank = entries.encode("key", purpose=purpose, act=act, key=public, signature=bytes(64))
    said = blank[: blank.rindex(b"g ")]
    return entries.encode("key", purpose=purpose, act=act, key=public, signature=by.bare(f"{origin}\n".encode() + said))


def checkpoint(leaves: list[bytes], *by: notes.Signer, origin: str = ORIGIN) -> str:
    body = notes.Checkpoint(origin, len(leaves), merkle.root_of(leaves)).body
    return notes.sign(body, by or (LOG,))


def acknowledgement(body: bytes, by: notes.Signer = CLERK) -> str:
    return acknowledgements.note(by, origin=ORIGIN, leaf=merkle.leaf_hash(body), due=DUE)
