"""What the supervisor says of a process that ended."""

import subprocess
import time
from collections.abc import Iterator

import pytest
from django.utils import translation

from constituyente.portal import supervision


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def ended(child: supervision.Child, code: int) -> str:
    """Let the child end with this code, and what is said of it."""
    child.process = subprocess.Popen(["sh", "-c", f"exit {code}"])
    child.process.wait()
    child.started = time.monotonic()
    return child.take_note(time.monotonic())


def test_whoever_needs_somebody_is_spoken_of_once() -> None:
    child = supervision.Child("sequencer", ["true"])
    said = ended(child, supervision.NEEDS_SOMEBODY)
    assert "constituyente doctor" in said
    assert child.wait == supervision.LONGEST_WAIT
    assert ended(child, supervision.NEEDS_SOMEBODY) == ""
    assert ended(child, 1) == "sequencer ended (1); it starts again in 30 s\n"
    assert "constituyente doctor" in ended(child, supervision.NEEDS_SOMEBODY)


def test_what_ends_at_once_waits_longer_each_time() -> None:
    child = supervision.Child("worker", ["true"])
    assert [ended(child, 1) for _time in range(3)] == [f"worker ended (1); it starts again in {wait} s\n" for wait in (1, 2, 4)]


@pytest.mark.parametrize("said", [False, True])
def test_what_was_said_is_not_repeated_by_the_process_itself(said: bool) -> None:  # noqa: FBT001  a parameter
    child = supervision.Child("sequencer", ["sh", "-c", 'test "$1" = --quiet', "sh"], said=said)
    child.start({})
    assert child.process is not None
    assert child.process.wait() == (0 if said else 1)
