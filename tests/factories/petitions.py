"""Petitions as the services make them."""

from datetime import datetime

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.petitions import api as petitions


def waiting(*, title: str = "Más sombra en las paradas", now: datetime, **parts: str) -> int:
    """A petition before the moderators; returns its number."""
    return petitions.receive(
        title=title,
        demand=parts.get("demand", "Pedimos que toda parada tenga sombra y asiento."),
        reasons=parts.get("reasons", "Esperamos de pie y al sol."),
        wording=parts.get("wording", ""),
        subject=parts.get("subject", ""),
        author=parts.get("author", "Vecinas de la parada"),
        language=parts.get("language", "es"),
        now=now,
        rng=Seeded(title),
    )


def opened(*, title: str = "Más sombra en las paradas", now: datetime, **parts: str) -> int:
    """A petition open for signatures; returns its number. Needs rules in force."""
    number = waiting(title=title, now=now, **parts)
    petitions.decide(number, actor=accounts.SYSTEM, admit=True, reason="Cumple las reglas.", now=now)
    return number


def sign(number: int, count: int, *, now: datetime, first: int = 0) -> None:
    """`count` signatures of different people."""
    for person in range(first, first + count):
        petitions.sign(
            number,
            identity=f"persona{person}@villa-clara.example",
            strength="email",
            channel="web",
            now=now,
            rng=Seeded(f"{number} {person}"),
        )
