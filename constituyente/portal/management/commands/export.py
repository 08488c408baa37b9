from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps
from pathlib import Path

from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.common.numbers import grouped
from constituyente.portal import exporting
from constituyente.portal.operations.progress import Progress


class Command(BaseCommand):
    """Everything public, out; an installation that is empty can take it in."""

    help = gettext_lazy("Write everything public as a data package, with the log: whole or not at all, while the site runs.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help=_("a folder: absent, empty, or an earlier export of this process"))
        parser.add_argument("--json", action="store_true", help=_("tell the result as one JSON object"))

    def handle(self, *args: object, directory: Path, json: bool, **options: object) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            exported = exporting.export(directory, progress=Progress().rows)
        except OSError as error:
            message = f"{error.filename or directory}: {error.strerror or error}"
            raise CommandError(message) from error
        if json:
            self.stdout.write(dumps(asdict(exported), indent=2, ensure_ascii=False))
            return
        for table, rows in exported.rows.items():
            self.stdout.write(_("%(table)s: %(count)s rows") % {"table": table, "count": grouped(rows)})
        facts = {"name": exported.name, "folder": directory, "count": grouped(exported.files)}
        self.stdout.write(_("%(name)s: exported to %(folder)s, with %(count)s other files") % facts)
