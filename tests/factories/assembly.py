"""An assembly with its members, motions and roll calls, as the services make them."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from constituyente.decision.assembly import api as assembly
from constituyente.decision.assembly.majority import Choice
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process

PROCESS = Path(__file__).parents[1] / "data" / "process.toml"
ON = date(2026, 8, 20)
BODY = "assembly"
ASSEMBLY = """
[bodies.assembly]
title = {{ es = "Asamblea", en = "Assembly" }}
seats = {seats}
{rules}
"""
TWO_THIRDS = 'adopts = { of = "seats", at_least = "2/3" }\nmajorities = { orders = { of = "cast", more_than = "1/2" } }'


def rules_in_force(seats: int = 9, rules: str = TWO_THIRDS, *, standing: str = "", now: datetime) -> process.Rules:
    """The rules of the tests, or those that stand, with an assembly of `seats` seats."""
    text = (standing or PROCESS.read_text(encoding="utf-8")).replace("[privacy]", ASSEMBLY.format(seats=seats, rules=rules) + "\n[privacy]")
    return process.apply(text, now=now)


def seated(number: int = 9, *, body: str = BODY, now: datetime) -> list[str]:
    """`number` members, the first three in the group of the north, the others in that of the south; their keys."""
    groups = [bodies.add_group(body, key=key, title=title, actor=accounts.SYSTEM) for key, title in (("north", "Norte"), ("south", "Sur"))]
    return [
        bodies.seat(
            body,
            bodies.Seat(f"Persona {one}", date(2026, 6, 1), group=groups[one > 3], how="Elegida en su distrito."),
            actor=accounts.SYSTEM,
            now=now,
        )
        for one in range(1, number + 1)
    ]


def votes(keys: list[str], signs: str) -> Mapping[str, Choice]:
    """Who chose what, by signs: + yes, - no, a abstain, x absent, 0 unspecified."""
    written: Mapping[str, Choice] = {"+": "yes", "-": "no", "a": "abstain", "x": "absent", "0": "unspecified"}
    return {key: written[sign] for key, sign in zip(keys, signs, strict=True)}


def motion(title: str = "Siete días, no quince", *, provision: str = "", now: datetime) -> int:
    """A motion; its number."""
    given = assembly.MotionInput(title, "Que se avise con siete días.", "Comisión de Agua", "es", provision, "…con siete días…")
    return assembly.propose(given, actor=accounts.SYSTEM, now=now)


def roll_call(choices: Mapping[str, Choice], *, now: datetime, **more: Any) -> int:  # noqa: ANN401  fields of a dataclass
    """A roll call of ON; its number."""
    given = assembly.RollCallInput(**{"on": ON, "votes": choices, **more})
    return assembly.record_roll_call(given, actor=accounts.SYSTEM, now=now)


# ------------------------------------------------------------------ packages
