"""What happens in an installation while a test looks on, in one process: a JSON list of commands comes in, what each said goes out.

`["sign", "1", "30", "0"]`, `["settle"]`, `["state"]` and `["plant", "2"]` are acts; everything else is a command line of ours.
"""

import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict

import django


def sign(number: str, count: str, first: str) -> None:
    """`count` people sign, from person `first`, one after the other."""
    from django.utils import timezone  # noqa: PLC0415  after the settings are known

    from tests.factories import petitions  # noqa: PLC0415

    petitions.sign(int(number), int(count), now=timezone.now(), first=int(first))


def settle() -> None:
    """Seal what waits, publish it, and make promises of the crossings."""
    from django.utils import timezone  # noqa: PLC0415

    from constituyente.portal import upkeep  # noqa: PLC0415

    upkeep.settle(now=timezone.now())
    upkeep.pull(now=timezone.now())


def state() -> None:
    """Print the head of the log, every tally and every mark."""
    from constituyente.foundation.ledger import api as ledger  # noqa: PLC0415

    head, names = ledger.head(), sorted(ledger.totals())
    tallies = {name: asdict(count) for name, count in ledger.tallies(names).items()}
    marks = {name: [(mark.mark, mark.size, mark.index) for mark in found] for name, found in ledger.marks_of(names).items()}
    sys.stdout.write(json.dumps({"size": head.size, "root": head.root, "key": head.verifier_key, "tallies": tallies, "marks": marks}))


def plant(count: str) -> None:
    from tests.harness import plant as planting  # noqa: PLC0415

    planting.plant(int(count))


def upload() -> None:
    """Keep a public file, a private one, and one of which there is no row; print the first two."""
    from django.utils import timezone  # noqa: PLC0415

    from constituyente.foundation.common.rng import SYSTEM  # noqa: PLC0415
    from constituyente.foundation.files import api as files  # noqa: PLC0415

    now, content = timezone.now(), files.Content(b"%PDF-1.7 %%EOF", "application/pdf", "acta.pdf")
    public = files.keep(content, public=True, now=now, rng=SYSTEM)
    private = files.keep(content, public=False, act="petitions.decide", now=now, rng=SYSTEM)
    (files.folder() / "00" / ".draft").parent.mkdir(exist_ok=True)
    (files.folder() / "00" / ".draft").write_bytes(b"half")
    sys.stdout.write(f"{public.key} {private.key}")


def served(*keys: str) -> None:
    """Print what is served of each file."""
    from constituyente.foundation.files import api as files  # noqa: PLC0415

    sys.stdout.write(" ".join(files.served(key).sha256 + files.served(key).data.hex() for key in keys))


ACTS: dict[str, Callable[..., None]] = {"sign": sign, "settle": settle, "state": state, "plant": plant, "upload": upload, "served": served}


def do(command: list[str]) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    from constituyente.__main__ import main  # noqa: PLC0415
    from constituyente.foundation.common.errors import DomainError  # noqa: PLC0415

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            if act := ACTS.get(command[0]):
                act(*command[1:])
                code = 0
            else:
                code = main(command)
        except SystemExit as end:
            code = int(end.code or 0)
        except DomainError as error:  # of an act; the command line tells its own
            sys.stderr.write(f"{error}\n")
            code = 1
    return code, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    django.setup()
    json.dump([do(command) for command in json.load(sys.stdin)], sys.stdout)
