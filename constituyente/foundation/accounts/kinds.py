"""What a contact is. Pure: knows no framework."""

from typing import Literal

Kind = Literal["email", "phone"]
EMAIL: tuple[Kind, ...] = ("email",)


def kind_of(address: str) -> Kind:
    """What `address` is: one to deliver to, or one that is masked."""
    return "email" if "@" in address else "phone"
