import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from constituyente.foundation.common import rng
from constituyente.portal import importing, upkeep

QUIET = 2.0  # seconds before progress is told


class Command(BaseCommand):
    """A package in, with progress; again without harm."""

    help = "Bring a data package in: checked whole first, each file all or nothing, again without harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help="the folder with datapackage.json")
        parser.add_argument("--json", action="store_true", help="tell the result as one JSON object")

    def handle(self, *args: object, directory: Path, json: bool, **options: object) -> None:
        if not directory.is_dir():
            message = f"{directory} is not a folder"
            raise CommandError(message, returncode=2)
        call_command("migrate", verbosity=0, interactive=False)
        imported = importing.import_package(directory, now=timezone.now(), rng=rng.SYSTEM, progress=_progress())
        upkeep.settle(now=timezone.now())
        if json:
            self.stdout.write(dumps(asdict(imported), indent=2, ensure_ascii=False))
            return
        for file, rows in imported.rows.items():
            new = f", {imported.new[file]:,} new" if file in imported.new else ""
            self.stdout.write(f"{file}: {rows:,} rows{new}")
        self.stdout.write(f"{imported.name}: imported under rules version {imported.rules_version}")


def _progress() -> importing.Progress:
    started = told = time.monotonic()

    def tell(file: str, rows: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - started > QUIET and now - told > 1:
            sys.stderr.write(f"{file}: {rows:,} rows\n")
            told = now

    return tell
