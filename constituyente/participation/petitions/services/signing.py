"""A signature, from the form to the log."""

from dataclasses import replace
from datetime import date, datetime
from typing import cast, get_args

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import addresses
from constituyente.participation.petitions.data import Acknowledgement, Channel, SignatureInput
from constituyente.participation.petitions.errors import (
    AgeContradicted,
    ContactUsed,
    EnoughSigned,
    GuardianMissing,
    StrengthRefused,
    UnknownAnswer,
)
from constituyente.participation.petitions.models import Petition
from constituyente.participation.petitions.queries.standing import contacts_of, to_sign, under_signature
from constituyente.participation.petitions.tags import tag_key_of
from constituyente.participation.petitions.trails import trail

from . import sharing
from .consenting import CONSENTED, ask_guardian, ask_signer, needs_guardian, require_open
from .writing import Signed, written

TOLD = "told"  # behind the hash of a signature whose signer asked to hear what becomes of the petition


@transaction.atomic
def request_signature(
    number: int,
    *,
    contact: str,
    territory: str,
    age_band: str,
    subscribe: bool,
    language: str,
    curp: str = "",
    person: int = 1,
    guardian: str = "",
    now: datetime,
    rng: Rng,
) -> str:
    """Send the code and the link with which the owner of `contact` confirms a signature under petition `number`.

    contact    an email address or a phone number; letters to subscribers go to the first only
    curp       where the rules ask for it, and only there: it waits sealed with the rest, and is forgotten when that is
    person     which of the people who share the contact signs, from 1 to the `per_contact` of the rules; 1 where they ask for a CURP
    guardian   in an age band that needs one, the contact of the guardian, who is asked first (`consenting`): theirs is then the handle
               that is returned. Not looked at in the others
    The answer is the same whether or not they have signed before. Returns the handle of the confirmation.
    Raises NotFound, PetitionClosed, StrengthRefused, UnknownAnswer, AgeContradicted, GuardianMissing, InvalidContact, InvalidPhone,
    UnreadableContact, InvalidCurp, NoRules.
    """
    petition = find(Petition, number=number)
    rules = process.current()
    require_open(petition, rules, now=now)
    _known_answers(rules, territory=territory, age_band=age_band)
    kinds = contacts_of(rules)
    if not kinds:
        raise StrengthRefused(strength="email")
    by_curp = "curp" in rules.petitions.asks
    if not 1 <= person <= (1 if by_curp else rules.petitions.per_contact):
        raise UnknownAnswer(answer=person)
    details = {"territory": territory, "age_band": age_band, "subscribe": "yes" if subscribe else "", "language": language}
    if person > 1:
        details["person"] = str(person)
    if by_curp:
        details["curp"] = of_age(accounts.read_curp(curp), age_band, on=rules.local_date(now))
    address = accounts.delivered(contact, kinds=kinds, country=rules.process.country)
    if needs_guardian(rules, age_band):
        return ask_guardian(petition, guardian, signer=address, details=details, rules=rules, now=now, rng=rng)
    return ask_signer(petition, address, details=details, rules=rules, now=now, rng=rng)


def of_age(curp: accounts.Curp, age_band: str, *, on: date) -> str:
    """The text of a CURP whose owner has the age of `age_band`. Raises AgeContradicted."""
    if not accounts.band_allows(age_band, curp.age(on)):
        raise AgeContradicted
    return curp.text


def known_signer(rules: process.Rules, *, strength: process.Strength, territory: str, age_band: str) -> None:
    """Raises StrengthRefused, UnknownAnswer for what `rules` do not know of whoever signs."""
    if strength not in rules.people.strengths:
        raise StrengthRefused(strength=strength)
    _known_answers(rules, territory=territory, age_band=age_band)


def _known_answers(rules: process.Rules, *, territory: str, age_band: str) -> None:
    for answer, known in ((territory, rules.places), (age_band, rules.age_bands)):
        if answer and answer not in known:
            raise UnknownAnswer(answer=answer)


@transaction.atomic
def confirm_signature(number: int, token: str, *, address: str = "", now: datetime, rng: Rng) -> Acknowledgement:
    """Count the signature that `token` was mailed for, once, and queue it for the public log.

    address  of the client, of which a pseudonym is kept for a few days (trails.py); none: nothing is

    A second confirmation, or a second signature by the same person, returns the acknowledgement of the first and adds nothing.
    Raises BadLink, ConfirmationExpired, NotFound, PetitionClosed, StrengthRefused, UnknownAnswer, ContactUsed, EnoughSigned,
    GuardianMissing, NoRules.
    """
    redeemed = accounts.redeem(token, purpose=addresses.signing(number), now=now)
    if redeemed.result:
        return _acknowledged(number, redeemed.result)
    details = redeemed.details
    rules = process.current()
    if needs_guardian(rules, details["age_band"]) and not details.get(CONSENTED):
        raise GuardianMissing
    person = details.get("person")
    given = SignatureInput(
        number,
        details.get("curp") or (f"{redeemed.identity} {person}" if person else redeemed.identity),
        redeemed.kind,
        "web",
        details["territory"],
        details["age_band"],
        redeemed.identity,
        trail(address, redeemed.identity, asked_at=redeemed.asked_at, more=rules.petitions.review.disposable, now=now),
    )
    acknowledgement = sign_given(given, now=now, rng=rng)
    told = bool(details["subscribe"]) and redeemed.kind == "email"
    if told:
        post.subscribe(addresses.ref_of(number), contact=redeemed.contact, language=details["language"], now=now)
    stands = (acknowledgement.leaf, acknowledgement.strength, *((TOLD,) if told else ()))
    accounts.settle(token, " ".join(stands), now=now)
    return replace(acknowledgement, told=told)


