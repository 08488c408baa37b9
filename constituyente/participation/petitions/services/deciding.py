"""Admitting and refusing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.process import api as process
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import words
from constituyente.participation.petitions.errors import AlreadyDecided, InHand, NotBeforeModerators, UnknownGround
from constituyente.participation.petitions.models import Decision, Petition
from constituyente.participation.petitions.queries.standing import signed_text

from . import opening
from .handling import require_free
from .submitting import public_text


@transaction.atomic
def decide(number: int, *, actor: accounts.Actor, admit: bool, ground: str = "", reason: str, now: datetime) -> None:
    """Admit petition `number`, which opens it for signatures, or refuse it on a published ground, with a reason either way.

    Its text goes into the pool of public text, admitted into the log too; then its marks are watched. Its author is told. Two moderators
    at once: the first decision stands (one decision per petition, by constraint).
    Raises Forbidden, NotFound, UnknownGround, AlreadyDecided, NotBeforeModerators, InHand, NoRules.
    """
    actor.require("petitions.decide")
    petition = find(Petition, number=number, lock=True)
    if petition.opened_at is not None:  # decided before, or gathered elsewhere
        raise AlreadyDecided(number=number)
    if petition.withdrawn_at is not None:
        raise NotBeforeModerators(number=number)
    require_free(petition, actor=actor, now=now)
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
    opening.name(petition, text, fate="" if admit else words.NOT_ADMITTED, now=now)
    if admit:
        opening.open_up(petition, text, rules, now=now)
    else:
        corpus.put([public_text(text, given=False)])
    opening.tell(petition, text, "admitted" if admit else "refused", reason, rules, now=now)


@transaction.atomic
def decide_many(
    numbers: Iterable[int], *, actor: accounts.Actor, admit: bool, ground: str = "", reason: str, now: datetime
) -> frozenset[int]:
    """Decide several petitions alike, each as `decide` does: all of them or none; the others stay as they are.

    Returns the numbers of those that were decided now. Raises Forbidden, NotFound, UnknownGround, NoRules.
    """
    decided = set[int]()
    for number in numbers:
        try:
            decide(number, actor=actor, admit=admit, ground=ground, reason=reason, now=now)
        except (AlreadyDecided, NotBeforeModerators, InHand):
            continue
        decided.add(number)
    return frozenset(decided)
