"""Lets parsers read inputs and watches them.

They raise only the refusals that are documented, take no longer than a second, and accept nothing but what is canonical.
"""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from .mutation import ANY_TEXT, BLOCK, RAW, TEXT, Mutator

MEMORY = Path("/dev/shm")  # noqa: S108  a disk would be what is measured; what is made there is one process's own
HOME = "FUZZING_HOME"  # in the environment: where the folders of workers go, which are ended without being asked
LIMIT = 1.0  # seconds that a call may take
HANGS = 5.0  # seconds after which a call is cut off
ENOUGH = 3  # failures of one parser
SHOWN = 300  # characters of an input in a report


class NotCanonical(AssertionError):
    """The parser accepted an input of which it cannot give back the bytes, or that another parser of the same thing refuses."""


class TooSlow(BaseException):
    """The call hangs. No Exception, so that no parser can swallow it."""


@dataclass(frozen=True)
class Parser:
    """Something that reads what comes from outside.

    examples  inputs that are right, all bytes or all text
    read      takes one input and says whether it is accepted; raises NotCanonical if it is and should not be
    refusals  what it may raise instead, as its documentation says
    share     of 1,000 inputs, how many are for it: the slow ones get few
    """

    name: str
    examples: Sequence[Any]
    read: Callable[[Any], bool]
    refusals: tuple[type[Exception], ...]
    share: int
    surrogates: bool = False

    @property
    def mutator(self) -> "Mutator[Any]":
        kit: Any = RAW if isinstance(self.examples[0], bytes) else ANY_TEXT if self.surrogates else TEXT
        return Mutator(self.examples, kit)


@dataclass(frozen=True)
class Failure:
    """An input that broke a promise."""

    parser: str
    number: int
    seed: str
    what: str
    given: str

    def __str__(self) -> str:
        again = f"python -m tests.harness.fuzzing --parser {self.parser} --seed {self.seed} --replay {self.number}"
        return f"{self.parser}, input {self.number}: {self.what}\n  {self.given}\n  again: {again}"


@dataclass
class Result:
    """What came of some inputs of one parser."""

    parser: str
    inputs: int = 0
    accepted: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        self.inputs += other.inputs
        self.accepted += other.accepted
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.failures += other.failures


@contextmanager
def watchdog() -> Iterator[Callable[[int], None]]:
    """Cut off a call that hangs; what it gives is told the number of every input."""
    state = {"now": -1, "seen": -2, "ticks": 0}

    def tick(_signal: int, _frame: FrameType | None) -> None:
        state["ticks"] = state["ticks"] + 1 if state["now"] == state["seen"] else 0
        state["seen"] = state["now"]
        if state["ticks"] >= HANGS:
            state["ticks"] = 0
            raise TooSlow

    def note(number: int) -> None:
        state["now"] = number

    before = signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    try:
        yield note
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def given(parser: Parser, seed: str, number: int) -> Any:  # noqa: ANN401  bytes or text
    """Input `number` of a parser, made again."""
    block = parser.mutator.inputs(f"{seed}/{parser.name}", number // BLOCK)
    return next(item for at, item in enumerate(block) if at == number % BLOCK)


def run(parser: Parser, seed: str, first: int, count: int) -> Result:
    """Let a parser read `count` inputs from number `first` on, which begins a block."""
    result, mutator, clock = Result(parser.name), parser.mutator, time.perf_counter
    began = clock()
    with watchdog() as note:
        for block in range(first // BLOCK, -(-(first + count) // BLOCK)):
            start = block * BLOCK
            # What is left of the last block is not made.
            for number, item in zip(
                range(start, min(start + BLOCK, first + count)), mutator.inputs(f"{seed}/{parser.name}", block), strict=False
            ):
                note(number)
                what, took, accepted = attempt(parser, item)
                result.inputs += 1
                result.accepted += accepted
                result.slowest = max(result.slowest, took)
                if what:
                    result.failures.append(Failure(parser.name, number, seed, what, _shown(item)))
                    if len(result.failures) == ENOUGH:
                        result.seconds = clock() - began
                        return result
    result.seconds = clock() - began
    return result


def attempt(parser: Parser, item: Any) -> tuple[str, float, bool]:  # noqa: ANN401  as above
    """What promise the parser broke (none: empty), how long it took, whether it accepted the input."""
    clock = time.perf_counter
    began = clock()
    try:
        accepted = parser.read(item)
    except NotCanonical as error:
        return f"not canonical: {error}"[:SHOWN], clock() - began, False
    except parser.refusals:
        accepted = False
    except TooSlow:
        return "hangs", clock() - began, False
    except Exception as error:  # noqa: BLE001  whatever it raises is what is looked for
        return f"{type(error).__name__}: {error}"[:SHOWN], clock() - began, False
    took = clock() - began
    if took > LIMIT:  # a busy machine may have held it up: measured again by the processor's time
        began = time.process_time()
        with suppress(*parser.refusals):
            parser.read(item)
        took = time.process_time() - began
    return (f"took {took:.1f} s" if took > LIMIT else ""), took, accepted


def _shown(item: Any) -> str:  # noqa: ANN401  as above
    text = repr(item)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(item)} long)"
