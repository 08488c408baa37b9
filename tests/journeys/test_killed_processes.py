"""Whatever is killed, nothing acknowledged is lost, and nobody is counted twice. A thousand kills: make soak."""

from pathlib import Path

from django.db import connection

from tests.harness.nothing_lost import Run

KILLS, SEED = 20, 2026


def test_nothing_acknowledged_is_lost_whatever_is_killed(tmp_path: Path) -> None:
    engine = "postgres" if connection.vendor == "postgresql" else "sqlite"
    run = Run(KILLS, SEED, engine, tmp_path / "run")
    assert run.faults() == [], f"again: {run.command}; the schedule and the history are in {run.home}"
    assert len(run.blows) == KILLS
