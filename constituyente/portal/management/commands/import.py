from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common import rng
from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.common.numbers import grouped
from constituyente.portal import importing, upkeep
from constituyente.portal.operations.progress import Progress


class Command(BaseCommand):
    """A package in, with progress; again without harm."""

    help = gettext_lazy("Bring a data package in: checked whole first, then in short steps; cut short, it is gone on with the next time.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help=_("the folder with datapackage.json"))
        parser.add_argument("--json", action="store_true", help=_("tell the result as one JSON object"))

    def handle(self, *args: object, directory: Path, json: bool, **options: object) -> None:
        if not directory.is_dir():
            raise CommandError(_("%(file)s is not a folder") % {"file": directory}, returncode=2)
        call_command("migrate", verbosity=0, interactive=False)
        imported = importing.import_package(directory, now=timezone.now(), rng=rng.SYSTEM, progress=Progress().rows)
        upkeep.settle(now=timezone.now())
        if json:
            self.stdout.write(dumps(asdict(imported), indent=2, ensure_ascii=False))
            return
        for table, rows in imported.rows.items():
            self.stdout.write(_("%(table)s: %(count)s rows") % {"table": table, "count": grouped(rows)})
        new = ", ".join(_("%(count)s in %(package)s") % {"count": grouped(count), "package": name} for name, count in imported.new.items())
        facts = {"name": imported.name, "version": imported.rules_version, "new": new or _("nothing")}
        self.stdout.write(_("%(name)s: imported under rules version %(version)s; new: %(new)s") % facts)
