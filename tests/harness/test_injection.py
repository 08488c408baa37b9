"""A fault at any call with which the sequencer writes: a seeded sample here, every one of them in make soak."""

import shutil
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.harness import injection
from tests.harness.injection import FAULTS, Bench, Call, Case, cases
from tests.harness.postgres import SAFE, Postgres

SAMPLE, SEED = 40, 2026

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason=injection.MISSING)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    server = Postgres(SAFE) if connection.vendor == "postgresql" else None
    try:
        with Bench(tmp_path_factory.mktemp("bench"), server) as bench:
            yield bench
    finally:
        if server:
            server.stop()


def test_a_batch_writes_tiles_before_the_checkpoint(bench: Bench) -> None:
    renamed = [call.path for call in bench.calls() if call.name.startswith("rename")]
    assert [path for path in renamed if "checkpoint" in path] == renamed[-1:]
    assert len(renamed) == 6  # two full tiles, two partial ones, one of the level above


def test_no_fault_loses_an_entry_or_contradicts_a_checkpoint(bench: Bench) -> None:
    chosen = cases(bench.calls(), some=SAMPLE, seed=SEED)
    assert {case: found for case in chosen if (found := bench.judge(case))} == {}


def test_bench_notices_what_is_missing(bench: Bench) -> None:
    bench.trace()
    assert bench._sound("now") == []
    log = bench.site.data / "log"
    note, tile = log / "checkpoint", next((log / "tile" / "0" / "001.p").iterdir())
    content = tile.read_bytes()
    tile.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert bench._sound("now") != []
    tile.write_bytes(content)
    note.write_text((bench.home / "prepared" / "log" / "checkpoint").read_text())
    assert bench._sound("now") != []  # a state older than the one that was seen


def test_bench_notices_a_fault_that_fell_elsewhere(bench: Bench) -> None:
    found = bench.judge(Case(Call("rename", 1, "/another"), "error=EIO"))
    assert [fault.partition(":")[0] for fault in found] == ["the fault fell elsewhere"]


def test_cases_are_every_fault_at_every_call_or_a_sample() -> None:
    calls = [Call("write", when, "/x") for when in range(1, 6)]
    every = cases(calls)
    assert (len(every), len(set(every))) == (15, 15)
    assert {case.fault for case in every} == set(FAULTS)
    assert cases(calls, some=4, seed=1) == cases(calls, some=4, seed=1)
    assert set(cases(calls, some=4, seed=1)) < set(every)
