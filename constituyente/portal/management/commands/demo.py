import os
import shutil
import sys
import threading
import time
import urllib.request
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.portal import supervision
from constituyente.portal.demo import city, marker
from constituyente.portal.demo.marker import Standing
from constituyente.portal.demo.story import FULL, PHASES, SIZES, TENTH
from constituyente.portal.errors import NotADemo

from .serve import free

BUILT = f"{ledger.entries.FORMAT}, {city.EDITION}"  # a city of another format or story is built anew
PATIENCE = 60  # seconds until the first page must have answered
MINUTE = 90  # seconds from which minutes are told
LINES = 10  # of progress, where there is no terminal to write one line anew
INTERRUPTED = 130  # the exit code that shells give to what was stopped with Ctrl+C


def _ask_for(port: int) -> None:
    """Raise CommandError if somebody listens there."""
    if not free("127.0.0.1", port):
        sentence = _("Somebody listens on port %(port)s already. Choose another: make demo PORT=%(other)s")
        raise CommandError(sentence % {"port": port, "other": port + 1})


def _line(what: str, address: str, why: str = "") -> str:
    return f"{what:<13} {address}" + (f"   ({why})" if why else "")


class _Teller:
    """Says how far the city is: one line written anew on a terminal, some lines elsewhere."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._terminal = sys.stderr.isatty()
        self._lines = -1

    def tell(self, share: float, seconds: float) -> None:
        """Say that this share (0 to 1) is done, in so many seconds."""
        left = seconds * (1 - share) / share if share > 0.02 else 0  # noqa: PLR2004  before, nobody knows
        line = _("Building. %(what)s: %(share)s%%") % {"what": self._what, "share": f"{100 * share:3.0f}"}
        if left > MINUTE:
            line += _(", about %(minutes)s min left") % {"minutes": round(left / 60)}
        elif left:
            line += _(", about %(seconds)s s left") % {"seconds": round(left)}
        if self._terminal:
            sys.stderr.write(f"\r{line:<110}")
        elif int(share * LINES) > self._lines:
            self._lines = int(share * LINES)
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def end(self, line: str) -> None:
        """Say the last word."""
        sys.stderr.write(f"\r{line:<110}\n" if self._terminal else f"{line}\n")


class Command(BaseCommand):
    """A running city from nothing. Interrupted while it is built, it is built again from the start."""

    help = gettext_lazy("Build the synthetic demo city if it is not there yet, and run it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help=_("port on 127.0.0.1 (default: %(default)s)"))
        parser.add_argument("--build-only", action="store_true", help=_("build the city and stop"))
        sizes = parser.add_mutually_exclusive_group()
        sizes.add_argument(
            "--full",
            dest="size",
            action="store_const",
            const=FULL.name,
            help=_("all of 2016: 341 petitions, over 400,000 signatures, 31,000 answers, in some minutes"),
        )
        sizes.add_argument(
            "--tenth",
            dest="size",
            action="store_const",
            const=TENTH.name,
            help=_("one in ten; what stands stays if neither is given (first: this)"),
        )
        parser.add_argument(
            "--phase", choices=PHASES, help=_("where in its process the city stands; what stands stays if it is not given (first: adopted)")
        )

    def handle(self, *args: object, port: int, build_only: bool, size: str | None, phase: str | None, **options: object) -> None:
        if os.environ.get("DATABASE_URL") or settings.PRODUCTION:
            raise CommandError(
                _(
                    "The demo builds and empties a database of its own in the data directory: "
                    "unset DATABASE_URL and CONSTITUYENTE_PRODUCTION."
                )
            )
        with supervision.sole_owner():
            if not build_only:
                _ask_for(port)
            try:
                self._build(size=size, phase=phase)
            except KeyboardInterrupt:
                sys.stderr.write("\n" + _("Interrupted. The next start builds the city from the beginning.") + "\n")
                raise SystemExit(INTERRUPTED) from None
            if not build_only:
                _ask_for(port)  # building takes a while
                self._run(port)

    def _run(self, port: int) -> None:
        sys.stderr.write(_("Starting the city …") + "\n")
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

    def _build(self, *, size: str | None, phase: str | None) -> None:
        there = marker.read()
        wanted = Standing(BUILT, size or (there.size if there else TENTH.name), phase or (there.phase if there else "adopted"))
        call_command("migrate", verbosity=0, interactive=False)
        if there is not None and there.same_city(wanted):
            sys.stderr.write(
                _("%(city)s stands here already. Choose another with --full, --tenth and --phase.") % {"city": wanted.told} + "\n"
            )
            return
        if there is None:
            try:
                process.current()
            except process.NoRules:
                pass
            else:
                raise CommandError(str(NotADemo(directory=settings.DATA)))
        elif there.built:
            sentence = _("%(city)s stands here. It is emptied, with whatever was tried out in it, to build another in its place.")
            sys.stderr.write(sentence % {"city": there.told} + "\n")
        marker.write(Standing("", wanted.size, wanted.phase))
        call_command("flush", verbosity=0, interactive=False)
        shutil.rmtree(marker.directory() / "log", ignore_errors=True)  # of a city half built, or in another format of the log
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous = OFF")  # of what is half built nothing is kept anyway
        started, places = time.monotonic(), dict[str, int]()
        teller = _Teller(wanted.told)
        for progress in city.build(now=timezone.now(), size=SIZES[wanted.size], phase=wanted.phase):
            teller.tell(progress.share, time.monotonic() - started)
            places = dict(progress.places)
        connection.close()  # whoever opens it again writes with care
        marker.write(Standing(BUILT, wanted.size, wanted.phase, places))
        facts = {"city": wanted.told, "seconds": round(time.monotonic() - started)}
        teller.end(_("%(city)s was built in %(seconds)s s.") % facts)

    def _welcome(self, site: str) -> None:
        """Once the first page answers, say where to go; in a thread of its own, which knows no language yet."""
        translation.activate(settings.COMMAND_LANGUAGE)
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
                    _line(_("The city"), site),
                    _line(_("A tour"), f"{site}/demo/tour", _("eight stops, ten minutes")),
                    _line(_("Its mail"), f"{site}/demo", _("codes for signing; sign in as staff")),
                    _("Sign in as staff, once and within 15 minutes:"),
                    *links,
                    _("Stop with Ctrl+C."),
                    "",
                ]
            )
        )
        sys.stdout.flush()
