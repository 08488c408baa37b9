"""A signature, from the form to the log."""

import hmac
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import addresses
from constituyente.participation.petitions.data import Acknowledgement, Channel
from constituyente.participation.petitions.errors import PetitionClosed, StrengthRefused, UnknownAnswer
from constituyente.participation.petitions.models import Petition, Signature
from constituyente.participation.petitions.queries.standing import signed_text, takes_signatures
from constituyente.participation.petitions.tags import tag_key_of

TOLD = "told"  # behind the hash of a signature whose signer asked to hear what becomes of the petition


@transaction.atomic
def request_signature(
    number: int, *, contact: str, territory: str, age_band: str, subscribe: bool, language: str, now: datetime, rng: Rng
) -> str:
    """Send the code and the link with which the owner of `contact` confirms a signature under petition `number`.

    The answer is the same whether or not they have signed before. Returns the handle of the confirmation.
    Raises NotFound, PetitionClosed, UnknownAnswer, InvalidContact, NoRules.
    """
    petition = find(Petition, number=number)
    rules = process.current()
    _require_open(petition, rules, now=now)
    _known_answers(rules, territory=territory, age_band=age_band)
    return accounts.request_confirmation(
        purpose=addresses.signing(number),
        contact=contact,
        details={"territory": territory, "age_band": age_band, "subscribe": "yes" if subscribe else "", "language": language},
        language=language,
        mail="petitions/confirm_signature",
        context={"title": signed_text(petition).title},
        link=partial(addresses.confirm_signature, number),
        now=now,
        rng=rng,
        zone=rules.process.timezone,
    )


def _require_open(petition: Petition, rules: process.Rules, *, now: datetime) -> None:
    if not takes_signatures(petition, rules, now=now):
        raise PetitionClosed(number=petition.number)


def _known_answers(rules: process.Rules, *, territory: str, age_band: str) -> None:
    places = {"", *process.OUTSIDE, *(one.code for one in rules.territories)}
    for answer, known in ((territory, places), (age_band, {"", *(band.key for band in rules.people.age_bands)})):
        if answer not in known:
            raise UnknownAnswer(answer=answer)


@transaction.atomic
def confirm_signature(number: int, token: str, *, now: datetime, rng: Rng) -> Acknowledgement:
    """Count the signature that `token` was mailed for, once, and queue it for the public log.

    A second confirmation, or a second signature by the same person, returns the acknowledgement of the first and adds nothing.
    Raises BadLink, ConfirmationExpired, NotFound, PetitionClosed, StrengthRefused, UnknownAnswer, NoRules.
    """
    redeemed = accounts.redeem(token, purpose=addresses.signing(number), now=now)
    if redeemed.result:
        leaf, _space, told = redeemed.result.partition(" ")
        return Acknowledgement(number, leaf, ledger.acknowledge(bytes.fromhex(leaf)), told=told == TOLD)
    details = redeemed.details
    acknowledgement = sign(
        number,
        identity=redeemed.identity,
        strength="email",
        channel="web",
        territory=details["territory"],
        age_band=details["age_band"],
        now=now,
        rng=rng,
    )
    if details["subscribe"]:
        post.subscribe(addresses.ref_of(number), contact=redeemed.contact, language=details["language"], now=now)
    accounts.settle(token, f"{acknowledgement.leaf} {TOLD}" if details["subscribe"] else acknowledgement.leaf, now=now)
    return replace(acknowledgement, told=bool(details["subscribe"]))


@transaction.atomic
def sign(
    number: int,
    *,
    identity: str,
    strength: process.Strength,
    channel: Channel,
    territory: str = "",
    age_band: str = "",
    now: datetime,
    rng: Rng,
) -> Acknowledgement:
    """Count the signature of a confirmed person under petition `number` and queue it for the public log.

    identity  canonical contact, the same for the same person; nothing of it is kept but a keyed tag
    strength  how sure the city is of the person; one of those that the rules in force list
    channel   how the signature came in: goes into the commitment and nowhere public
    The same person again gets the acknowledgement of the first signature (settled by constraint one_tag_per_petition).
    Raises NotFound, PetitionClosed, StrengthRefused, UnknownAnswer, NoRules. Source: docs/rules.md, "Who may sign".
    """
    petition = find(Petition, number=number)
    rules = process.current()
    _require_open(petition, rules, now=now)
    if strength not in rules.people.strengths:
        raise StrengthRefused(strength=strength)
    _known_answers(rules, territory=territory, age_band=age_band)
    text = signed_text(petition)
    tag = hmac.digest(tag_key_of(petition), identity.encode(), "sha256")
    tag_salt, salt = rng.bytes(32), rng.bytes(32)
    withdrawal_key, cancel = ledger.new_withdrawal_key(rng)
    values = (petition.key, identity, age_band, territory, channel)
    entry = ledger.entries.encode(
        "sign",
        petition=petition.key,
        record=text.hash,
        tag=ledger.entries.commitment("tag", [tag], tag_salt),
        commitment=ledger.entries.commitment("commit", [value.encode() for value in values], salt),
        cancel=ledger.entries.commitment("cancel", [], cancel),
        strength=strength,
    )
    signature, new = insert_once(
        Signature(
            petition=petition,
            tag=tag,
            strength=strength,
            territory=territory,
            age_band=age_band,
            channel=channel,
            rules_version=rules.version,
            confirmed_at=now,
            leaf=ledger.leaf_hash(entry),
        ),
        by=("petition_id", "tag"),
    )
    if not new:
        leaf = bytes(signature.leaf)
        return Acknowledgement(number, leaf.hex(), ledger.acknowledge(leaf))
    leaf = ledger.append(entry, now=now, due_at=process.pace(rules).promised_by(now))
    note = ledger.acknowledge(leaf)
    base64 = {name: b64encode(value).decode("ascii") for name, value in (("tag", tag), ("tag_salt", tag_salt), ("salt", salt))}
    opening = {**base64, "values": values}
    secrets = ledger.keep_receipt(entry, opening, acknowledgement=note, made_by="site", withdrawal_key=withdrawal_key, rng=rng)
    return Acknowledgement(number, leaf.hex(), note, secrets)
