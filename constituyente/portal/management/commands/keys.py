import stat
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from json import dumps
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand, CommandError, verb
from constituyente.foundation.ledger import api as ledger
from constituyente.participation.petitions import api as petitions

PURPOSES: tuple[ledger.Purpose, ...] = ("log", "acknowledgement")


class Command(BaseCommand):
    help = gettext_lazy("List the keys in force; bring a new one into force; destroy the key that tells a petition's signers apart.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", metavar="list|rotate|shred-tags")
        listing = verb(verbs, "list", _("say which key is in force for what, since when, and where it lies; the same without `list`"))
        listing.add_argument("--json", action="store_true", help=_("one JSON object"))
        rotating = verb(verbs, "rotate", _("bring a new key into force, vouched for by the log's key"))
        rotating.add_argument("purpose", choices=PURPOSES, metavar="log|acknowledgement", help=_("what the key signs"))
        shredding = verb(verbs, "shred-tags", _("destroy the tag key of a closed petition for good"))
        shredding.add_argument("petition", type=int, metavar="PETITION", help=_("its number"))
        shredding.add_argument("--reason", required=True, help=_("why, as it will stand on the petition's page"))
        shredding.add_argument("--yes", action="store_true", help=_("do not ask"))

    def handle(self, *args: object, verb: str | None, **options: object) -> None:
        if verb == "rotate":
            self._rotate(next(purpose for purpose in PURPOSES if purpose == options["purpose"]))
        elif verb == "shred-tags":
            self._shred(int(str(options["petition"])), str(options["reason"]), sure=bool(options["yes"]))
        else:
            self._list(json=bool(options.get("json")))

    # ------------------------------------------------------------------ list

    def _list(self, *, json: bool) -> None:
        keys, tags = ledger.keys_in_force(), petitions.tag_keys()
        rows: list[Mapping[str, object]] = [
            {"purpose": key.purpose, "key": key.verifier_key, "since": key.since, "waits": key.waits, **_file(key.file)} for key in keys
        ]
        names = ("CONSTITUYENTE_CONTACT_KEY", "CONSTITUYENTE_SECRET_KEY")
        secrets: list[Mapping[str, object]] = [{"purpose": name, **_file(_secret(name))} for name in names]
        if json:
            told = {"keys": rows, "secrets": secrets, "petition_tags": {"held": tags.held, "destroyed": tags.destroyed}}
            self.stdout.write(dumps(told, indent=2))
            return
        for row in rows:
            if row["waits"]:
                begun = _("in force now, its entry waits for a batch")
            elif row["since"] is None:
                begun = _("in force since the beginning")
            else:
                begun = _("in force since entry %(index)s") % {"index": row["since"]}
            self.stdout.write(f"{row['purpose']}: {row['key']}")
            self.stdout.write(f"    {begun}; {_told(row)}")
        for row in secrets:
            self.stdout.write(f"{row['purpose']}: {_told(row)}")
        counts = {"held": tags.held, "destroyed": tags.destroyed}
        self.stdout.write(_("petition tags: %(held)s held, sealed in the database; %(destroyed)s destroyed") % counts)

    # ------------------------------------------------------------------ rotate, shred

    def _rotate(self, purpose: ledger.Purpose) -> None:
        now = timezone.now()
        key = ledger.rotate(purpose, now=now)
        self.stdout.write(f"{purpose}: {key}")
        if purpose == "log":
            told = _("in force with the next batch, whose checkpoint both keys sign. Publish it wherever the former one stands.")
        else:
            told = _("in force now.")
        self.stdout.write(f"    {told}")
        self.stdout.write("    " + _("Make a backup: the former one does not hold this key."))

    def _shred(self, number: int, reason: str, *, sure: bool) -> None:
        if not reason.strip():
            raise CommandError(_("say why: --reason is empty"), returncode=2)
        if not sure:
            self.stdout.write(
                _("After this nobody can tell whether somebody signed petition %(number)s, not even with the contact at hand.")
                % {"number": number}
            )
            self.stdout.write(_("Its count stays. Backups made before hold the key until they are deleted too. It cannot be undone."))
            self.stdout.write(_("Write %(number)s to destroy the key:") % {"number": number} + " ", ending="")
            self.stdout.flush()
            if sys.stdin.readline().strip() != str(number):
                raise CommandError(_("nothing was destroyed"))
        at = petitions.shred_tags(number, reason=reason.strip(), now=timezone.now())
        self.stdout.write(
            _("petition %(number)s: its tag key was destroyed at %(at)s; the record is on its page")
            % {"number": number, "at": at.isoformat(timespec="seconds")}
        )


def _secret(name: str) -> Path | None:
    return None if name in settings.SECRETS_GIVEN else Path(settings.DATA) / "keys" / name.lower()


def _file(path: Path | None) -> dict[str, str | None]:
    if path is None or not path.exists():
        return {"file": None, "mode": None}
    return {"file": str(path), "mode": stat.filemode(path.stat().st_mode)}


def _told(row: Mapping[str, object]) -> str:
    if row["file"]:
        return f"{row['mode']} {row['file']}"
    if str(row["purpose"]) in settings.SECRETS_GIVEN:
        return _("from the environment")
    return _("NOT IN THE DATA DIRECTORY: nothing is signed with it")
