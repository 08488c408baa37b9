"""A petition on its way to the moderators."""

from datetime import datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import insert_numbered
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import addresses, keys
from constituyente.participation.petitions.data import HandedIn
from constituyente.participation.petitions.errors import PetitionsClosed, UnknownAnswer
from constituyente.participation.petitions.models import Petition, TextVersion
from constituyente.participation.petitions.tags import new_tag_key


@transaction.atomic
def submit(
    *,
    title: str,
    demand: str,
    reasons: str,
    wording: str,
    subject: str,
    author: str,
    contact: str,
    language: str,
    now: datetime,
    rng: Rng,
) -> str:
    """Take a petition in, to be handed to the moderators once its author has confirmed `contact`.

    Until then nothing is kept but the sealed confirmation. Returns the handle of the confirmation.
    Raises PetitionsClosed, UnknownAnswer, InvalidContact, NoRules.
    """
    rules = process.current()
    if not process.allows(rules, "petitions", now=now):
        raise PetitionsClosed
    if subject and subject not in {one.key for one in rules.outline.subjects}:
        raise UnknownAnswer(answer=subject)
    return accounts.request_confirmation(
        purpose=addresses.PETITION,
        contact=contact,
        details={
            "title": title,
            "demand": demand,
            "reasons": reasons,
            "wording": wording,
            "subject": subject,
            "author": author,
            "language": language,
        },
        language=language,
        mail="petitions/confirm_petition",
        context={},  # nothing of what was typed: whoever types may not own the address
        link=addresses.confirm_petition,
        now=now,
        rng=rng,
        zone=rules.process.timezone,
    )


@transaction.atomic
def confirm_petition(token: str, *, now: datetime, rng: Rng) -> HandedIn:
    """Hand the petition behind `token` to the moderators, once, and mail its author their key.

    A second confirmation returns the number of the first, without the key. Raises BadLink, ConfirmationExpired, TooBusy, NoRules.
    """
    redeemed = accounts.redeem(token, purpose=addresses.PETITION, now=now)
    if redeemed.result:
        return HandedIn(int(redeemed.result))
    rules, details, key = process.current(), redeemed.details, keys.new(rng)
    number = receive(**details, key=key, now=now, rng=rng)
    post.send(
        to=redeemed.contact,
        template="petitions/author_key",
        context={"title": writing.line(details["title"]), "number": number, "key": key, "address": addresses.AUTHOR},
        language=details["language"],
        now=now,
        zone=rules.process.timezone,
    )
    post.subscribe(addresses.ref_of(number), contact=redeemed.contact, language=details["language"], now=now)
    accounts.settle(token, str(number), now=now)
    return HandedIn(number, key)


@transaction.atomic
def receive(
    *,
    title: str,
    demand: str,
    reasons: str,
    wording: str,
    subject: str,
    author: str,
    language: str,
    key: str = "",
    now: datetime,
    rng: Rng,
) -> int:
    """Put a petition whose author is confirmed before the moderators. Returns its number.

    key  the author's, of which only the hash is kept; without one nobody can act as its author
    Two at once are settled by the unique number: whoever comes second takes the number after. Raises TooBusy.
    """
    petition = Petition(
        key=rng.bytes(8).hex(),
        tag_key=new_tag_key(rng),
        language=language,
        subject=subject,
        author=writing.line(author),
        author_key=keys.hash_of(key) if key else "",
        submitted_at=now,
    )
    petition, _new = insert_numbered(petition)
    text_version(
        petition,
        title=writing.line(title),
        demand=writing.block(demand),
        reasons=writing.block(reasons),
        wording=writing.block(wording),
        now=now,
    ).save()
    return petition.number


def text_version(
    petition: Petition, *, title: str, demand: str, reasons: str, wording: str, now: datetime, version: int = 1
) -> TextVersion:
    """A version of a petition's text, not saved yet: the record is what people sign. Source: docs/ledger.md, "Records"."""
    record = canonical(
        {
            "petition": petition.key,
            "version": version,
            "language": petition.language,
            "title": title,
            "demand": demand,
            "reasons": reasons,
            "wording": wording,
        }
    )
    return TextVersion(
        petition=petition,
        version=version,
        title=title,
        demand=demand,
        reasons=reasons,
        wording=wording,
        written_at=now,
        record=record,
        hash=digest(record),
    )


def public_text(text: TextVersion, *, given: bool) -> corpus.Text:
    """The text of a petition that was decided on, as the pool of public text has it: what was not admitted is not `given`."""
    petition = text.petition
    return corpus.Text(
        ref=addresses.ref_of(petition.number, text.version),
        title=text.title,
        body="\n\n".join(part for part in (text.demand, text.reasons, text.wording) if part),
        language=petition.language,
        subject=petition.subject,
        territory="",
        given=given,
        at=petition.opened_at or petition.submitted_at,
    )
