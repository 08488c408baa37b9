"""Deciding on an appeal against a refusal."""

from datetime import datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import words
from constituyente.participation.petitions.errors import AlreadyDecided, AnotherDecides, NotBeforeModerators, UnknownGround
from constituyente.participation.petitions.models import Appeal, Petition
from constituyente.participation.petitions.queries.standing import signed_text

from . import opening
from .handling import require_free


@transaction.atomic
def decide_appeal(number: int, *, actor: accounts.Actor, admit: bool, reason: str, now: datetime) -> None:
    """Admit petition `number` after all, which opens it for signatures, or let its refusal stand, with a reason either way; for good.

    Whoever refused it cannot (constraint another_decides_an_appeal). Two at once wait for each other: the first decision stands.
    Raises Forbidden, NotFound, NotBeforeModerators (withdrawn), AlreadyDecided, AnotherDecides, InHand, UnknownGround (no reason), NoRules.
    """
    actor.require("petitions.decide")
    petition = find(Petition, number=number, lock=True)
    appeal = find(Appeal, petition=petition)
    if appeal.decided_at is not None:
        raise AlreadyDecided(number=number)
    if petition.withdrawn_at is not None:
        raise NotBeforeModerators(number=number)
    if actor.id is not None and actor.id == appeal.against_id:
        raise AnotherDecides(number=number)
    require_free(petition, actor=actor, now=now)
    if not writing.says_something(reason):
        raise UnknownGround
    rules = process.current()
    appeal.admitted, appeal.reason, appeal.decided_at = admit, reason, now
    appeal.decided_by_id, appeal.rules_version = actor.id, rules.version
    appeal.save()
    text = signed_text(petition)
    if admit:
        opening.name(petition, text, now=now)
        opening.open_up(petition, text, rules, now=now)
    else:
        opening.name(petition, text, fate=words.APPEAL_REJECTED, now=now)
    opening.tell(petition, text, "admitted" if admit else "appeal_rejected", reason, rules, now=now)
