import os
import platform
import statistics
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from json import dumps
from json import loads as json_of
from pathlib import Path

from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.ledger import api as ledger
from constituyente.portal.benchmarks import log, packages, pages, running, signing

INSIDE = "CONSTITUYENTE_BENCH_INSIDE"  # set for the process that works in the throw-away data directory
EVERY = 10_000  # entries between two words of progress


class Command(BaseCommand):
    """Measurements side by side in one run, as ratios; nothing is judged. In a data directory that is thrown away."""

    help = gettext_lazy(
        "Measure: `bench ledger` sequences entries (on SQLite, and on the PostgreSQL server of DATABASE_URL) and lets the verifier "
        "recount them, `bench import DIR` takes a package in and out, `bench pages` asks this installation for its pages, `bench sign` "
        "confirms signatures through HTTP beside pgbench (on the PostgreSQL server of DATABASE_URL); prints medians and ratios."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "what",
            nargs="?",
            choices=["ledger", "import", "pages", "sign"],
            default="ledger",
            help=_("what to measure (default: %(default)s)"),
        )
        parser.add_argument("directory", nargs="?", type=Path, metavar="DIR", help=_("the package, for `bench import`"))
        parser.add_argument("--entries", type=int, default=100_000, help=_("entries to sequence (default: %(default)s)"))
        parser.add_argument("--json", action="store_true", help=_("one JSON object"))

    def handle(self, *args: object, what: str, directory: Path | None, entries: int, json: bool, **options: object) -> None:
        if os.environ.get(INSIDE):
            os.chdir(os.environ["CONSTITUYENTE_DATA"])
            self.stdout.write(_signing(directory) if what == "sign" else log.report(log.sequence(entries, _progress)))
            return
        outside = {**os.environ, "DATABASE_URL": ""}
        if what == "ledger":
            found = _ledger(entries, outside)
        elif what == "pages":
            found = _pages()
        elif what == "sign":
            found = _sign(outside)
        elif directory is None or not directory.is_dir():
            raise CommandError(_("`bench import` needs the folder of a package"), returncode=2)
        else:
            found = packages.importing(directory, outside)
        found = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", **found}
        self.stdout.write(
            dumps(found, indent=2, ensure_ascii=False) if json else "\n".join(f"{name:<34}{value}" for name, value in found.items())
        )


def _progress(done: int) -> None:
    if done % EVERY == 0:
        sys.stderr.write(f"\r{done:,} entries ")


def _pages() -> dict[str, str]:
    """Every route that links lead to, slowest first, and the worst of all."""
    call_command("collectstatic", verbosity=0, interactive=False)
    rows = pages.measure(_pages_asked)
    slowest, busiest = max(rows, key=lambda row: row.slowest), max(rows, key=lambda row: row.processor)
    heaviest, least = max(rows, key=lambda row: row.bytes), min(rows, key=lambda row: row.ratio)
    faults = ", ".join(f"{fault}: {row.route}" for row in rows for fault in sorted(row.faults))
    return {
        **{
            row.route: (
                f"{row.median:6.1f} ms, slowest {row.slowest:6.1f} ms of {row.pages:2}, processor {row.processor:5.1f} ms, "
                f"{row.statements:2} statements, {row.bytes / 1000:5.1f} kB, kept {row.ratio:4.0f} times as fast   {row.address}"
            )
            for row in rows
        },
        "routes": f"{len(rows)}, {sum(row.pages for row in rows)} pages",
        "slowest page": f"{slowest.slowest:.1f} ms   {slowest.address}",
        "most processor time": f"{busiest.processor:.1f} ms   {busiest.route}",
        "heaviest first view": f"{heaviest.bytes / 1000:.1f} kB   {heaviest.heavy}",
        "least gain of a kept page": f"{least.ratio:.0f} times as fast   {least.route}",
        "not as public pages are": faults or "none",
    }


def _pages_asked(done: int) -> None:
    if done % 10 == 0:
        sys.stderr.write(f"\r{done:,} pages ")


