"""`python -m tests.harness.fuzzing --inputs 10000000 --seed 1`: prints a table, and for each failure the command that shows it again."""

import argparse
import atexit
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from multiprocessing import get_context

from .mutation import BLOCK
from .running import HOME, MEMORY, Result, attempt, given, run

CHUNK = 20 * BLOCK  # inputs of one job
EVERY = 10.0  # seconds between two lines of progress


def prepare() -> None:
    """Let Django know its settings; nothing is read from, or written to, a database."""
    home = tempfile.mkdtemp(prefix="constituyente-fuzzing-", dir=MEMORY if MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ[HOME] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    os.environ.setdefault("CONSTITUYENTE_DATA", home)
    import django  # noqa: PLC0415  after its settings are named

    django.setup()


def work(job: tuple[str, str, int, int]) -> Result:
    from .parsers import parsers  # noqa: PLC0415  after Django is prepared

    name, seed, first, count = job
    return run(parsers()[name], seed, first, count)


def jobs(shares: dict[str, int], seed: str, inputs: int) -> list[tuple[str, str, int, int]]:
    """What is to be done, in pieces that begin with a block; `inputs` are divided by share."""
    total, found = sum(shares.values()), []
    for name, share in shares.items():
        most = max(1, inputs * share // total)
        found += [(name, seed, first, min(CHUNK, most - first)) for first in range(0, most, CHUNK)]
    return sorted(found, key=lambda job: job[2])


def show(results: Iterable[Result]) -> None:
    print(f"{'parser':<18}{'inputs':>12}{'accepted':>10}{'per second':>12}{'slowest':>11}")
    whole = Result("all")
    for result in results:
        whole.add(result)
        row(result)
    row(whole)


def row(result: Result) -> None:
    speed = result.inputs / result.seconds if result.seconds else 0.0
    share = 100 * result.accepted / max(1, result.inputs)
    print(f"{result.parser:<18}{result.inputs:>12,}{share:>9.1f}%{speed:>12,.0f}{1000 * result.slowest:>8,.1f} ms")


def replay(name: str, seed: str, number: int) -> int:
    from .parsers import parsers  # noqa: PLC0415  after Django is prepared

    parser = parsers()[name]
    item = given(parser, seed, number)
    what, took, accepted = attempt(parser, item)
    print(repr(item))
    print(what or f"{'accepted' if accepted else 'refused'}, as it may, in {1000 * took:.2f} ms")
    return 1 if what else 0


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.harness.fuzzing", description=__doc__)
    parser.add_argument("--inputs", type=int, default=200_000, metavar="N")
    parser.add_argument("--seed", default="1", metavar="S")
    parser.add_argument("--parser", default="", metavar="NAME", help="this one alone")
    parser.add_argument("--replay", type=int, metavar="NUMBER", help="this input alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    options = parser.parse_args(arguments)
    prepare()
    from .parsers import parsers  # noqa: PLC0415  after Django is prepared

    known = parsers()
    if options.parser and options.parser not in known:
        parser.error(f"there is no such parser; there are {', '.join(known)}")
    if options.replay is not None:
        return replay(options.parser, options.seed, options.replay)
    shares = {name: one.share for name, one in known.items() if options.parser in {"", name}}
    results = {name: Result(name) for name in shares}
    began = told = time.monotonic()
    todo = jobs(shares, options.seed, options.inputs)
    with get_context("fork").Pool(options.workers) as pool:
        for done, result in enumerate(pool.imap_unordered(work, todo), start=1):
            results[result.parser].add(result)
            if time.monotonic() - told > EVERY:
                told = time.monotonic()
                count = sum(one.inputs for one in results.values())
                print(f"{done} of {len(todo)} pieces, {count:,} inputs, {told - began:.0f} s", flush=True)
    show(results.values())
    failures = [failure for result in results.values() for failure in result.failures]
    for failure in failures:
        print(f"\n{failure}")
    print(f"\n{len(failures)} failures in {time.monotonic() - began:.0f} s.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
