import stat
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from json import dumps
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from constituyente.foundation.ledger import api as ledger
from constituyente.participation.petitions import api as petitions

PURPOSES: tuple[ledger.Purpose, ...] = ("log", "acknowledgement")


class Command(BaseCommand):
    help = "List the keys in force; bring a new one into force; destroy the key that tells a petition's signers apart."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", metavar="list|rotate|shred-tags")
        listing = verbs.add_parser(
            "list", help="say which key is in force for what, since when, and where it lies; the same without `list`"
        )
        listing.add_argument("--json", action="store_true", help="one JSON object")
        rotating = verbs.add_parser("rotate", help="bring a new key into force, vouched for by the log's key")
        rotating.add_argument("purpose", choices=PURPOSES, metavar="log|acknowledgement")
        shredding = verbs.add_parser("shred-tags", help="destroy the tag key of a closed petition for good")
        shredding.add_argument("petition", type=int, metavar="PETITION", help="its number")
        shredding.add_argument("--reason", required=True, help="why, as it will stand on the petition's page")
        shredding.add_argument("--yes", action="store_true", help="do not ask")

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
            begun = "since the beginning" if row["since"] is None else f"since entry {row['since']}"
            self.stdout.write(f"{row['purpose']}: {row['key']}")
            self.stdout.write(f"    in force {'now, its entry waits for a batch' if row['waits'] else begun}; {_told(row)}")
        for row in secrets:
            self.stdout.write(f"{row['purpose']}: {_told(row)}")
        self.stdout.write(f"petition tags: {tags.held} held, sealed in the database; {tags.destroyed} destroyed")

    # ------------------------------------------------------------------ rotate, shred

    def _rotate(self, purpose: ledger.Purpose) -> None:
        now = timezone.now()
        key = ledger.rotate(purpose, now=now)
        self.stdout.write(f"{purpose}: {key}")
        if purpose == "log":
            self.stdout.write(
                "    in force with the next batch, whose checkpoint both keys sign. Publish it wherever the former one stands."
            )
        else:
            self.stdout.write("    in force now.")
        self.stdout.write("    Make a backup: the former one does not hold this key.")

    def _shred(self, number: int, reason: str, *, sure: bool) -> None:
        if not reason.strip():
            message = "say why: --reason is empty"
            raise CommandError(message, returncode=2)
        if not sure:
            self.stdout.write(
                f"After this nobody can tell whether somebody signed petition {number}, not even with the contact at hand.\n"
                "Its count stays. Backups made before hold the key until they are deleted too. It cannot be undone."
            )
            self.stdout.write(f"Write {number} to destroy the key: ", ending="")
            self.stdout.flush()
            if sys.stdin.readline().strip() != str(number):
                message = "nothing was destroyed"
                raise CommandError(message)
        at = petitions.shred_tags(number, reason=reason.strip(), now=timezone.now())
        self.stdout.write(f"petition {number}: its tag key was destroyed at {at.isoformat(timespec='seconds')}; the record is on its page")


def _secret(name: str) -> Path | None:
    return None if name in settings.SECRETS_GIVEN else Path(settings.DATA) / "keys" / name.lower()


def _file(path: Path | None) -> dict[str, str | None]:
    if path is None or not path.exists():
        return {"file": None, "mode": None}
    return {"file": str(path), "mode": stat.filemode(path.stat().st_mode)}


def _told(row: Mapping[str, object]) -> str:
    if row["file"]:
        return f"{row['mode']} {row['file']}"
    return (
        "from the environment" if str(row["purpose"]) in settings.SECRETS_GIVEN else "NOT IN THE DATA DIRECTORY: nothing is signed with it"
    )
