import signal
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.common.numbers import decimal, grouped
from constituyente.portal.errors import PassphraseMissing
from constituyente.portal.operations import backing_up, restoring
from constituyente.portal.operations.progress import Progress


def passphrase_from(file: Path | None) -> str | None:
    """The passphrase in the file, or in the environment; None if there is none."""
    if file is None:
        return settings.BACKUP_PASSPHRASE or None
    try:
        return file.read_text(encoding="utf-8").strip("\r\n") or None
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("the passphrase cannot be read: %(why)s") % {"why": error}, returncode=2) from error


def row(label: str) -> str:
    """The beginning of a line that says something of one part of a backup."""
    return f"{label:<11} "


class Command(BaseCommand):
    """May be interrupted at any moment: the file appears whole, or not at all."""

    help = gettext_lazy("Write database, published log and sealed keys into one file, while the installation runs.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=_("where to, such as backup-2026-11-23.tar"))
        parser.add_argument("--passphrase-file", type=Path, help=_("file with the passphrase (else: CONSTITUYENTE_BACKUP_PASSPHRASE)"))
        parser.add_argument("--without-keys", action="store_true", help=_("leave the keys out"))
        parser.add_argument("--force", action="store_true", help=_("replace a file of that name"))
        parser.add_argument("--json", action="store_true", help=_("tell the result as one JSON object"))

    def handle(
        self, *args: object, file: Path, passphrase_file: Path | None, without_keys: bool, force: bool, json: bool, **options: object
    ) -> None:
        if not file.parent.is_dir():
            raise CommandError(_("%(file)s is not a folder") % {"file": file.parent}, returncode=2)
        signal.signal(signal.SIGTERM, lambda *_told: sys.exit(1))  # what was begun is cleared away
        passphrase = None if without_keys else passphrase_from(passphrase_file)
        if passphrase is None and not without_keys:
            raise PassphraseMissing
        restoring.require_finished()
        try:
            made = backing_up.back_up(file, passphrase=passphrase, replacing=force, now=timezone.now(), told=Progress().step)
        except OSError as error:
            raise CommandError(str(error)) from error
        manifest = made.manifest
        if json:
            facts = {name: value for name, value in asdict(manifest).items() if name not in {"members", "migrations"}}
            self.stdout.write(dumps({"file": str(file), "bytes": made.size, "keys": made.keys, **facts}, indent=2))
            return
        self.stdout.write(_("%(file)s: %(size)s MB, written and read back") % {"file": file, "size": decimal(made.size / 2**20)})
        facts = {"origin": manifest.origin or _("not begun"), "size": grouped(manifest.size), "root": manifest.root}
        self.stdout.write(row(pgettext("backup", "log")) + _("%(origin)s, size %(size)s, root %(root)s") % facts)
        self.stdout.write(row(pgettext("backup", "database")) + _("%(engine)s, at that size or further") % {"engine": manifest.engine})
        self.stdout.write(
            row(pgettext("backup", "keys")) + (_("%(count)s files, sealed") % {"count": made.keys} if made.keys else _("not in it"))
        )
        for name in manifest.environment:
            self.stdout.write(row("") + _("%(name)s comes from the environment and is not in it: keep it yourself") % {"name": name})
