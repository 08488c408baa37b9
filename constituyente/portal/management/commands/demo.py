import json
import os
import shutil
import sys
import threading
import time
import urllib.request
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.portal import supervision
from constituyente.portal.demo import city
from constituyente.portal.errors import NotADemo

from .serve import free

BUILT = f"{ledger.entries.FORMAT}, {city.EDITION}"  # a city of another format or story is built anew
PATIENCE = 60  # seconds until the first page must have answered


def _ask_for(port: int) -> None:
    """Raise CommandError if somebody listens there."""
    if not free("127.0.0.1", port):
        message = f"Somebody listens on port {port} already. Choose another: make demo PORT={port + 1}"
        raise CommandError(message)


class Command(BaseCommand):
    """A running city from nothing. Interrupted while it is built, it is built again from the start."""

    help = "Build the synthetic demo city if it is not there yet, and run it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: %(default)s)")
        parser.add_argument("--build-only", action="store_true", help="build the city and stop")

    def handle(self, *args: object, port: int, build_only: bool, **options: object) -> None:
        if os.environ.get("DATABASE_URL") or settings.PRODUCTION:
            message = (
                "The demo builds and empties a database of its own in the data directory: unset DATABASE_URL and CONSTITUYENTE_PRODUCTION."
            )
            raise CommandError(message)
        with supervision.sole_owner():
            if not build_only:
                _ask_for(port)
            self._build()
            if not build_only:
                _ask_for(port)  # building takes a while
                self._run(port)

    def _run(self, port: int) -> None:
        sys.stderr.write("Starting the city …\n")
        call_command("collectstatic", verbosity=0, interactive=False)
        site = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ,
            "CONSTITUYENTE_DEMO": "1",
            "CONSTITUYENTE_URL": site,
            "CONSTITUYENTE_DATA": str(settings.DATA),
            "CONSTITUYENTE_PAGE_MAX_AGE": os.environ.get("CONSTITUYENTE_PAGE_MAX_AGE", "1"),
        }
        threading.Thread(target=self._welcome, args=(site,), daemon=True).start()
        supervision.supervise(supervision.commands(host="127.0.0.1", port=port, workers=2), environment=environment)

    def _build(self) -> None:
        marker = Path(settings.DATA) / "demo.json"
        built = json.loads(marker.read_text(encoding="utf-8"))["built"] if marker.exists() else None
        call_command("migrate", verbosity=0, interactive=False)
        if built == BUILT:
            return
        if built is None:
            try:
                process.current()
            except process.NoRules:
                pass
            else:
                raise CommandError(str(NotADemo(directory=settings.DATA)))
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text('{"built": false}\n', encoding="utf-8")
        call_command("flush", verbosity=0, interactive=False)
        shutil.rmtree(Path(settings.DATA) / "log", ignore_errors=True)  # of a city half built, or in another format of the log
        started = time.monotonic()
        for left in city.build(now=timezone.now()):
            if sys.stderr.isatty() or left % 35 == 0:
                sys.stderr.write(f"\rBuilding the demo city: {left:>3} days left " + ("" if sys.stderr.isatty() else "\n"))
                sys.stderr.flush()
        marker.write_text(json.dumps({"built": BUILT}) + "\n", encoding="utf-8")
        sys.stderr.write(f"\rThe demo city was built in {time.monotonic() - started:.0f} s.      \n")

    def _welcome(self, site: str) -> None:
        """Once the first page answers, say where to go."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(site, timeout=5) as answer:  # noqa: S310  our own address
                    if answer.status == 200:  # noqa: PLR2004
                        break
            except OSError:
                time.sleep(0.2)
        links = [
            f"  {role:<12} {site}{accounts.issue_sign_in_link(email, now=timezone.now(), rng=rng.SYSTEM)}"
            for email, _name, role in city.STAFF
        ]
        sys.stdout.write(
            "\n".join(
                [
                    "",
                    f"The city      {site}",
                    f"Its mail      {site}/demo   (codes for signing; sign in as staff)",
                    "Sign in as staff, once and within 15 minutes:",
                    *links,
                    "Stop with Ctrl+C.",
                    "",
                ]
            )
        )
        sys.stdout.flush()
