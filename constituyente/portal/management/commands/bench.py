import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from hashlib import sha256
from json import dumps
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger

INSIDE = "CONSTITUYENTE_BENCH_INSIDE"  # set for the process that works in the throw-away data directory
ROUNDS = 3
ORIGIN = "log.bench.example/1"
MEGABYTE = 1024  # kilobytes, which is what Linux counts resident memory in


class Command(BaseCommand):
    """Measurements side by side in one run, as ratios; nothing is judged. In a data directory that is thrown away."""

    help = "Measure: `bench log` seals entries, `bench import DIR` imports a package; prints medians and ratios."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=["log", "import"], default="log", help="what to measure (default: %(default)s)")
        parser.add_argument("directory", nargs="?", type=Path, metavar="DIR", help="the package, for `bench import`")
        parser.add_argument("--entries", type=int, default=5000, help="entries to seal (default: %(default)s)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: object, what: str, directory: Path | None, entries: int, json: bool, **options: object) -> None:
        if os.environ.get(INSIDE):
            _seal_all(entries)
            return
        if what == "log":
            found = _bench_log(entries)
        elif directory is None or not directory.is_dir():
            message = "`bench import` needs the folder of a package"
            raise CommandError(message, returncode=2)
        else:
            found = _bench_import(directory)
        found = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", **found}
        self.stdout.write(
            dumps(found, indent=2, ensure_ascii=False) if json else "\n".join(f"{name:<28}{value}" for name, value in found.items())
        )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _elsewhere(*command: str) -> tuple[float, str]:
    """Run a command of ours in an empty data directory of its own. Returns seconds and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CONSTITUYENTE_DATA": folder, "DATABASE_URL": "", INSIDE: "1"}
        started = time.perf_counter()
        done = subprocess.run(  # noqa: S603  our own command
            [sys.executable, "-m", "constituyente", *command], env=environment, check=True, capture_output=True, text=True
        )
        return time.perf_counter() - started, done.stdout


def _bench_log(entries: int) -> dict[str, str]:
    """How long sealing and publishing take, against hashing the same entries in memory."""
    sealing, hashing = list[float](), list[float]()
    bodies = [_entry(number) for number in range(entries)]
    for _round in range(ROUNDS):
        _took, printed = _elsewhere("bench", "log", "--entries", str(entries))
        sealing.append(float(printed))
        hashing.append(_seconds(lambda: [sha256(b"\x00" + body).digest() for body in bodies]))
    middle, plain = statistics.median(sealing), statistics.median(hashing)
    return {
        "entries": f"{entries:,} in batches of 1,000",
        "sealed and published": f"{entries / middle:,.0f} entries/s (median of {ROUNDS})",
        "ratio to plain SHA-256": f"{middle / plain:,.1f}",
    }


def _entry(number: int) -> bytes:
    rng = Seeded(number)
    return ledger.entries.sign(
        petition=f"{number % 30:016x}", record="0" * 64, tag=rng.bytes(32), commitment=rng.bytes(32), cancel=rng.bytes(32), strength="email"
    )


def _seal_all(entries: int) -> None:
    """In the throw-away directory: queue the entries, then time sealing and publishing alone."""
    call_command("migrate", verbosity=0, interactive=False)
    now = timezone.now()
    for number in range(30):
        ledger.watch(f"{number:016x}", [25, 50, 250])
    for number in range(entries):
        ledger.append(_entry(number), now=now)

    def work() -> None:
        while ledger.seal(origin=ORIGIN, now=now):
            ledger.publish()

    sys.stdout.write(f"{_seconds(work)}\n")


def _bench_import(directory: Path) -> dict[str, str]:
    """How long a package takes to come into an empty installation, and the most memory it needed."""
    took = [_elsewhere("import", str(directory.resolve()))[0] for _round in range(ROUNDS)]
    start = statistics.median([_elsewhere("figures", "--help")[0] for _round in range(ROUNDS)])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
    middle = statistics.median(took)
    return {
        "import": f"{middle:.1f} s (median of {ROUNDS}, empty database and start included)",
        "ratio to starting the program": f"{middle / start:.1f}",
        "most memory": f"{peak:.0f} MB",
    }