def _signing(given: Path | None) -> str:
    """Inside: what people confirm is planted, or, as a file says, confirmed."""
    if given:
        found = json_of(given.read_text(encoding="utf-8"))
        return signing.crowd(found["port"], [tuple(link) for link in found["links"]])
    call_command("collectstatic", verbosity=0, interactive=False)
    links = list(signing.plant(signing.NEEDED, _progress))
    asked = [signing.statements(links.pop()) for _time in range(signing.BEFORE)][-1]
    return dumps({"links": links, "statements": asked})


def _sign(outside: dict[str, str]) -> dict[str, str]:
    """Confirming signatures on PostgreSQL, beside pgbench, in turns."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise CommandError(_("`bench sign` needs a PostgreSQL server in DATABASE_URL"), returncode=2)
    if signing.pgbench() is None:
        raise CommandError(_("`bench sign` needs PostgreSQL's own pgbench on the path"), returncode=2)
    with _database_beside(url) as beside, running.elsewhere({**outside, "DATABASE_URL": beside, INSIDE: "1"}) as (folder, inside):
        _took, printed = running.run("bench", "sign", environment=inside)
        planted = json_of(printed.splitlines()[-1])
        turns = signing.measure(folder, inside, [tuple(link) for link in planted["links"]], _turns_taken)

    def middle(values: Iterable[float]) -> float:
        return statistics.median(values)

    return {
        "signatures/s, 64 petitions": f"{middle(turn.many for turn in turns):,.0f}",
        "signatures/s, one petition": f"{middle(turn.one for turn in turns):,.0f}",
        "pgbench rows/s, 32 clients": f"{middle(turn.plain for turn in turns):,.0f}",
        "ratio to pgbench": f"{middle(turn.many / turn.plain for turn in turns):.3f}",
        "one petition to 64": f"{middle(turn.one / turn.many for turn in turns):.2f}",
        "p95 of a POST, 64 at once": f"{middle(turn.p95 for turn in turns):,.0f} ms",
        "statements of a POST": f"{len(planted['statements'])}",
        "turns": f"{len(turns)} of {signing.EACH} signatures and {signing.SECONDS} s of pgbench",
    }


def _turns_taken(done: int) -> None:
    sys.stderr.write(f"\rturn {done} ")


def _ledger(entries: int, outside: dict[str, str]) -> dict[str, str]:
    """Sequencing on each engine there is, and the verifier over what was published."""
    plain = log.hashing(entries)
    found = {"entries": f"{entries:,} in batches of {log.BATCH:,}"}
    for engine, database in _databases():
        with database as url, running.elsewhere({**outside, "DATABASE_URL": url, INSIDE: "1"}) as (folder, inside):
            _took, printed = running.run("bench", "ledger", "--entries", str(entries), environment=inside)
            sequenced = log.reported(printed)
            found[f"{engine}: sealed and published"] = f"{sequenced.overall:,.0f} entries/s"
            found[f"{engine}: first and last tenth"] = f"{sequenced.first:,.0f} and {sequenced.last:,.0f} entries/s"
            found[f"{engine}: ratio to plain SHA-256"] = f"{plain / sequenced.overall:,.0f}"
            found[f"{engine}: most memory"] = f"{sequenced.memory:.0f} MB"
            if engine == "SQLite":
                checked = log.check(folder, ledger.verifier_file(), sequenced.verifier_key)
                found["verifier: whole log"] = f"{checked.seconds:.1f} s, {checked.ratio:.1f} times plain SHA-256 of the same entries"
                found["verifier: most memory"] = f"{checked.memory:.0f} MB"
                found["verifier: one receipt, offline"] = f"{1000 * checked.receipt:.0f} ms, starting Python included"
    return found


def _databases() -> Iterator[tuple[str, AbstractContextManager[str]]]:
    """The engines there are, each with an empty database as DATABASE_URL names it."""
    yield "SQLite", _nothing()
    if url := os.environ.get("DATABASE_URL"):
        yield "PostgreSQL", _database_beside(url)


@contextmanager
def _nothing() -> Iterator[str]:
    yield ""


@contextmanager
def _database_beside(url: str) -> Iterator[str]:
    """A new database on the server of `url`, dropped afterwards."""
    import psycopg  # noqa: PLC0415  only who has PostgreSQL has its driver

    head, _slash, _name = url.rpartition("/")
    name = f"constituyente_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{head}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
