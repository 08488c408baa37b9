from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from constituyente.foundation.common import rng
from constituyente.portal import importing, upkeep
from constituyente.portal.operations.progress import Progress


class Command(BaseCommand):
    """A package in, with progress; again without harm."""

    help = "Bring a data package in: checked whole first, then in short steps; cut short, it is gone on with the next time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help="the folder with datapackage.json")
        parser.add_argument("--json", action="store_true", help="tell the result as one JSON object")

    def handle(self, *args: object, directory: Path, json: bool, **options: object) -> None:
        if not directory.is_dir():
            message = f"{directory} is not a folder"
            raise CommandError(message, returncode=2)
        call_command("migrate", verbosity=0, interactive=False)
        imported = importing.import_package(directory, now=timezone.now(), rng=rng.SYSTEM, progress=Progress().rows)
        upkeep.settle(now=timezone.now())
        if json:
            self.stdout.write(dumps(asdict(imported), indent=2, ensure_ascii=False))
            return
        for table, rows in imported.rows.items():
            self.stdout.write(f"{table}: {rows:,} rows")
        new = ", ".join(f"{number:,} in {package}" for package, number in imported.new.items()) or "nothing"
        self.stdout.write(f"{imported.name}: imported under rules version {imported.rules_version}; new: {new}")
