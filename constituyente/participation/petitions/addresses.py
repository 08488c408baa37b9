"""Where petitions stand, without language prefix, and what they are called for good."""

from constituyente.foundation.common.refs import Ref


def ref_of(number: int, version: int | None = None) -> Ref:
    return Ref("petition", str(number), version)


def petition(number: int) -> str:
    return f"/petitions/{number}"


AUTHOR = "/petitions/author"  # where the author of a petition types their key

PETITION = "petition"  # what the author of a new petition confirms


def signing(number: int) -> str:
    """What the signer of a petition confirms."""
    return f"sign {number}"


def consenting(number: int) -> str:
    """What the guardian of a signer confirms."""
    return f"consent {number}"


def confirm_petition(token: str) -> str:
    """The page behind the link that a petition's author gets."""
    return f"/petitions/new/confirm/{token}"


def confirm_signature(number: int, token: str) -> str:
    """The page behind the link that a signer gets."""
    return f"/petitions/{number}/confirm/{token}"


def confirm_consent(number: int, token: str) -> str:
    """The page behind the link that a signer's guardian gets."""
    return f"/petitions/{number}/consent/{token}"
