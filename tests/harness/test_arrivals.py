import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.harness import arrivals
from tests.harness.near_duplicates import DATA

BEGAN = datetime(2019, 3, 20, tzinfo=UTC)


def series(*counts: int, minutes: int = 15) -> list[dict[str, str]]:
    return [
        {"observed_at": (BEGAN + timedelta(minutes=minutes * place)).isoformat(), "signatures": str(count)}
        for place, count in enumerate(counts)
    ]


def test_the_quietest_and_the_steepest_hour_are_found_where_nobody_looked_away() -> None:
    quiet, steep = arrivals.hours(series(0, 1, 2, 3, 4, 104, 304, 604, 1004, 1004))
    assert (quiet, steep) == (
        [(0.0, 0.0), (900.0, 1.0), (1800.0, 2.0), (2700.0, 3.0), (3600.0, 4.0)],
        [(0.0, 0.0), (900.0, 100.0), (1800.0, 300.0), (2700.0, 600.0), (3600.0, 1000.0)],
    )
    with pytest.raises(IndexError):
        arrivals.hours(series(0, 5, 5000, minutes=30))


def test_arrivals_are_in_proportion_and_even_between_two_observations() -> None:
    slow, fast = [(0.0, 0.0), (10.0, 1.0)], [(0.0, 0.0), (5.0, 0.0), (10.0, 3.0)]
    found = arrivals.thinned([slow, fast], 8)
    assert [number for _at, number in found].count(1) == 6
    assert [at for at, number in found if number == 0] == [0.25, 0.75]
    assert min(at for at, number in found if number == 1) > 0.5
    assert found == sorted(found)


def test_a_steady_rate_ends_in_a_burst() -> None:
    found = arrivals.steady(60, 10)
    assert (len(found), found) == (60 * 9 + 600, sorted(found))
    assert sum(at >= 0.9 for at, _petition in found) == 600


@pytest.mark.slow
def test_what_came_elsewhere_is_counted_exactly_here(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not DATA.exists():
        pytest.skip("the arrival curves of other platforms are not beside this checkout")
    run = arrivals.Run(arrivals.replayed(600), 6, request.config.getoption("engine"), tmp_path)
    assert run.faults() == []


def test_whoever_is_refused_a_page_ends_the_run() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while asked := await reader.readuntil(b"\r\n\r\n"):
                status = b"200 OK" if asked.startswith(b"POST") else b"404 Not Found"
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
                if asked.startswith(b"POST"):
                    await reader.readexactly(int(asked.rpartition(b"Content-Length: ")[2]))
        writer.close()

    async def come(readers: int) -> list[str]:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            links = [(0.0, 1, "/petitions/1/confirm/a"), (0.5, 1, "/petitions/1/confirm/b")]
            crowd = arrivals.Crowd(server.sockets[0].getsockname()[1], links, readers)
            await crowd.come()
            return [one.outcome for one in crowd.told]

    # A thread of its own: where browsers are tested, this one may have a loop already.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, come(0)).result() == ["refused", "refused"]  # no hash, no acknowledgement
        with pytest.raises(ExceptionGroup) as refused:
            thread.submit(asyncio.run, come(1)).result()
    assert str(refused.value.exceptions[0]).startswith("('/', 404)")
