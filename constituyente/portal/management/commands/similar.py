import time
from argparse import ArgumentParser
from json import dumps
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.common.numbers import grouped
from constituyente.portal import pairing
from constituyente.portal.operations.progress import Progress


class Command(BaseCommand):
    """The engine that finds similar petitions, on files."""

    help = gettext_lazy(
        "Find for each row of a CSV file the five texts most similar to it, in the same file or in another, as the form of a new petition "
        "does; writes id, rank, other_id and score."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", type=Path, metavar="INPUT.csv", help=_("the rows, with a first line of column names; may be gzipped"))
        parser.add_argument(
            "--against", type=Path, metavar="FILE.csv", help=_("where the similar ones are looked for (default: INPUT.csv)")
        )
        parser.add_argument(
            "--text", required=True, nargs="+", metavar="COLUMNS", help=_("the columns that are compared, such as title,summary")
        )
        parser.add_argument("--id", default="id", metavar="COLUMN", help=_("the column that names a row (default: %(default)s)"))
        parser.add_argument("--out", required=True, type=Path, metavar="PAIRS.csv", help=_("the file to write"))
        parser.add_argument("--json", action="store_true", help=_("tell the result as one JSON object"))

    def handle(
        self,
        *args: object,
        input: Path,  # noqa: A002  argparse names it after the argument
        against: Path | None,
        text: list[str],
        id: str,  # noqa: A002
        out: Path,
        json: bool,
        **options: object,
    ) -> None:
        rows, others = pairing.Texts(input, id, text), pairing.Texts(against or input, id, text)
        progress, began = Progress(), time.monotonic()
        try:
            written = pairing.write(rows, others, out, told=lambda done: progress.rows(input.name, done))
        except pairing.Unreadable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"{error.filename or out}: {error.strerror or error}"
            raise CommandError(message) from error
        if json:
            found = {
                "rows": rows.count,
                "others": others.count,
                "pairs": written,
                "out": str(out),
                "seconds": round(time.monotonic() - began, 1),
            }
            self.stdout.write(dumps(found, ensure_ascii=False))
            return
        facts = {"rows": grouped(rows.count), "pairs": grouped(written), "file": out}
        self.stdout.write(_("%(file)s: %(pairs)s pairs for %(rows)s rows") % facts)
