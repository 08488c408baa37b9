"""What confirming signatures takes, through HTTP, beside what the database server does with rows of one column.

Clients, web workers, sequencer and database share the machine. Both sides of a ratio take turns, so that what else runs there meets both.
"""

import asyncio
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urlencode, urlsplit

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import SYSTEM
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.portal import supervision

from . import running

PETITIONS = 64
CLIENTS = 64
ROUNDS = 7
EACH = 400  # signatures in one turn
WARM = 64  # before the first turn
BEFORE = 5  # whose statements are counted, the last one's
NEEDED = 2 * ROUNDS * EACH + 2 * WARM + BEFORE
INSERTING = 32  # clients of pgbench
SECONDS = 4  # of pgbench, in one turn
CSRF = "constituyentebenchconstituyenteb"  # 32 letters: cookie and form say the same, which is all that is asked of a form
STARTING = 60.0  # seconds the site may take to answer first

RULES = """
format = 1
[process]
slug = "bench"
title = {{ es = "Bancos", en = "Benches" }}
languages = ["es", "en"]
timezone = "UTC"
synthetic = true
[[phases]]
key = "all"
title = {{ es = "Todo", en = "All" }}
opens = {opens}
closes = {closes}
allows = ["petitions"]
[petitions]
asks = ["contact", "territory", "age_band"]
closes_after_days = 365
[[petitions.tiers]]
signatures = 5000
promise = {{ kind = "answer", by = "secretariat", within = {{ days = 20 }} }}
[people]
age_bands = [{{ key = "18+" }}]
[[territories]]
code = "001"
name = "Centre"
population = {{ 2020 = 500000 }}
tile = [1, 1]
[log]
origin = "log.bench.example/1"
seal = {{ every_seconds = 1, at_least = 1, at_most_seconds = 1 }}
"""

Link = tuple[int, str]  # number of the petition, token


# ------------------------------------------------------------------ inside the throw-away installation


def plant(count: int, progress: Callable[[int], None]) -> Iterator[Link]:
    """In the throw-away installation: open PETITIONS petitions and mail `count` people a link each.

    Those of the first half are dealt out to all petitions, those of the second are all for the first one.
    """
    call_command("migrate", verbosity=0, interactive=False)
    now = timezone.now()
    day = timedelta(days=1)
    process.apply(RULES.format(opens=(now - 30 * day).date(), closes=(now + 30 * day).date()), now=now)
    moderator = accounts.ensure_staff("bench@bench.example", "Bench", ["moderator"], now=now)
    numbers = [_opened(number, moderator) for number in range(PETITIONS)]
    for first in range(0, count, 500):
        with transaction.atomic():
            for number in range(first, min(first + 500, count)):
                petition = numbers[number % PETITIONS] if number < count // 2 else numbers[0]
                handle = petitions.request_signature(
                    petition,
                    contact=f"person{number}@bench.example",
                    territory="001",
                    age_band="18+",
                    subscribe=False,
                    language="en",
                    now=timezone.now(),
                    rng=SYSTEM,
                )
                yield petition, accounts.token_of(handle)
        progress(first + 500)


def _opened(number: int, moderator: accounts.Actor) -> int:
    now = timezone.now()
    text = {"title": f"Benches in park {number}", "demand": "A bench at every tree.", "reasons": "", "wording": ""}
    petition = petitions.receive(**text, subject="", author="", language="en", now=now, rng=SYSTEM)
    petitions.decide(petition, actor=moderator, admit=True, reason="It asks for something.", now=now)
    return petition


def statements(link: Link) -> list[str]:
    """What one confirming POST asks of the database, transaction control included, in a process that has answered before."""
    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    client.cookies["csrftoken"] = CSRF
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address(link), {"csrfmiddlewaretoken": CSRF})
    if answer.status_code != 200:  # noqa: PLR2004
        message = f"{address(link)} was answered with {answer.status_code}"
        raise RuntimeError(message)
    return [str(one["sql"]) for one in asked]


def address(link: Link) -> str:
    """Where the link of the letter leads."""
    number, token = link
    return f"/petitions/{number}/confirm/{token}"


# ------------------------------------------------------------------ the clients, in a process of their own


