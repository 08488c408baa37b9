"""`constituyente demo`: which city it builds, what it says, and what it never empties."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from constituyente.foundation.process import api as process
from constituyente.portal.demo import city, marker
from constituyente.portal.demo.story import FULL, TENTH, Size
from constituyente.portal.management.commands import demo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, data: Path) -> list[tuple[str, str]]:
    """What was built, instead of building it: a city takes its time. A file of rules stands for each."""
    done = list[tuple[str, str]]()

    def build(*, now: datetime, size: Size = TENTH, phase: str = "adopted") -> Iterator[city.Progress]:
        done.append((size.name, phase))
        process.apply(city.process_file(now.date(), size), now=now)
        yield city.Progress(1, 2, {})
        yield city.Progress(2, 2, {"near": 16})

    monkeypatch.setattr(city, "build", build)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return done


def run(*options: str) -> None:
    call_command("demo", "--build-only", *options)


def test_the_first_city_is_one_in_ten_with_an_adopted_text(built: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
    run()
    assert built == [(TENTH.name, "adopted")]
    assert marker.read() == marker.Standing(demo.BUILT, TENTH.name, "adopted", {"near": 16})
    said = capsys.readouterr().err.splitlines()
    assert [line.split(", about")[0] for line in said[:-1]] == [
        "Building. The demo city (1:10, phase adopted):  50%",
        "Building. The demo city (1:10, phase adopted): 100%",
    ]
    assert said[-1] == "The demo city (1:10, phase adopted) was built in 0 s."


def test_what_stands_stays_until_something_else_is_asked_for(built: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
    run("--full", "--phase", "drafting")
    for options in ((), ("--full",), ("--phase", "drafting")):
        run(*options)
    assert built == [(FULL.name, "drafting")]
    capsys.readouterr()
    run("--tenth")
    assert built[1:] == [(TENTH.name, "drafting")]
    assert capsys.readouterr().err.splitlines()[0] == (
        "The demo city (1:1, phase drafting) stands here. It is emptied, with whatever was tried out in it, to build another in its place."
    )


def test_an_interrupted_city_is_built_from_the_beginning(
    built: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = city.build

    def cut(*, now: datetime, size: Size, phase: str) -> Iterator[city.Progress]:
        yield next(iter(whole(now=now, size=size, phase=phase)))
        raise KeyboardInterrupt

    monkeypatch.setattr(city, "build", cut)
    with pytest.raises(SystemExit):
        run("--phase", "assembly")
    assert "from the beginning" in capsys.readouterr().err
    assert marker.read() == marker.Standing("", TENTH.name, "assembly")
    monkeypatch.setattr(city, "build", whole)
    run()
    assert built == [(TENTH.name, "assembly")] * 2
    assert marker.read() == marker.Standing(demo.BUILT, TENTH.name, "assembly", {"near": 16})


def test_an_installation_that_is_no_demo_is_never_emptied(built: list[tuple[str, str]], data: Path) -> None:
    process.apply(city.process_file(timezone.now().date()), now=timezone.now())
    with pytest.raises(CommandError, match=str(data)):
        run("--full")
    assert (built, marker.read()) == ([], None)
    assert process.current().version == 1
