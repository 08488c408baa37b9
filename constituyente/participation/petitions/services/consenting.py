"""Who is asked to confirm a signature: the signer, and before them, at some ages, their guardian."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import addresses
from constituyente.participation.petitions.errors import GuardianMissing, PetitionClosed
from constituyente.participation.petitions.models import Petition
from constituyente.participation.petitions.queries.standing import contacts_of, signed_text, takes_signatures

CONSENTED = "consented"  # among the details of whoever's guardian has agreed
FOR_GUARDIAN = timedelta(hours=72)  # to find the message and to think about it
FOR_SIGNER = timedelta(hours=24)  # since the guardian agrees at a time of their own


def require_open(petition: Petition, rules: process.Rules, *, now: datetime) -> None:
    """Raises PetitionClosed."""
    if not takes_signatures(petition, rules, now=now):
        raise PetitionClosed(number=petition.number)


def needs_guardian(rules: process.Rules, age_band: str) -> bool:
    return any(band.guardian for band in rules.people.age_bands if band.key == age_band)


def ask_signer(petition: Petition, contact: str, *, details: Mapping[str, str], rules: process.Rules, now: datetime, rng: Rng) -> str:
    """Send the code and the link to whoever signs. Returns the handle."""
    return accounts.request_confirmation(
        purpose=addresses.signing(petition.number),
        contact=contact,
        details=details,
        language=details["language"],
        mail="petitions/confirm_signature",
        context={"title": signed_text(petition).title, "consented": bool(details.get(CONSENTED))},
        link=partial(addresses.confirm_signature, petition.number),
        now=now,
        rng=rng,
        zone=rules.process.timezone,
        kinds=contacts_of(rules),
        country=rules.process.country,
        valid=FOR_SIGNER if details.get(CONSENTED) else accounts.CODE_VALID,
    )


def ask_guardian(
    petition: Petition, contact: str, *, signer: str, details: Mapping[str, str], rules: process.Rules, now: datetime, rng: Rng
) -> str:
    """Send the code and the link to the guardian of whoever signs; what the signer wrote waits sealed with it. Returns the handle.

    Raises GuardianMissing, also where the guardian's contact is the signer's; InvalidContact, InvalidPhone, UnreadableContact.
    """
    kinds: tuple[accounts.Kind, ...] = ("email", "phone") if "phone" in contacts_of(rules) else ("email",)
    if not contact:
        raise GuardianMissing
    address = accounts.delivered(contact, kinds=kinds, country=rules.process.country)
    if accounts.identity(address) == accounts.identity(signer):
        raise GuardianMissing
    return accounts.request_confirmation(
        purpose=addresses.consenting(petition.number),
        contact=address,
        details={**details, "signer": signer},
        language=details["language"],
        mail="petitions/confirm_consent",
        sms="petitions/confirm_consent",
        context={"title": signed_text(petition).title, "age_band": details["age_band"]},
        link=partial(addresses.confirm_consent, petition.number),
        now=now,
        rng=rng,
        zone=rules.process.timezone,
        kinds=kinds,
        valid=FOR_GUARDIAN,
    )


@transaction.atomic
def confirm_consent(number: int, token: str, *, now: datetime, rng: Rng) -> str:
    """Take the consent of the guardian behind `token`, forget their contact, and ask the signer, as often as it is confirmed once.

    Returns the handle under which the signer's code is asked for.
    Raises BadLink, ConfirmationExpired, NotFound, PetitionClosed, NoRules.
    """
    redeemed = accounts.redeem(token, purpose=addresses.consenting(number), now=now)
    if redeemed.result:
        return redeemed.result
    petition, rules = find(Petition, number=number), process.current()
    require_open(petition, rules, now=now)
    details = {**redeemed.details, CONSENTED: "yes"}
    handle = ask_signer(petition, details.pop("signer"), details=details, rules=rules, now=now, rng=rng)
    accounts.settle(token, handle, now=now)
    return handle
