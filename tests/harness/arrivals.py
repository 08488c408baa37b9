"""Signatures as they came elsewhere, confirmed again at a running site: no one lost, no one twice, each mark crossed once and in order.

`python -m tests.harness.arrivals curves --signatures 100000 --rate 150` replays two hours of the petition that most people
ever signed in the United Kingdom, the quietest and the steepest of its series without a gap, and Chile's popular initiatives of 2022.
`python -m tests.harness.arrivals steady --rate 60 --seconds 600` keeps a rate while pages are read and ends with ten times as much at once.
What fails keeps its folder.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import django

from . import nothing_lost, oracle
from .installation import Installation, fresh_database
from .near_duplicates import DATA, Row, read
from .people import Attempt
from .postgres import SAFE, Postgres

MARKS = (500, 1000, 5000)  # a tenth of those of Mexico City
CLIENTS = 64
READERS = 4
HOUR = 3600.0
GAP = 1200.0  # seconds without an observation; usual are fifteen minutes
BURST = 10  # times as many, at the end
PATIENCE = 120.0  # seconds within which a refused one is answered
PLANTING = 3600.0
CSRF = "constituyenteharnessconstituyent"  # 32 letters: cookie and form say the same, which is all that is asked of a form
PETITIONS = 64  # of a steady rate

Curve = Sequence[tuple[float, float]]
"""Seconds and how many there were by then, both from 0 and never falling."""
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


# ------------------------------------------------------------------ the curves, pure


def hours(rows: Sequence[Row]) -> tuple[Curve, Curve]:
    """The quietest and the steepest hour of a series in which nobody looked away: no gap, and somebody signed."""
    seen = [(datetime.fromisoformat(row["observed_at"]).timestamp(), float(row["signatures"])) for row in rows]
    found = list[Curve]()
    for first, (began, _count) in enumerate(seen):
        some = [point for point in seen[first : first + 20] if point[0] <= began + HOUR]
        whole = some[-1][0] - began >= HOUR - GAP
        if whole and all(0 < later[0] - sooner[0] <= GAP for sooner, later in pairwise(some)):
            found.append(curve(some))
    found = sorted((one for one in found if one[-1][1]), key=lambda one: one[-1][1] / one[-1][0])
    return found[0], found[-1]


def courses(rows: Sequence[Row]) -> list[Curve]:
    """The course of each initiative of which there are two observations or more, those that got most first."""
    seen = defaultdict[str, list[tuple[float, float]]](list)
    for row in rows:
        seen[row["id"]].append((datetime.fromisoformat(row["observed_at"]).timestamp(), float(row["supporters"])))
    found = [curve(sorted(points)) for points in seen.values() if len(points) > 1]
    return sorted((one for one in found if one[-1][1]), key=lambda one: one[-1][1], reverse=True)


def curve(points: Sequence[tuple[float, float]]) -> Curve:
    """The same from nought, without what fell."""
    (began, least), found, most = points[0], list[tuple[float, float]](), 0.0
    for at, count in points:
        most = max(most, count - least)
        found.append((at - began, most))
    return found


def thinned(curves: Sequence[Curve], total: int) -> list[tuple[float, int]]:
    """`total` arrivals in proportion to `curves`: when, from 0 to 1 of the time of its own curve, and on which curve; in that order.

    Between two observations people come evenly. What is left over by rounding goes to the greatest remainders.
    """
    whole = sum(one[-1][1] for one in curves)
    shares = [total * one[-1][1] / whole for one in curves]
    counts = [int(share) for share in shares]
    by_rest = sorted(range(len(curves)), key=lambda number: (counts[number] - shares[number], number))
    for number in by_rest[: total - sum(counts)]:
        counts[number] += 1
    return sorted((at, number) for number, one in enumerate(curves) for at in _spread(one, counts[number]))


def _spread(one: Curve, count: int) -> list[float]:
    found, steps = list[float](), iter(pairwise(one))
    (began, low), (ended, high) = next(steps)
    for place in range(count):
        wanted = (place + 0.5) * one[-1][1] / count
        while high < wanted:
            (began, low), (ended, high) = next(steps)
        found.append((began + (ended - began) * (wanted - low) / (high - low)) / one[-1][0])
    return found


def steady(rate: int, seconds: int) -> list[tuple[float, int]]:
    """One each 1/rate seconds on PETITIONS petitions in turn; in the last second BURST times as many."""
    evenly = [(number / rate / seconds, number % PETITIONS) for number in range(rate * (seconds - 1))]
    return evenly + [(1 - (1 - number / rate / BURST) / seconds, number % PETITIONS) for number in range(rate * BURST)]


# ------------------------------------------------------------------ the people


@dataclass
class Crowd:
    """Everybody who confirms, and what they were told.

    waited   seconds from the moment at which somebody would confirm to the answer, refusals and new tries included
    pages    seconds that each page took which `readers` of them read meanwhile
    """

    port: int
    links: Sequence[tuple[float, int, str]]  # seconds from the beginning, petition, address
    readers: int = 0
    waited: dict[int, float] = field(default_factory=dict)
    told: list[Attempt] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    pages: list[float] = field(default_factory=list)

    async def come(self) -> float:
        """All of them. Returns the seconds it took."""
        due = asyncio.Queue[int]()
        began = time.perf_counter()
        lines = [await asyncio.open_connection("127.0.0.1", self.port) for _one in range(CLIENTS + self.readers)]
        try:
            async with asyncio.TaskGroup() as group:  # whoever fails ends it for all
                tasks = [group.create_task(self._confirm(line, due, began)) for line in lines[:CLIENTS]]
                tasks += [group.create_task(self._read(line, number)) for number, line in enumerate(lines[CLIENTS:])]
                for number, (at, _petition, _link) in enumerate(self.links):
                    if (left := began + at - time.perf_counter()) > 0:
                        await asyncio.sleep(left)
                    due.put_nowait(number)
                await asyncio.wait_for(due.join(), PATIENCE + len(self.links) / 20)
                took = time.perf_counter() - began
                for task in tasks:
                    task.cancel()
        finally:
            for _reader, writer in lines:
                writer.close()
                await writer.wait_closed()
        return took

    async def _confirm(self, line: Line, due: "asyncio.Queue[int]", began: float) -> None:
        form = urlencode({"csrfmiddlewaretoken": CSRF}).encode()
        while True:
            number = await due.get()
            at, petition, link = self.links[number]
            until = time.perf_counter() + PATIENCE
            while True:
                status, headers, text = await self._ask(line, "POST", link, form)
                self.statuses[status] += 1
                if status != 503 or time.perf_counter() > until:
                    break
                await asyncio.sleep(float(re.findall(r"(?i)retry-after: (\d+)", headers)[0]))
            self.waited[number] = time.perf_counter() - began - at
            leaf = re.search(r"<code[^>]*>([0-9a-f]{64})</code>", text)
            if leaf:
                self.told.append(Attempt(number, petition, link, "ok", leaf[1]))
            else:
                self.told.append(Attempt(number, petition, link, "refused", told=str(status)))
            due.task_done()

    async def _read(self, line: Line, number: int) -> None:
        pages = ["/", "/petitions", *(f"/petitions/{petition}" for petition in sorted({one for _at, one, _link in self.links})[:8])]
        while True:
            for path in pages[number:] + pages[:number]:
                began = time.perf_counter()
                status, _headers, _text = await self._ask(line, "GET", path, b"")
                assert status == 200, (path, status)
                self.pages.append(time.perf_counter() - began)
                await asyncio.sleep(0.2)

    async def _ask(self, line: Line, method: str, path: str, form: bytes) -> tuple[int, str, str]:
        reader, writer = line
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: csrftoken={CSRF}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
        writer.write(head.encode() + form)
        headers = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)content-length: (\d+)", headers)
        assert length, headers
        return int(headers[9:12]), headers, (await reader.readexactly(int(length[1]))).decode()


# ------------------------------------------------------------------ one run


@dataclass
class Run:
    """Arrivals (when, from 0 to 1, and on which petition, from 0) within so many `seconds`, at a new installation below `home`."""

    arrivals: Sequence[tuple[float, int]]
    seconds: float
    engine: str
    home: Path
    readers: int = 0

    def faults(self) -> list[str]:
        """Do it, and print what it came to. Returns what does not hold."""
        with ExitStack() as stack:
            server = Postgres(SAFE) if self.engine == "postgres" else None
            if server:
                stack.callback(server.stop)
            site = Installation(self.home / "data", fresh_database(server.url, "arrivals") if server else "")
            site.data.mkdir(parents=True)
            site.extra = {"CONSTITUYENTE_UNSAFE_DATABASE": ""} if server else {}
            site.run("manage", "migrate", "-v0")
            asked = self.home / "asked.json"
            asked.write_text(json.dumps([petition for _at, petition in self.arrivals]))
            site.run("plant", str(asked), module="tests.harness.arrivals", patience=PLANTING)
            links = json.loads(asked.read_text())
            stack.enter_context(site)
            due = [(at * self.seconds, petition, link) for (at, _curve), (petition, link) in zip(self.arrivals, links, strict=True)]
            crowd = Crowd(site.port, due, self.readers)
            took = asyncio.run(crowd.come())
            history = self.home / "history.jsonl"
            history.write_text("".join(json.dumps(asdict(one)) + "\n" for one in crowd.told))
            print(self._report(crowd, took))
            petitions = sorted({petition for petition, _link in links})
            found = nothing_lost.judged(site, history, oracle.stored(site), petitions, marks=MARKS)
            found += self._out_of_order(oracle.published(site, self.home / "mirror", petitions), crowd.told)
        return found

    def _out_of_order(self, public: oracle.Public, told: Sequence[Attempt]) -> list[str]:
        """Marks that were crossed before a lower one, and counts that are not those of the acknowledged."""
        given = Counter(one.petition for one in told if one.outcome == "ok")
        crossed = defaultdict[str, list[int]](list)
        for key, mark in public.crossings:
            crossed[key].append(mark)
        print(f"{sum(given.values()):,} acknowledged on {len(given)} petitions, {len(public.crossings)} crossings")
        wrong = [f"marks crossed as {marks}" for marks in crossed.values() if marks != sorted(marks)]
        wrong += [
            f"petition {number}: {given[number]} acknowledged, {count} on its page"
            for number, (_key, count, _promises) in public.pages.items()
            if count != given[number]
        ]
        refused = len(self.arrivals) - sum(given.values())
        return wrong + ([f"{refused} were refused for good"] if refused else [])

    def _report(self, crowd: Crowd, took: float) -> str:
        usual = [waited for number, waited in crowd.waited.items() if self.arrivals[number][0] < 1 - 1 / self.seconds]
        last = [waited for number, waited in crowd.waited.items() if self.arrivals[number][0] >= 1 - 1 / self.seconds]
        said = [f"{len(crowd.told):,} in {took:.0f} s, {len(crowd.told) / took:.0f}/s; answers {dict(crowd.statuses)}"]
        for name, some in (("until the last second", usual), ("of the last second", last), ("pages read meanwhile", crowd.pages)):
            if len(some) > 1:
                cuts = statistics.quantiles(some, n=100)
                said.append(f"{name}: {len(some):,}, median {1000 * cuts[49]:.0f} ms, p95 {1000 * cuts[94]:.0f} ms, most {max(some):.1f} s")
        return "\n".join(said)


# ------------------------------------------------------------------ inside the installation


def rules() -> str:
    """Rules under which a machine on this network may sign for everybody: whoever is tested here is the log."""
    from .plant import process_today  # noqa: PLC0415

    tiers = "".join(
        f'[[petitions.tiers]]\nsignatures = {mark}\npromise = {{ kind = "answer", by = "secretariat", within = {{ working_days = 20 }} }}\n'
        for mark in MARKS
    )
    text = re.sub(r"\[\[petitions\.tiers\]\].*?(?=# Nobody)", tiers, process_today(), flags=re.DOTALL)
    networks = 'networks = [{ name = { es = "Arnés" }, network = "127.0.0.0/24" }]\n'
    return text.replace("fast_at_least = 100000\n", f"fast_at_least = 1000000\n{networks}")


def plant(asked: Path) -> None:
    """Open as many petitions as `asked` names, and give everybody on its list a link; the list is replaced by (petition, address).

    Their letters are not sent: they would take the time of those who confirm.
    """
    from django.db import transaction  # noqa: PLC0415  after the settings are known
    from django.utils import timezone  # noqa: PLC0415
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    from constituyente.foundation.accounts import api as accounts  # noqa: PLC0415
    from constituyente.foundation.common.rng import SYSTEM  # noqa: PLC0415
    from constituyente.foundation.process import api as process  # noqa: PLC0415
    from constituyente.participation.petitions import api as petitions  # noqa: PLC0415
    from tests.factories.petitions import opened  # noqa: PLC0415

    wanted: list[int] = json.loads(asked.read_text())
    process.apply(rules(), now=timezone.now())
    numbers = {one: opened(title=f"Petición {one}", now=timezone.now()) for one in sorted(set(wanted))}
    links = list[tuple[int, str]]()
    for first in range(0, len(wanted), 500):
        with transaction.atomic():
            for place, one in enumerate(wanted[first : first + 500], first):
                handle = petitions.request_signature(
                    numbers[one],
                    contact=f"persona{place}@harness.example",
                    territory="",
                    age_band="",
                    subscribe=False,
                    language="es",
                    now=timezone.now(),
                    rng=SYSTEM,
                )
                links.append((numbers[one], f"/petitions/{numbers[one]}/confirm/{accounts.token_of(handle)}"))
        DBTaskResult.objects.all().delete()
    asked.write_text(json.dumps(links))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["curves", "steady"])
    parser.add_argument("--signatures", type=int, default=10_000, help="of the curves together")
    parser.add_argument("--rate", type=int, default=60, help="signatures a second, of curves on average")
    parser.add_argument("--seconds", type=int, default=600, help="of the steady rate, its last second included")
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="constituyente-arrivals-"))
    if given.what == "curves":
        run = Run(replayed(given.signatures), given.signatures / given.rate, given.engine, home)
    else:
        run = Run(steady(given.rate, given.seconds), given.seconds, given.engine, home, READERS)
    if found := run.faults():
        print(*found, f"Everything about it is in {home}.", sep="\n")
        return 1
    print("exact, each mark once and in order")
    shutil.rmtree(home)
    return 0


def replayed(signatures: int, data: Path = DATA) -> list[tuple[float, int]]:
    """So many arrivals of the two hours (petitions 0 and 1) and of Chile's initiatives (the rest)."""
    quiet, steep = hours(read(data / "uk-petitions" / "revoke-article-50-241584.csv.gz"))
    return thinned([quiet, steep, *courses(read(data / "chile-ipn-2022" / "supporters_over_time.csv.gz"))], signatures)


if __name__ == "__main__":
    inside: Mapping[str, Callable[[Path], None]] = {"plant": plant}
    if len(sys.argv) > 1 and sys.argv[1] in inside:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
        django.setup()
        inside[sys.argv[1]](Path(sys.argv[2]))
        sys.exit(0)
    sys.exit(main())
