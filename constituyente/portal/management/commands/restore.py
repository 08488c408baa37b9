from argparse import ArgumentParser
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from constituyente.portal import supervision
from constituyente.portal.operations import restoring
from constituyente.portal.operations.progress import Progress
from constituyente.portal.operations.restoring import Restored

from .backup import passphrase_from

RECORDS = ("promise", "disposition", "draft", "adoption", "handover", "meeting", "results", "motion", "rollcall", "table")
REVIEWS = ("hold", "release", "exclude", "reinstate", "withdraw")


class Command(BaseCommand):
    """Everything is checked before anything is put in place."""

    help = "Put a backup back into an empty place, replay what was published since, and recount it all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what `constituyente backup` wrote")
        parser.add_argument("--published", metavar="DIR|URL", help="the log that was published since: a mirror's folder, or a site")
        parser.add_argument("--passphrase-file", type=Path, help="file with the passphrase (else: CONSTITUYENTE_BACKUP_PASSPHRASE)")
        parser.add_argument("--without-keys", action="store_true", help="leave the keys in the backup sealed; they are put back by hand")
        parser.add_argument("--json", action="store_true", help="tell the result as one JSON object")

    def handle(
        self,
        *args: object,
        file: Path,
        published: str | None,
        passphrase_file: Path | None,
        without_keys: bool,
        json: bool,
        **options: object,
    ) -> None:
        if not file.is_file():
            message = f"{file} is not there"
            raise CommandError(message, returncode=2)
        with supervision.sole_owner():
            try:
                restored = restoring.restore(
                    file,
                    passphrase=passphrase_from(passphrase_file),
                    without_keys=without_keys,
                    published=published,
                    now=timezone.now(),
                    told=Progress().step,
                )
            except OSError as error:
                raise CommandError(str(error)) from error
        notes = list(lines(restored, published))
        root = b64encode(restored.root).decode("ascii")
        if json:
            facts = {"origin": restored.manifest.origin, "size": restored.size, "root": root, "waiting": restored.waiting, "missing": notes}
            self.stdout.write(dumps(facts, indent=2, ensure_ascii=False))
            return
        for line in summary(restored, published):
            self.stdout.write(line)
        self.stdout.write("\nWhat is missing:")
        for line in notes:
            self.stdout.write(f"- {line}")
        self.stdout.write("\nNow: constituyente doctor, then constituyente serve.\n")
        self.stdout.write(f"size {restored.size}")
        self.stdout.write(f"root {root}")


def summary(restored: Restored, published: str | None) -> Iterator[str]:
    manifest = restored.manifest
    yield f"backup    of {manifest.made_at}, {manifest.origin or 'no log'}; its published log stood at {manifest.size:,}"
    yield f"database  restored at size {restored.before:,}; {restored.waiting:,} entries wait for their batch"
    yield f"keys      {f'{restored.keys} files put back' if restored.keys else 'none put back'}"
    if published is not None:
        yield f"published {restored.size - restored.before:,} entries from {published} replayed"
    yield f"recount   every entry, {restored.tallies:,} tallies and every crossing are what was signed"


def lines(restored: Restored, published: str | None) -> Iterator[str]:
    """What did not come back, each with what to do about it."""
    manifest = restored.manifest
    if published is None:
        yield (
            f"whatever was acknowledged after {manifest.made_at}: these acknowledgements are promises that are broken now. "
            f"If the log went on beyond size {manifest.size:,}, do not start: this installation would sign another history. "
            "It cannot know; `constituyente doctor --published URL` compares, `restore --published URL` takes it back"
        )
    else:
        yield "what was acknowledged and not yet published when the former installation was lost: these promises are broken now"
    yield from _unknown(restored.unknown)
    if not restored.keys:
        yield "the keys: put the files of keys/ back from their own copy before anything starts here"
    for purpose in restored.lost_keys:
        yield f"the key of {purpose} that is in force: it is newer than the backup. Put its file into keys/; nothing is signed until then"
    for name in manifest.environment:
        yield f"{name}: it came from the environment. Set it to what it was"


def _unknown(unknown: Mapping[str, Sequence[int]]) -> Iterator[str]:
    def found(*kinds: str) -> list[int]:
        return sorted(index for kind in kinds for index in unknown.get(kind, ()))

    if given := found("sign", "answer", "annotation"):
        yield (
            f"who gave {len(given):,} signatures and answers ({_span(given)}). They are counted and stay counted, but who gave them is not "
            "in the log: these people could sign again, and would be counted twice. "
            "Receipts that were kept here under a code are gone; receipts that were saved still prove"
        )
    if rules := found("rules"):
        yield f"the rules that came into force with {_span(rules)}: apply the same file again (constituyente rules apply FILE)"
    if opened := found("petition"):
        yield (
            f"petitions that opened: {len(opened):,} ({_span(opened)}). Admit those again that wait at the desk. One that was handed in "
            "after the backup is gone with its text; its signatures stay counted in the log, and no page shows them"
        )
    for kind in RECORDS:
        if records := found(kind):
            yield (
                f"records of kind {kind}: {len(records):,} ({_span(records)}). The log holds their hashes alone. Enter them again, from "
                "copies of the site's pages if there are any; they get new numbers or versions, for the log remembers the former"
            )
    if reviews := found(*REVIEWS):
        yield f"the records of {len(reviews):,} reviews and withdrawals ({_span(reviews)}): they hold, and why is no longer here"
    if crossed := found("crossing"):
        yield (
            f"the times of crossings: {len(crossed):,} ({_span(crossed)}). They are not in the log, and count from the last checkpoint "
            "in the backup, so that nothing is due later than was promised"
        )
    if erased := found("erasure"):
        yield f"destructions: {len(erased):,} ({_span(erased)}). What was destroyed is in this backup: destroy it again (keys shred-tags)"


def _span(indices: Sequence[int]) -> str:
    first, last = min(indices), max(indices)
    return f"entry {first:,}" if first == last else f"entries {first:,} to {last:,}"