@transaction.atomic
def sign_signed_in(
    number: int,
    account: int,
    *,
    territory: str,
    age_band: str,
    subscribe: bool,
    language: str,
    curp: str = "",
    since: datetime,
    address: str = "",
    now: datetime,
    rng: Rng,
) -> Acknowledgement:
    """Count the signature of whoever is signed in with an account, as if its contact had been confirmed now.

    curp     where the rules ask for it, and only there
    since    when they signed in; address: of the client. Of both is kept what `confirm_signature` keeps
    Where they signed before, in whatever way, returns the acknowledgement of that. Raises NotFound (also once the account is deleted),
    PetitionClosed, StrengthRefused, UnknownAnswer, AgeContradicted, GuardianMissing, InvalidCurp, ContactUsed, EnoughSigned, NoRules.
    """
    owner, rules = accounts.owner_of(account), process.current()
    if owner.kind not in contacts_of(rules):
        raise StrengthRefused(strength=owner.kind)
    if needs_guardian(rules, age_band):
        raise GuardianMissing
    identity = owner.identity
    if "curp" in rules.petitions.asks:
        identity = of_age(accounts.read_curp(curp), age_band, on=rules.local_date(now))
    given = SignatureInput(
        number,
        identity,
        owner.kind,
        "web",
        territory,
        age_band,
        owner.identity,
        trail(address, owner.identity, asked_at=since, more=rules.petitions.review.disposable, now=now),
    )
    acknowledgement = sign_given(given, now=now, rng=rng)
    told = subscribe and owner.kind == "email"
    if told:
        post.subscribe(addresses.ref_of(number), contact=owner.contact, language=language, now=now)
    return replace(acknowledgement, told=told)


def _acknowledged(number: int, result: str) -> Acknowledgement:
    """What a confirmation was settled with: the hash of the entry, the strength of the signature, whether its signer hears of it."""
    leaf, *known = result.split()
    strength: process.Strength = next((one for one in get_args(process.Strength) if one in known), "email")
    return Acknowledgement(number, leaf, ledger.acknowledge(bytes.fromhex(leaf)), told=TOLD in known, strength=strength)


@transaction.atomic
def sign(
    number: int,
    *,
    identity: str,
    strength: process.Strength,
    channel: Channel,
    territory: str = "",
    age_band: str = "",
    contact: str | None = None,
    now: datetime,
    rng: Rng,
) -> Acknowledgement:
    """Count the signature of a confirmed person under petition `number` and queue it for the public log.

    identity  the same for the same person over every channel: canonical contact, or the CURP where the rules ask for it; nothing of it
              is kept but a keyed tag
    contact   canonical contact, which the entry commits to and the receipt holds; None: the identity is the contact; "": there is none
    strength  how sure the city is of the person; one of those that the rules in force list
    channel   how the signature came in: goes into the commitment and nowhere public
    The same person again gets the acknowledgement of the first signature (settled by constraint one_tag_per_petition). Where the rules
    limit how many may sign with a contact, or how many petitions a person may sign, it is settled by conditional UPDATEs on shares.
    Raises NotFound, PetitionClosed, StrengthRefused, UnknownAnswer, ContactUsed, EnoughSigned, TagsShredded, NoRules.
    Source: docs/rules.md, "Who may sign".
    """
    return sign_given(SignatureInput(number, identity, strength, channel, territory, age_band, contact), now=now, rng=rng)


def sign_given(given: SignatureInput, *, now: datetime, rng: Rng) -> Acknowledgement:
    """As `sign`, in the caller's transaction; what was given before `now` counts if the petition was open then."""
    text = to_sign(given.petition)
    petition, number = text.petition, given.petition
    rules = process.current()
    require_open(petition, rules, now=given.given_at or now)
    known_signer(rules, strength=given.strength, territory=given.territory, age_band=given.age_band)
    tag_key = tag_key_of(petition)
    again = _share_contact(given, tag_key, rules)
    signed = written(given, Signed(petition, text.hash, tag_key), rng)
    signature, new = insert_once(signed.row(rules, now=now), by=("petition_id", "tag"))
    if not new:
        leaf = bytes(signature.leaf)
        return Acknowledgement(
            number,
            leaf.hex(),
            ledger.acknowledge(leaf),
            strength=cast("process.Strength", signature.strength),
            before=signature.confirmed_at if again else None,
            text=under_signature(text),
        )
    share_person(given, rules)
    due_at = process.pace(rules).promised_by(now)
    kept = ledger.accept(
        signed.entry, signed.opening, made_by="site", withdrawal_key=signed.withdrawal_key, due_at=due_at, now=now, rng=rng
    )
    return Acknowledgement(number, kept.leaf.hex(), kept.note, kept.secrets, strength=given.strength, text=under_signature(text))


def _share_contact(given: SignatureInput, tag_key: bytes, rules: process.Rules) -> bool:
    """Whether the contact is known to have been used for this person. Where the identity is a CURP, one contact confirms few of them.

    Each CURP that is tried counts, whether or not it is new: else one contact could ask of a whole list who has signed.
    """
    if not given.contact or given.contact == given.identity or "curp" not in rules.petitions.asks:
        return True
    if sharing.tried_before(tag_key, contact=given.contact, identity=given.identity):
        return True
    if not sharing.take(sharing.of_contact(tag_key, given.contact), limit=rules.petitions.per_contact):
        raise ContactUsed(limit=rules.petitions.per_contact)
    return False


def share_person(given: SignatureInput, rules: process.Rules) -> None:
    """Count one more petition for the person, where the rules set a limit. Raises EnoughSigned."""
    limit = rules.petitions.per_person
    if limit is not None and not sharing.take(sharing.of_person(given.identity), limit=limit):
        raise EnoughSigned(limit=limit)
