"""Sheets of paper in the demonstration city: some that were read and counted, some that wait at the desk."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.petitions import api as petitions

from .reading import Reading
from .story import Event, Story

OTHERS = (("captura2@demo.example", "Hugo Salinas"), ("captura3@demo.example", "Irma Campos"))  # beside the facilitator who is named
# Days before the end on which a batch comes in, from where, how many sheets; two people read them the same day.
BATCHES = (
    (110, "Puesto del mercado de Jamaica", 6),
    (92, "Casa de cultura de Tlalpan", 5),
    (78, "Brigada de la estación Pantitlán", 7),
)
WAITING = ("Puesto del mercado de Jamaica", 4)  # comes in on the last day but one, and waits for whoever tries the desk
SIGNED = "2"  # the petition, in petitions.toml
FILLED = (10, 10, 9, 10, 7, 10, 8)  # lines of one sheet after the other


def plan(story: Story, _reading: Reading) -> None:
    """Batches come in and are read; of the last one a sheet is untouched, one typed once, two read differently by two people."""
    for place, (day, brought_by, sheets) in enumerate(BATCHES):
        story.at(day, _read(story, place, brought_by, sheets))
    story.at(story.last + 1, _waiting(story, len(BATCHES), *WAITING))


def _read(story: Story, place: int, brought_by: str, sheets: int) -> Event:
    def read(now: datetime) -> None:
        first, second, third = _people(story, now)
        for at, code in enumerate(_received(story, brought_by, sheets, now=now)):
            lines = _lines(story, place, at)
            hard = at == 1  # to read
            capture.type_sheet(code, lines, actor=first, now=now)
            capture.type_sheet(code, _misread(lines) if hard else lines, actor=second, now=now)
            if hard:
                capture.settle(code, lines, actor=third, now=now)

    return read


def _waiting(story: Story, place: int, brought_by: str, sheets: int) -> Event:
    def wait(now: datetime) -> None:
        _first, second, third = _people(story, now)
        for at, code in enumerate(_received(story, brought_by, sheets, now=now)):
            lines = _lines(story, place, at)
            for actor, read in ((second, lines), (third, _misread(lines)))[:at]:
                capture.type_sheet(code, read, actor=actor, now=now)

    return wait


def _people(story: Story, now: datetime) -> Sequence[accounts.Actor]:
    return [story.actors["facilitator"], *(accounts.ensure_staff(email, name, ["facilitator"], now=now) for email, name in OTHERS)]


def _received(story: Story, brought_by: str, sheets: int, *, now: datetime) -> Sequence[str]:
    number = int(story.inputs["petition", SIGNED].key)
    codes = petitions.issue_sheets(number, count=sheets, now=now, rng=story.rng).codes
    capture.receive(codes, brought_by=brought_by, actor=story.actors["facilitator"], now=now)
    return codes


def _lines(story: Story, place: int, sheet: int) -> Mapping[int, capture.Line]:
    territories: Sequence[str] = [one.code for one in process.current().territories]
    bands = [band.key for band in process.current().people.age_bands if not band.guardian]

    def line(number: int) -> capture.Line:
        who = f"papel{place}x{sheet}x{number}@vecinas.example"
        return {"contact": who, "territory": territories[story.draw(len(territories))], "age_band": bands[-1]}

    filled = {number: line(number) for number in range(1, FILLED[sheet % len(FILLED)] + 1)}
    return filled | ({3: {capture.VOID: "1"}, 5: {**line(5), "contact": "no se lee"}} if sheet % 3 == 2 else {})  # noqa: PLR2004  the last of three


def _misread(lines: Mapping[int, capture.Line]) -> Mapping[int, capture.Line]:
    return {**lines, 2: {**lines[2], "contact": lines[2]["contact"].replace("x", "y", 1)}, 4: {**lines[4], "territory": ""}}
