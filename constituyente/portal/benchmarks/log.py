"""How fast the log grows, and what its verifier takes."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger

from .running import MEGABYTE, ROUNDS

ORIGIN = "log.bench.example/1"
BATCH = 1000
PETITIONS = 30
RECEIPT = "receipt.json"

# Hashes every entry of a published log in memory, the plainest thing that can be done to it; prints seconds.
PLAIN = """
import sys, time
from hashlib import sha256
from pathlib import Path
entries = []
for path in sorted(Path(sys.argv[1], "log/tile/entries").rglob("[0-9]*")):
    raw = path.read_bytes() if path.is_file() else b""
    at = 0
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        entries.append(raw[at + 2 : end])
        at = end
took = []
for _round in range(3):
    began = time.perf_counter()
    [sha256(b"\\0" + entry).digest() for entry in entries]
    took.append(time.perf_counter() - began)
print(sorted(took)[1])
"""


@dataclass(frozen=True)
class Sequenced:
    """How fast entries were sealed and published: per second in all, over the first tenth, over the last; most memory in MB."""

    entries: int
    overall: float
    first: float
    last: float
    memory: float
    verifier_key: str


@dataclass(frozen=True)
class Checked:
    """What the verifier took for a whole log and for one receipt: seconds, times the plain hashing, most memory in MB."""

    seconds: float
    ratio: float
    memory: float
    receipt: float


def _signature(number: int, rng: Seeded) -> bytes:
    hidden = {name: rng.bytes(32) for name in ("tag", "commitment", "cancel")}
    return ledger.entries.encode("sign", petition=f"{number % PETITIONS:016x}", record="0" * 64, strength="email", **hidden)


def sequence(entries: int, progress: Callable[[int], None]) -> Sequenced:
    """In the throw-away directory: queue `entries` signatures batch by batch, and time nothing but sealing and publishing them."""
    call_command("migrate", verbosity=0, interactive=False)
    now, rng = timezone.now(), Seeded(1)
    ledger.open_log(origin=ORIGIN, now=now)
    for number in range(PETITIONS):
        key = f"{number:016x}"
        ledger.append(ledger.entries.encode("petition", petition=key, record="0" * 64, version=1), now=now)
        ledger.watch(key, [25, 50, 250])
    ledger.seal(origin=ORIGIN, now=now)
    took = list[float]()
    for first in range(0, entries, BATCH):
        ledger.append_many([_signature(number, rng) for number in range(first, min(first + BATCH, entries))], now=now)
        began = time.perf_counter()
        ledger.seal(origin=ORIGIN, now=now)
        ledger.publish()
        took.append(time.perf_counter() - began)
        progress(first + BATCH)
    tenth = max(1, len(took) // 10)
    Path(RECEIPT).write_text(_receipt(rng), encoding="utf-8")
    return Sequenced(
        entries=entries,
        overall=entries / sum(took),
        first=BATCH * tenth / sum(took[:tenth]),
        last=BATCH * tenth / sum(took[-tenth:]),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE,
        verifier_key=ledger.head().verifier_key,
    )


def _receipt(rng: Seeded) -> str:
    """The receipt of one more signature, once it is in the log."""
    now, key = timezone.now(), "0" * 16
    tag, tag_salt, salt = rng.bytes(32), rng.bytes(32), rng.bytes(32)
    values = [key, "persona@bench.example", "", "", "web"]
    withdrawal_key, cancel = ledger.new_withdrawal_key(rng)
    entry = ledger.entries.encode(
        "sign",
        petition=key,
        record="0" * 64,
        tag=ledger.entries.commitment("tag", [tag], tag_salt),
        commitment=ledger.entries.commitment("commit", [one.encode() for one in values], salt),
        cancel=ledger.entries.commitment("cancel", [], cancel),
        strength="email",
    )
    base64 = {name: b64encode(value).decode("ascii") for name, value in (("tag", tag), ("tag_salt", tag_salt), ("salt", salt))}
    opening = {**base64, "values": values}
    kept = ledger.accept(entry, opening, made_by="site", withdrawal_key=withdrawal_key, due_at=now, now=now, rng=rng)
    while ledger.seal(origin=ORIGIN, now=now):
        ledger.publish()
    return ledger.receipt(kept.secrets.code).text


def check(folder: Path, verifier: Path, key: str) -> Checked:
    """What the stand-alone verifier takes for the log published in `folder`, in this Python, against plain hashing in memory."""
    recounts = [_measured(verifier, "check", str(folder), "--key", key) for _round in range(ROUNDS)]
    receipts = [_measured(verifier, "receipt", str(folder / RECEIPT), "--key", key)[0] for _round in range(2 * ROUNDS + 1)]
    plain = subprocess.run(  # noqa: S603  our own line
        [sys.executable, "-c", PLAIN, str(folder)], check=True, capture_output=True, text=True
    )
    seconds = statistics.median(took for took, _memory in recounts)
    return Checked(seconds, seconds / float(plain.stdout), max(memory for _took, memory in recounts), statistics.median(receipts))


def _measured(*command: str | Path) -> tuple[float, float]:
    """Seconds and most memory in MB of one run of a Python file."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.DEVNULL)  # noqa: S603  our own file
    _pid, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"{command[0]} ended with code {process.returncode}"
        raise RuntimeError(message)
    return took, usage.ru_maxrss / MEGABYTE


def report(found: Sequenced) -> str:
    """As the process that measured hands it to the one that prints."""
    return json.dumps(asdict(found))


def reported(text: str) -> Sequenced:
    """What `report` wrote, on the last line of `text`."""
    return Sequenced(**json.loads(text.splitlines()[-1]))


def hashing(entries: int) -> float:
    """Entries per second of hashing alone, in memory."""
    bodies = [_signature(number, Seeded(number)) for number in range(min(entries, 20_000))]
    took = list[float]()
    for _round in range(ROUNDS):
        began = time.perf_counter()
        for body in bodies:
            sha256(b"\x00" + body).digest()
        took.append(time.perf_counter() - began)
    return len(bodies) / statistics.median(took)
