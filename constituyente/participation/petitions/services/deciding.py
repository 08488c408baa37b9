"""Admitting and refusing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import addresses, words
from constituyente.participation.petitions.errors import AlreadyDecided, UnknownGround
from constituyente.participation.petitions.models import Decision, Petition
from constituyente.participation.petitions.queries.standing import signed_text

from .submitting import public_text


@transaction.atomic
def decide(number: int, *, actor: accounts.Actor, admit: bool, ground: str = "", reason: str, now: datetime) -> None:
    """Admit petition `number`, which opens it for signatures, or refuse it on a published ground, with a reason either way.

    Admitted, its text goes into the log and the pool of public text, its marks are watched, and its author is told. Two moderators at
    once: the first decision stands (one decision per petition, by constraint).
    Raises Forbidden, NotFound, UnknownGround, AlreadyDecided, NoRules.
    """
    actor.require("petitions.decide")
    petition = find(Petition, number=number)
    if petition.opened_at is not None:  # decided before, or gathered elsewhere
        raise AlreadyDecided(number=number)
    rules = process.current()
    grounds = {one.key for one in rules.petitions.grounds}
    if not reason.strip() or (not admit and ground not in grounds):
        raise UnknownGround
    _row, new = insert_once(
        Decision(
            petition=petition,
            admitted=admit,
            ground="" if admit else ground,
            reason=reason,
            decided_at=now,
            decided_by_id=actor.id,
            rules_version=rules.version,
        ),
        by=("petition_id",),
    )
    if not new:
        raise AlreadyDecided(number=number)
    text = signed_text(petition)
    fate = "" if admit else words.NOT_ADMITTED
    provenance.register(
        provenance.Card(petition.ref, text.title, addresses.petition(number), petition.language, fate, now if fate else None), now=now
    )
    if admit:
        petition.opened_at = now
        petition.closes_at = now + timedelta(days=rules.petitions.closes_after_days)
        petition.rules_version = rules.version
        petition.save()
        text.leaf = ledger.append(ledger.entries.encode("petition", petition=petition.key, record=text.hash, version=text.version), now=now)
        text.save()
        corpus.put([public_text(text)])
        ledger.watch(petition.key, [tier.signatures for tier in rules.petitions.tiers])
    post.notify(
        petition.ref,
        "petitions/admitted" if admit else "petitions/refused",
        {"title": text.title, "reason": reason, "address": addresses.petition(number)},
        now=now,
        zone=rules.process.timezone,
    )


@transaction.atomic
def decide_many(
    numbers: Iterable[int], *, actor: accounts.Actor, admit: bool, ground: str = "", reason: str, now: datetime
) -> frozenset[int]:
    """Decide several petitions alike, each as `decide` does: all of them or none; those that are decided already stay as they are.

    Returns the numbers of those that were decided now. Raises Forbidden, NotFound, UnknownGround, NoRules.
    """
    decided = set[int]()
    for number in numbers:
        try:
            decide(number, actor=actor, admit=admit, ground=ground, reason=reason, now=now)
        except AlreadyDecided:
            continue
        decided.add(number)
    return frozenset(decided)