async def _client(port: int, waiting: list[Link], took: list[float], others: dict[int, int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = urlencode({"csrfmiddlewaretoken": CSRF}).encode()
    while waiting:
        link = waiting.pop()
        head = (
            f"POST {address(link)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: csrftoken={CSRF}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", answer)
        await reader.readexactly(int(length[1]) if length else 0)
        took.append(time.perf_counter() - began)
        status = int(answer[9:12])
        if status != 200:  # noqa: PLR2004
            others[status] = others.get(status, 0) + 1
    writer.close()


async def _crowd(port: int, links: list[Link]) -> dict[str, object]:
    took, others = list[float](), dict[int, int]()
    began = time.perf_counter()
    await asyncio.gather(*(_client(port, links, took, others) for _one in range(CLIENTS)))
    return {"seconds": time.perf_counter() - began, "took": took, "others": others}


def crowd(port: int, links: Sequence[Link]) -> str:
    """CLIENTS people at once confirm these links at the site on `port`; JSON of how long all and each took, and of refusals."""
    return json.dumps(asyncio.run(_crowd(port, list(links))))


# ------------------------------------------------------------------ outside


@dataclass(frozen=True)
class Turn:
    """One turn: signatures per second on PETITIONS petitions and on one, rows per second of pgbench, p95 of a POST in ms."""

    many: float
    one: float
    plain: float
    p95: float


def measure(folder: Path, environment: Mapping[str, str], links: Sequence[Link], progress: Callable[[int], None]) -> list[Turn]:
    """ROUNDS turns of the three, against a site that runs meanwhile."""
    many, one = list(links[: len(links) // 2]), list(links[len(links) // 2 :])
    turns = list[Turn]()
    with _running(environment) as port:
        _turn(folder, environment, port, [many.pop() for _one in range(WARM)])
        for number in range(ROUNDS):
            spread, spread_took = _turn(folder, environment, port, [many.pop() for _one in range(EACH)])
            plain = _pgbench(folder, environment)
            single, _took = _turn(folder, environment, port, [one.pop() for _one in range(EACH)])
            turns.append(Turn(spread, single, plain, 1000 * statistics.quantiles(spread_took, n=20)[-1]))
            progress(number + 1)
    return turns


def _turn(folder: Path, environment: Mapping[str, str], port: int, links: Sequence[Link]) -> tuple[float, list[float]]:
    given = folder / "links.json"
    given.write_text(json.dumps({"port": port, "links": links}), encoding="utf-8")
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "constituyente", "bench", "sign", str(given)],
        env=dict(environment),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    if found["others"]:
        message = f"not every signature was taken: {found['others']}"
        raise RuntimeError(message)
    return len(links) / found["seconds"], found["took"]


def _pgbench(folder: Path, environment: Mapping[str, str]) -> float:
    """Rows per second that pgbench inserts one by one into a table of one column, with INSERTING clients."""
    import psycopg  # noqa: PLC0415  only who has PostgreSQL has its driver

    url = environment["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE TABLE IF NOT EXISTS bench_plain (id bigserial PRIMARY KEY, filler text)")
    script = folder / "insert.sql"
    script.write_text("INSERT INTO bench_plain (filler) VALUES ('signature');\n", encoding="utf-8")
    parts = urlsplit(url)
    done = subprocess.run(  # noqa: S603  PostgreSQL's own program
        [
            pgbench() or "", "-n", "-f", str(script), "-c", str(INSERTING), "-j", "2", "-T", str(SECONDS),
            "-h", unquote(parts.hostname or ""), "-p", str(parts.port or 5432), "-U", unquote(parts.username or ""), parts.path[1:],
        ],
        env={**environment, "PGPASSWORD": unquote(parts.password or "")},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout)
    return float(found[1])


def pgbench() -> str | None:
    """Where PostgreSQL's own measure lies, if it does."""
    return shutil.which("pgbench")


@contextmanager
def _running(environment: Mapping[str, str]) -> Iterator[int]:
    """Web workers and sequencer of the installation, ended afterwards; gives the port."""
    port = running.free_port()
    wanted = supervision.commands(host="127.0.0.1", port=port, workers=2)
    processes = [subprocess.Popen(wanted[name], env=dict(environment)) for name in ("web", "sequencer")]  # noqa: S603  our own commands
    try:
        _wait(f"http://127.0.0.1:{port}/log.json")
        yield port
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def _wait(url: str) -> None:
    deadline = time.monotonic() + STARTING
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own site
                return
        except (URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
