"""200,000 inputs that are nearly right, over every parser; ten million in a soak: python -m tests.harness.fuzzing --inputs 10000000."""

import time
from collections.abc import Callable

import pytest

from tests.harness.fuzzing.__main__ import jobs, main
from tests.harness.fuzzing.mutation import BLOCK
from tests.harness.fuzzing.parsers import parsers
from tests.harness.fuzzing.running import ENOUGH, Failure, NotCanonical, Parser, given, run

INPUTS = 200_000
SHARE = 1000


@pytest.mark.parametrize("name", parsers())
def test_parser_keeps_its_promises(name: str) -> None:
    found = parsers()
    piece = [job for job in jobs({one: parser.share for one, parser in found.items()}, "ci", INPUTS) if job[0] == name]
    results = [run(found[name], seed, first, count) for _name, seed, first, count in piece]
    assert "\n".join(str(failure) for result in results for failure in result.failures) == ""
    assert sum(result.inputs for result in results) == max(1, INPUTS * found[name].share // SHARE)
    assert sum(result.accepted for result in results) > 0, "no input was right: the examples are of something else"


def test_the_shares_are_of_a_thousand() -> None:
    assert sum(parser.share for parser in parsers().values()) == SHARE


# ------------------------------------------------------------------ the fuzzer itself


def parser(read: Callable[[bytes], bool]) -> Parser:
    return Parser("planted", (b"cc/1 hold\ni 4\n", b"abcdef 0123456789\n"), read, (ValueError,), 1)


def stumbles(item: bytes) -> bool:
    if b"\x00" in item:
        raise KeyError(item)
    return True


def lies(item: bytes) -> bool:
    if b"=" in item:
        message = "two spellings"
        raise NotCanonical(message)
    return False


def test_what_is_not_documented_is_found_and_can_be_seen_again() -> None:
    planted = parser(stumbles)
    failures = run(planted, "ci", 0, 40 * BLOCK).failures
    assert len(failures) == ENOUGH
    for failure in failures:
        assert failure.what.startswith("KeyError")
        assert b"\x00" in given(planted, failure.seed, failure.number)
        assert f"--parser planted --seed ci --replay {failure.number}" in str(failure)


def test_what_is_accepted_and_not_canonical_is_found() -> None:
    assert {failure.what for failure in run(parser(lies), "ci", 0, 40 * BLOCK).failures} == {"not canonical: two spellings"}


def test_a_documented_refusal_is_none() -> None:
    def refuses(item: bytes) -> bool:
        raise ValueError(item)

    result = run(parser(refuses), "ci", 0, BLOCK)
    assert (result.inputs, result.accepted, result.failures) == (BLOCK, 0, [])


def test_a_call_that_takes_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.harness.fuzzing.running.LIMIT", 0.02)

    def dawdles(item: bytes) -> bool:
        until = time.process_time() + 0.03
        while time.process_time() < until:
            pass
        return True

    failures: list[Failure] = run(parser(dawdles), "ci", 0, BLOCK).failures
    assert [failure.what[:4] for failure in failures] == ["took"] * ENOUGH


def test_a_call_that_hangs_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.harness.fuzzing.running.HANGS", 1)

    def hangs(item: bytes) -> bool:
        while len(item) < 10**9:
            time.sleep(0.001)
        return True

    monkeypatch.setattr("tests.harness.fuzzing.running.ENOUGH", 1)
    assert [failure.what for failure in run(parser(hangs), "ci", 0, BLOCK).failures] == ["hangs"]


def test_inputs_are_the_same_for_the_same_seed() -> None:
    one, other = (list(parsers()["entry"].mutator.inputs("seed/entry", 3)) for _time in range(2))
    assert one == other
    assert one != list(parsers()["entry"].mutator.inputs("other/entry", 3))
    assert given(parsers()["entry"], "seed", 3 * BLOCK + 7) == one[7]


def test_the_command_shows_one_input_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--parser", "ref", "--seed", "ci", "--replay", "12"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == repr(given(parsers()["ref"], "ci", 12))
