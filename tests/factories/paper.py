"""Sheets of paper as facilitators bring and type them."""

from collections.abc import Mapping
from datetime import datetime

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.capture import api as capture
from constituyente.participation.petitions import api as petitions


def facilitator(name: str, *, now: datetime) -> accounts.Actor:
    """Somebody who types sheets."""
    return accounts.ensure_staff(f"{name}@villa-clara.example", name.capitalize(), ["facilitator"], now=now)


def received(petition: int, *, sheets: int = 1, by: str = "uno", now: datetime) -> tuple[str, ...]:
    """Sheets of a petition that came in together; returns their codes."""
    issued = petitions.issue_sheets(petition, count=sheets, now=now, rng=Seeded(f"{petition} {sheets} {now}"))
    capture.receive(issued.codes, brought_by="Puesto del mercado", actor=facilitator(by, now=now), now=now)
    return tuple(issued.codes)


def line(contact: str, territory: str = "001", age_band: str = "18+") -> capture.Line:
    """What somebody wrote on a line."""
    return {"contact": contact, "territory": territory, "age_band": age_band}


def read_by_two(code: str, lines: Mapping[int, capture.Line], *, now: datetime) -> None:
    """A sheet that two people type alike."""
    for name in ("uno", "dos"):
        capture.type_sheet(code, lines, actor=facilitator(name, now=now), now=now)
