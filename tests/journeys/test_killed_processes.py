"""Whatever is killed, nothing acknowledged is lost, and nobody is counted twice."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.harness.installation import CUT_OFF, ROOT, Installation, Signer, fresh_database, kill_one

PEOPLE, KILLS, SEED = 30, 6, 2026


def test_web_worker_and_sequencer_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    database = fresh_database(os.environ.get("DATABASE_URL", ""), "killed")
    with Installation(tmp_path / "data", database) as site:
        (number,) = (int(line) for line in site.run("1", module="tests.harness.plant").split())
        signers = [Signer(site, number, f"persona{one}@harness.example") for one in range(PEOPLE)]
        chance = random.Random(SEED)  # noqa: S311  a seed, so that a failure can be replayed
        with ThreadPoolExecutor(5) as pool:
            signed = [pool.submit(signer.sign) for signer in signers]
            killed = list[str]()
            while len(killed) < KILLS or not all(one.done() for one in signed):
                time.sleep(chance.uniform(0.3, 1.2))
                if len(killed) < KILLS:
                    killed.append(kill_one(site, chance))
            leaves = [one.result() for one in signed]
            again = [pool.submit(signer.sign) for signer in signers[:3]]  # counted before: the same acknowledgement
            assert [one.result() for one in again] == leaves[:3]
        assert len(set(leaves)) == PEOPLE

        assert _settled(site, number) == (PEOPLE, 2), killed

        mirror = tmp_path / "mirror"
        verdict = subprocess.run(
            [sys.executable, "verify/verify.py", "--lang", "en", "all", site.url, str(mirror)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert verdict.returncode == 0, verdict.stdout + verdict.stderr
        web = site.pids("granian")
        published = b"".join(path.read_bytes() for path in sorted((mirror / "log" / "tile" / "0").rglob("*")) if path.is_file())
        assert all(bytes.fromhex(leaf) in published for leaf in leaves)

    assert [pid for pid in web if Path(f"/proc/{pid}").exists()] == []  # nothing is left to hold the port


def _settled(site: Installation, number: int) -> tuple[object, int]:
    """The petition's count and promises, once both are what was signed, or after a minute."""
    found: tuple[object, int] = (0, 0)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and found != (PEOPLE, 2):
        with suppress(*CUT_OFF):
            page = site.get(f"/petitions/{number}.json")
            found = (page["signatures"], len(page["promises"]))  # type: ignore[arg-type]
        time.sleep(0.2)
    return found
