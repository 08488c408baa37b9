"""Signers with their receipts, and reviewers."""

from dataclasses import dataclass

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.petitions import api as petitions
from tests.conftest import NOON


@dataclass(frozen=True)
class Reviewers:
    """Four reviewers, and somebody of the staff who is none."""

    ana: accounts.Actor
    beto: accounts.Actor
    caro: accounts.Actor
    dani: accounts.Actor
    nobody: accounts.Actor


@dataclass(frozen=True)
class Signer:
    """What a signer has of their signature."""

    leaf: bytes
    code: str
    key: str


def signed(petition: int, count: int, *, first: int = 0) -> list[Signer]:
    """`count` signatures of different people, each with its receipt."""
    found = list[Signer]()
    for person in range(first, first + count):
        identity = f"persona{person}@villa-clara.example"
        kept = petitions.sign(petition, identity=identity, strength="email", channel="web", now=NOON, rng=Seeded(f"{petition} {person}"))
        assert kept.secrets
        found.append(Signer(bytes.fromhex(kept.leaf), kept.secrets.code, kept.secrets.withdrawal_key))
    return found


def standing(petition: int) -> dict[str, int]:
    """Where the signatures of a petition stand in the log."""
    count = petitions.petition_row(petition, now=NOON).count
    return {"counted": count.total, "held": count.held, "excluded": count.excluded, "withdrawn": count.withdrawn}
