"""The short form: a worker that is killed three times in the middle of a letter to 300."""

from pathlib import Path

from tests.harness.mailing import LEAVERS, Run


def test_a_killed_mailing_resumes_without_a_duplicate(tmp_path: Path) -> None:
    report = Run(signers=300, kills=3, seed=1, engine="sqlite", home=tmp_path).report()
    assert report.faults() == []
    assert (report.killed, report.sent + report.unsure) == (3, 300 - LEAVERS)
