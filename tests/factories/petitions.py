"""Petitions as the services make them."""

from datetime import UTC, date, datetime

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.petitions import api as petitions


def waiting(
    *,
    title: str = "Más sombra en las paradas",
    demand: str = "Pedimos que toda parada tenga sombra y asiento.",
    reasons: str = "Esperamos de pie y al sol.",
    wording: str = "",
    subject: str = "",
    author: str = "Vecinas de la parada",
    language: str = "es",
    now: datetime,
) -> int:
    """A petition before the moderators; returns its number."""
    return petitions.receive(
        title=title,
        demand=demand,
        reasons=reasons,
        wording=wording,
        subject=subject,
        author=author,
        language=language,
        now=now,
        rng=Seeded(title),
    )


def opened(
    *,
    title: str = "Más sombra en las paradas",
    demand: str = "Pedimos que toda parada tenga sombra y asiento.",
    reasons: str = "Esperamos de pie y al sol.",
    wording: str = "",
    subject: str = "",
    language: str = "es",
    now: datetime,
) -> int:
    """A petition open for signatures; returns its number. Needs rules in force."""
    number = waiting(title=title, demand=demand, reasons=reasons, wording=wording, subject=subject, language=language, now=now)
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


def gathered(number: int, *, title: str = "Más bancas") -> petitions.PetitionInput:
    """A petition that was gathered elsewhere, as a package brings it."""
    return petitions.PetitionInput(
        number=number,
        text=petitions.TextInput(1, title, "Pedimos bancas.", "", ""),
        language="es",
        opened_at=datetime(2016, 5, 9, 5, tzinfo=UTC),
        url="https://example.org/p",
    )


def elsewhere(*numbers: int, counted: bool = True, now: datetime) -> None:
    """Petitions that were gathered elsewhere, each with a reported count."""
    petitions.import_petitions([gathered(number) for number in numbers], now=now, rng=Seeded(f"elsewhere {numbers}"))
    if counted:
        day = date(2016, 8, 22)
        petitions.import_counts([petitions.CountInput(number, 12_486, day, reported_by="Change.org", url="") for number in numbers])
