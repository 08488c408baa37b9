from argparse import ArgumentParser
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.common.numbers import grouped
from constituyente.portal import supervision
from constituyente.portal.operations import restoring
from constituyente.portal.operations.progress import Progress
from constituyente.portal.operations.restoring import Restored

from .backup import passphrase_from, row

RECORDS = ("promise", "disposition", "draft", "adoption", "handover", "meeting", "results", "motion", "rollcall", "table")
REVIEWS = ("hold", "release", "exclude", "reinstate", "withdraw")


class Command(BaseCommand):
    """Everything is checked before anything is put in place."""

    help = gettext_lazy("Put a backup back into an empty place, replay what was published since, and recount it all.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=_("what `constituyente backup` wrote"))
        parser.add_argument("--published", metavar="DIR|URL", help=_("the log that was published since: a mirror's folder, or a site"))
        parser.add_argument("--passphrase-file", type=Path, help=_("file with the passphrase (else: CONSTITUYENTE_BACKUP_PASSPHRASE)"))
        parser.add_argument("--without-keys", action="store_true", help=_("leave the keys in the backup sealed; they are put back by hand"))
        parser.add_argument("--json", action="store_true", help=_("tell the result as one JSON object"))

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
            raise CommandError(_("%(file)s is not there") % {"file": file}, returncode=2)
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
        self.stdout.write("\n" + _("What is missing:"))
        for line in notes:
            self.stdout.write(f"- {line}")
        self.stdout.write("\n" + _("Now: constituyente doctor, then constituyente serve.") + "\n")
        self.stdout.write(f"size {restored.size}")
        self.stdout.write(f"root {root}")


def summary(restored: Restored, published: str | None) -> Iterator[str]:
    manifest = restored.manifest
    made = {"at": manifest.made_at, "origin": manifest.origin or _("no log"), "size": grouped(manifest.size)}
    yield row(pgettext("backup", "backup")) + _("of %(at)s, %(origin)s; its published log stood at %(size)s") % made
    counts = {"size": grouped(restored.before), "waiting": grouped(restored.waiting)}
    yield row(pgettext("backup", "database")) + _("restored at size %(size)s; %(waiting)s entries wait for their batch") % counts
    yield row(pgettext("backup", "keys")) + (
        _("%(count)s files put back") % {"count": restored.keys} if restored.keys else _("none put back")
    )
    if published is not None:
        replayed = {"count": grouped(restored.size - restored.before), "where": published}
        yield row(pgettext("backup", "published")) + _("%(count)s entries from %(where)s replayed") % replayed
    recounted = _("every entry, %(count)s tallies and every crossing are what was signed") % {"count": grouped(restored.tallies)}
    yield row(pgettext("backup", "recount")) + recounted


def lines(restored: Restored, published: str | None) -> Iterator[str]:
    """What did not come back, each with what to do about it."""
    manifest = restored.manifest
    if published is None:
        yield _(
            "whatever was acknowledged after %(at)s: these acknowledgements are promises that are broken now. "
            "If the log went on beyond size %(size)s, do not start: this installation would sign another history. "
            "It cannot know; `constituyente doctor --published URL` compares, `restore --published URL` takes it back"
        ) % {"at": manifest.made_at, "size": grouped(manifest.size)}
    else:
        yield _("what was acknowledged and not yet published when the former installation was lost: these promises are broken now")
    yield from _unknown(restored.unknown)
    if not restored.keys:
        yield _("the keys: put the files of keys/ back from their own copy before anything starts here")
    for purpose in restored.lost_keys:
        sentence = _(
            "the key of %(purpose)s that is in force: it is newer than the backup. Put its file into keys/; nothing is signed until then"
        )
        yield sentence % {"purpose": purpose}
    for name in manifest.environment:
        yield _("%(name)s: it came from the environment. Set it to what it was") % {"name": name}


def _unknown(unknown: Mapping[str, Sequence[int]]) -> Iterator[str]:
    def found(*kinds: str) -> list[int]:
        return sorted(index for kind in kinds for index in unknown.get(kind, ()))

    if given := found("sign", "answer", "annotation"):
        yield _(
            "who gave %(count)s signatures and answers (%(entries)s). They are counted and stay counted, but who gave them is not "
            "in the log: these people could sign again, and would be counted twice. "
            "Receipts that were kept here under a code are gone; receipts that were saved still prove"
        ) % _counted(given)
    if rules := found("rules"):
        sentence = _("the rules that came into force with %(entries)s: apply the same file again (constituyente rules apply FILE)")
        yield sentence % _counted(rules)
    if opened := found("petition"):
        yield _(
            "petitions that opened: %(count)s (%(entries)s). Admit those again that wait at the desk. One that was handed in "
            "after the backup is gone with its text; its signatures stay counted in the log, and no page shows them"
        ) % _counted(opened)
    for kind in RECORDS:
        if records := found(kind):
            yield _(
                "records of kind %(kind)s: %(count)s (%(entries)s). The log holds their hashes alone. Enter them again, from "
                "copies of the site's pages if there are any; they get new numbers or versions, for the log remembers the former"
            ) % {"kind": kind, **_counted(records)}
    if reviews := found(*REVIEWS):
        sentence = _("the records of %(count)s reviews and withdrawals (%(entries)s): they hold, and why is no longer here")
        yield sentence % _counted(reviews)
    if crossed := found("crossing"):
        yield _(
            "the times of crossings: %(count)s (%(entries)s). They are not in the log, and count from the last checkpoint "
            "in the backup, so that nothing is due later than was promised"
        ) % _counted(crossed)
    if erased := found("erasure"):
        sentence = _("destructions: %(count)s (%(entries)s). What was destroyed is in this backup: destroy it again (keys shred-tags)")
        yield sentence % _counted(erased)


def _counted(indices: Sequence[int]) -> dict[str, str]:
    """How many entries, and which."""
    first, last = grouped(min(indices)), grouped(max(indices))
    entries = (
        _("entry %(index)s") % {"index": first} if first == last else _("entries %(first)s to %(last)s") % {"first": first, "last": last}
    )
    return {"count": grouped(len(indices)), "entries": entries}
