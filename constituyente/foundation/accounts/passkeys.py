"""Passkeys: keys that a device keeps for this site, and uses when its owner unlocks it. Source: W3C, Web Authentication, level 3.

What is asked of a browser and what it answers are JSON as that standard has them. Between both, what was asked (`asked`) waits in the
session of whoever is asked.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.conf import settings
from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .errors import PasskeyRefused

LONGEST = 20_000  # characters of an answer
WRONG = (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature, UnsupportedAlgorithm)  # an answer may hold anything

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """What a browser is asked, as JSON, and what has to be kept until it answers."""

    options: str
    asked: Asked


@dataclass(frozen=True)
class Used:
    """A key that was used: its id, and how often it says it was; 0 if it does not count."""

    key: bytes
    count: int


def possible() -> bool:
    """Whether this site can have passkeys: browsers tie them to a name, never to the number of a host."""
    try:
        ip_address(_host())
    except ValueError:
        return True
    return False


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def _server() -> Fido2Server:
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(settings.SITE_URL))
    return Fido2Server(PublicKeyCredentialRpEntity(id=_host(), name="Constituyente"), verify_origin=lambda told: told == origin)


def ask_for_new(handle: bytes, name: str, *, held: Sequence[bytes]) -> Asking:
    """Ask for a new key.

    handle  whose it is: 16 random bytes, which the device keeps and tells; name: what the device calls it by
    held    the keys that this person has (`data`), none of which is to be made again
    """
    user = PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name)
    options, asked = _server().register_begin(
        user,
        [AttestedCredentialData(data) for data in held],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asking(json.dumps(dict(options)), asked)


def new_key(asked: Asked | None, answer: str) -> tuple[bytes, bytes]:
    """The id of a key that was made, and what is kept of it (`data`): its public half. Raises PasskeyRefused."""
    try:
        made = _server().register_complete(_still(asked), RegistrationResponse.from_dict(_read(answer)))
        kept = AttestedCredentialData(made.credential_data or b"")
        if isinstance(kept.public_key, UnsupportedKey):
            raise PasskeyRefused
        return bytes(kept.credential_id), bytes(kept)
    except WRONG as error:
        raise PasskeyRefused from error


def ask_for_use() -> Asking:
    """Ask for a key of this site, whosever it is: the device says which it has."""
    options, asked = _server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return Asking(json.dumps(dict(options)), asked)


def id_in(answer: str) -> bytes:
    """The id of the key that an answer says it used; nothing is proved yet. Raises PasskeyRefused."""
    try:
        return bytes(AuthenticationResponse.from_dict(_read(answer)).raw_id)
    except WRONG as error:
        raise PasskeyRefused from error


def used_key(asked: Asked | None, answer: str, *, data: bytes) -> Used:
    """What an answer proves about the key of which `data` is kept. Raises PasskeyRefused."""
    try:
        given = AuthenticationResponse.from_dict(_read(answer))
        key = _server().authenticate_complete(_still(asked), [AttestedCredentialData(data)], given)
        return Used(bytes(key.credential_id), given.response.authenticator_data.counter)
    except WRONG as error:
        raise PasskeyRefused from error


def _still(asked: Asked | None) -> Asked:
    """What was asked, which answers only once. Raises PasskeyRefused where nothing is."""
    if asked is None:
        raise PasskeyRefused
    return asked


def _read(answer: str) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(answer[:LONGEST])
    return told
