"""A letter to many, while its worker is killed: nobody gets it twice, and nobody is left out but those who are counted as unsure.

`python -m tests.harness.mailing --signers 100000 --kills 20 --seed 1 --engine sqlite`; what fails keeps its folder.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import django

from .installation import ROOT, Installation, fresh_database
from .oracle import rows
from .postgres import SAFE, Postgres
from .sink import Sink

KEY = "harness"
LEAVERS = 20  # people who end their subscription half way, those who would be written to last
PATIENCE = 60.0  # seconds without a letter
STATE = "SELECT sent, refused, unsure, finished_at IS NOT NULL FROM post_mailing WHERE key = 'harness'"


@dataclass
class Run:
    """One mailing in a new installation below `home`."""

    signers: int
    kills: int
    seed: int
    engine: str
    home: Path

    def report(self) -> "Report":
        with ExitStack() as stack:
            server = Postgres(SAFE) if self.engine == "postgres" else None
            if server:
                stack.callback(server.stop)
            sink = stack.enter_context(Sink())
            site = Installation(self.home / "data", fresh_database(server.url, "mailing") if server else "")
            site.data.mkdir(parents=True)
            # The installation's own environment for whatever runs below us.
            site.extra = {
                "CONSTITUYENTE_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "CONSTITUYENTE_SMTP_HOST": "127.0.0.1",
                "CONSTITUYENTE_SMTP_PORT": str(sink.port),
            }
            site.run("manage", "migrate", "-v0")
            self._act(site, "plant", str(self.signers))
            killed, seconds = self._mail(site, sink)
            self._act(site, "give-up")
            ((sent, refused, unsure, finished),) = rows(site, STATE)
            return Report(self.signers, killed, dict(sink.got), sent, refused, unsure, bool(finished), seconds, sink.connections)

    def _mail(self, site: Installation, sink: Sink) -> tuple[int, float]:
        """Let the worker work, and kill it at moments that follow from the seed. Returns how often, and the seconds it took."""
        chance = random.Random(self.seed)  # noqa: S311  to repeat it
        # A worker that dies takes up to ten letters with it, so that the last ones never reach the server.
        moments = sorted(chance.randrange(max(self.signers - LEAVERS - 10 * self.kills, 1)) for _kill in range(self.kills))
        began, left, killed = time.monotonic(), False, 0
        while True:
            worker = subprocess.Popen([sys.executable, "-m", "constituyente", "worker"], env={**site.environment, **site.extra}, cwd=ROOT)
            try:
                until = moments.pop(0) if moments else None
                if self._watch(site, sink, worker, until, chance):
                    return killed, time.monotonic() - began
            finally:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
            killed += 1
            if not left and sink.total >= self.signers // 2:
                left = bool(self._act(site, "leave")) or True

    def _watch(self, site: Installation, sink: Sink, worker: "subprocess.Popen[bytes]", until: int | None, chance: random.Random) -> bool:
        """Wait for the moment to kill; True when the mailing has nothing more to do."""
        seen, since = sink.total, time.monotonic()
        while True:
            if until is not None and sink.total > until:
                time.sleep(chance.uniform(0, 0.02))
                return False
            if until is None and not rows(site, "SELECT 1 FROM post_mailing WHERE finished_at IS NULL"):
                return True
            if until is None and time.monotonic() - since > 5:  # the rest is in the hands of workers that died
                self._act(site, "give-up")
            if sink.total != seen:
                seen, since = sink.total, time.monotonic()
            if worker.poll() is not None or time.monotonic() - since > PATIENCE:
                message = f"the worker stands still at {sink.total} of {self.signers}"
                raise TimeoutError(message)
            time.sleep(0.002 if until is not None else 0.1)

    def _act(self, site: Installation, *arguments: str) -> str:
        return site.run(*arguments, module="tests.harness.mailing")


@dataclass(frozen=True)
class Report:
    """What came of it. got: letters by recipient."""

    signers: int
    killed: int
    got: dict[str, int]
    sent: int
    refused: int
    unsure: int
    finished: bool
    seconds: float
    connections: int

    @property
    def duplicates(self) -> int:
        return sum(1 for count in self.got.values() if count > 1)

    @property
    def missing(self) -> int:
        """Those who asked, did not leave, and got nothing."""
        return sum(1 for number in range(self.signers - LEAVERS) if not self.got.get(contact(number)))

    def faults(self) -> list[str]:
        checks = {
            f"{self.duplicates} people got it twice": not self.duplicates,
            f"{self.missing} people were left out, and only {self.unsure} are unsure": self.missing <= self.unsure,
            f"{self.sent} are said to have got it, and {len(self.got)} did": self.sent <= len(self.got) <= self.sent + self.unsure,
            "it is not finished": self.finished,
            f"{self.refused} were refused": not self.refused,
        }
        return [said for said, holds in checks.items() if not holds]

    def __str__(self) -> str:
        rate = len(self.got) / self.seconds
        return (
            f"{self.signers:,} signers, worker killed {self.killed} times: {self.sent:,} sent, {self.unsure:,} unsure "
            f"({self.missing:,} of them got nothing), {self.refused} refused, {self.duplicates} duplicates; "
            f"{self.seconds:.0f} s with the restarts, {rate:,.0f} letters/s, {self.connections} connections"
        )


def contact(number: int) -> str:
    return f"persona{number}@harness.example"


# ------------------------------------------------------------------ inside the installation


def plant(signers: int) -> None:
    """Rules, so many subscribers, and a letter to all of them."""
    from django.db import transaction  # noqa: PLC0415  after the settings are known
    from django.utils import timezone  # noqa: PLC0415

    from constituyente.foundation.common.refs import Ref  # noqa: PLC0415
    from constituyente.foundation.post import api as post  # noqa: PLC0415
    from constituyente.foundation.process import api as process  # noqa: PLC0415

    from .plant import process_today  # noqa: PLC0415

    now, ref = timezone.now(), Ref("petition", "1")
    process.apply(process_today(), now=now)
    with transaction.atomic():
        for number in range(signers):
            post.subscribe(ref, contact=contact(number), language="en" if number % 3 else "es", now=now)
        told = {
            "title": "Agua en todas las colonias",
            "who": "Secretaría",
            "text": "Se publica el horario.\n" * 20,
            "address": "/promises/1",
        }
        post.notify(ref, "promises/kept", told, key=KEY, now=now)


def leave() -> None:
    """The last subscribers end their subscription."""
    from django.utils import timezone  # noqa: PLC0415

    from constituyente.foundation.post import letters, services  # noqa: PLC0415
    from constituyente.foundation.post.models import Subscription  # noqa: PLC0415

    for pk in Subscription.objects.order_by("-pk").values_list("pk", flat=True)[:LEAVERS]:
        services.unsubscribe(letters.stop_token(pk), now=timezone.now())


def give_up() -> None:
    """What the minute's tending does, five minutes later."""
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    from constituyente.foundation.post import api as post  # noqa: PLC0415

    post.tend(now=timezone.now() + timedelta(minutes=5))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--signers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="constituyente-mailing-"))
    report = Run(given.signers, given.kills, given.seed, given.engine, home).report()
    print(report)
    if faults := report.faults():
        print(*faults, f"Everything about it is in {home}.", sep="\n")
        return 1
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    inside: dict[str, Callable[..., None]] = {"plant": plant, "leave": leave, "give-up": give_up}
    if len(sys.argv) > 1 and sys.argv[1] in inside:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
        django.setup()
        inside[sys.argv[1]](*map(int, sys.argv[2:]))
        sys.exit(0)
    sys.exit(main())
