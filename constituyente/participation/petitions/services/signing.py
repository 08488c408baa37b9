"""A signature, from the form to the log."""

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
from constituyente.participation.petitions.data import Acknowledgement, Channel, SignatureInput
from constituyente.participation.petitions.errors import PetitionClosed, StrengthRefused, UnknownAnswer
from constituyente.participation.petitions.models import Petition
from constituyente.participation.petitions.queries.standing import signed_text, takes_signatures, to_sign, under_signature
from constituyente.participation.petitions.tags import tag_key_of

from .writing import Signed, written

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


def known_signer(rules: process.Rules, *, strength: process.Strength, territory: str, age_band: str) -> None:
    """Raises StrengthRefused, UnknownAnswer for what `rules` do not know of whoever signs."""
    if strength not in rules.people.strengths:
        raise StrengthRefused(strength=strength)
    _known_answers(rules, territory=territory, age_band=age_band)


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
    given = SignatureInput(number, redeemed.identity, "email", "web", details["territory"], details["age_band"])
    acknowledgement = _sign(given, now=now, rng=rng)
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
    return _sign(SignatureInput(number, identity, strength, channel, territory, age_band), now=now, rng=rng)


def _sign(given: SignatureInput, *, now: datetime, rng: Rng) -> Acknowledgement:
    text = to_sign(given.petition)
    petition, number = text.petition, given.petition
    rules = process.current()
    _require_open(petition, rules, now=now)
    known_signer(rules, strength=given.strength, territory=given.territory, age_band=given.age_band)
    signed = written(given, Signed(petition, text.hash, tag_key_of(petition)), rng)
    signature, new = insert_once(signed.row(rules, now=now), by=("petition_id", "tag"))
    if not new:
        leaf = bytes(signature.leaf)
        return Acknowledgement(number, leaf.hex(), ledger.acknowledge(leaf), text=under_signature(text))
    due_at = process.pace(rules).promised_by(now)
    kept = ledger.accept(
        signed.entry, signed.opening, made_by="site", withdrawal_key=signed.withdrawal_key, due_at=due_at, now=now, rng=rng
    )
    return Acknowledgement(number, kept.leaf.hex(), kept.note, kept.secrets, text=under_signature(text))
