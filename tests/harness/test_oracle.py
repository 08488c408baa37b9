"""The oracle is silent over what is right, and says what is wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.harness import people
from tests.harness.oracle import Database, Public, entries, faults
from tests.harness.people import Attempt, History, Mailbox, Person, attempts

A, B, C = "a" * 64, "b" * 64, "c" * 64
KEY = "1" * 16
MARKS = (2, 5)

World = tuple[list[Attempt], Database, Database, Public]


def attempt(person: int, leaf: str) -> Attempt:
    return Attempt(person, 7, f"/petitions/7/confirm/{person}", "ok" if leaf else "unknown", leaf)


def world() -> World:
    """Ana and Blas were told; Carla asked again, since her first answer never came."""
    database = Database([(7, "ana", A), (7, "blas", B), (7, "carla", C)], [A, B, C])
    public = Public([(KEY, A), (KEY, B), (KEY, C)], [(KEY, 2)], {7: (KEY, 3, 1)})
    return [attempt(1, A), attempt(2, B), attempt(3, ""), attempt(3, C)], database, database, public


def told(history: list[Attempt], before: Database, after: Database, public: Public) -> list[str]:
    return [fault.partition(":")[0] for fault in faults(history, before, after, public, MARKS)]


def test_oracle_is_silent_over_what_is_right() -> None:
    assert told(*world()) == []


def _lost(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, Database(after.signatures[1:], after.entries[1:]), public


def _double(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, Database([*after.signatures, (7, "ana", "d" * 64)], [*after.entries, "d" * 64]), public


def _unlogged(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, after, replace(public, signatures=public.signatures[1:])


def _logged_twice(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, after, replace(public, signatures=[*public.signatures, (KEY, A)])


def _another_hash(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return [*history, attempt(1, B)], before, after, public


def _nobody(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history[:3], before, after, public


def _no_entry(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, replace(after, entries=[A, B]), public


def _crossed_twice(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, after, replace(public, crossings=[(KEY, 2), (KEY, 2)])


def _no_promise(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, after, replace(public, pages={7: (KEY, 3, 0)})


def _wrong_count(history: list[Attempt], before: Database, after: Database, public: Public) -> World:
    return history, before, after, replace(public, pages={7: (KEY, 4, 1)})


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (
            _lost,
            [
                "1 acknowledged and not in the database",
                "1 in the database or in the log alone",
                "2 signatures, 2 of them different, 3 in the log",
            ],
        ),
        (
            _double,
            [
                "1 a person twice under one petition",
                "1 in the database or in the log alone",
                "4 signatures, 4 of them different, 3 in the log",
            ],
        ),
        (
            _unlogged,
            [
                "1 acknowledged and not in the log",
                "1 in the database or in the log alone",
                "3 signatures, 3 of them different, 2 in the log",
                "petition 7 shows 3 signatures, 1 promises, marks [2]",
            ],
        ),
        (
            _logged_twice,
            [
                "1 twice in the log",
                "3 signatures, 3 of them different, 4 in the log",
                "petition 7 shows 3 signatures, 1 promises, marks [2]",
            ],
        ),
        (_another_hash, ["1 people told two different hashes", "1 hashes told to two people"]),
        (_nobody, ["1 counted though nobody confirmed it"]),
        (_no_entry, ["1 signatures without an entry, or entries without a signature"]),
        (_crossed_twice, ["1 a mark crossed twice", "petition 7 shows 3 signatures, 1 promises, marks [2, 2]"]),
        (_no_promise, ["petition 7 shows 3 signatures, 0 promises, marks [2]"]),
        (_wrong_count, ["petition 7 shows 4 signatures, 1 promises, marks [2]"]),
    ],
)
def test_oracle_says_what_is_wrong(spoil: Callable[[list[Attempt], Database, Database, Public], World], expected: list[str]) -> None:
    assert told(*spoil(*world())) == expected


def test_oracle_reads_full_bundles_before_parts(tmp_path: Path) -> None:
    folder = tmp_path / "tile" / "entries"
    for path, bodies in (("000", [b"one", b"two"]), ("000.p/1", [b"one"]), ("001.p/1", [b"three"]), ("001.p/2", [b"three", b"four"])):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"".join(len(body).to_bytes(2, "big") + body for body in bodies))
    assert entries(tmp_path) == [b"one", b"two", b"three", b"four"]


def test_history_keeps_every_attempt(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    for one in world()[0]:
        history.add(one)
    assert attempts(tmp_path / "history.jsonl") == world()[0]


def test_mailbox_waits_for_the_whole_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "LOOK", 0.0)
    mailbox = Mailbox(tmp_path)
    letter = "To: ana@harness.example\n\nhttp://127.0.0.1:1/petitions/7/confirm/first=\nhalf\n" + "-" * 79 + "\n"
    (tmp_path / "one.log").write_text(letter)
    (tmp_path / "two.log").write_text(letter.replace("first", "second")[:-1])
    assert mailbox.links("ana@harness.example", 7) == ["/petitions/7/confirm/firsthalf"]
    (tmp_path / "two.log").write_text(letter.replace("first", "second"))
    assert mailbox.links("ana@harness.example", 7) == ["/petitions/7/confirm/firsthalf", "/petitions/7/confirm/secondhalf"]
    assert mailbox.links("blas@harness.example", 7) == []


def test_whoever_finds_nobody_at_home_notes_nothing(tmp_path: Path) -> None:
    person = Person(1, 7, 1, Mailbox(tmp_path), History(tmp_path / "history.jsonl"))  # nobody listens on port 1
    assert person.confirm("/petitions/7/confirm/x") is None
    assert attempts(tmp_path / "history.jsonl") == []
