"""Which moderator has a petition in hand, so that two do not work on one unknowingly."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.participation.petitions.errors import InHand, NotBeforeModerators
from constituyente.participation.petitions.models import Handling, Petition
from constituyente.participation.petitions.queries.desk import is_before_moderators

HELD_FOR = timedelta(minutes=30)


@transaction.atomic
def take_up(number: int, *, actor: accounts.Actor, now: datetime) -> datetime:
    """Take petition `number` in hand for half an hour, or for another one; nobody else decides on it meanwhile. Returns until when.

    Two at once are settled by a conditional UPDATE and the constraint: one handling per petition.
    Raises Forbidden, NotFound, NotBeforeModerators, InHand.
    """
    actor.require("petitions.decide")
    if actor.id is None:  # the system decides at once
        raise accounts.Forbidden
    petition = find(Petition, number=number)
    if not is_before_moderators(petition):
        raise NotBeforeModerators(number=number)
    until = now + HELD_FOR
    ours = Handling.objects.filter(Q(until__lte=now) | Q(person=actor.id), petition=petition)
    if not ours.update(person=actor.id, since=now, until=until):
        fresh = Handling(petition=petition, person_id=actor.id, since=now, until=until)
        row, new = insert_once(fresh, by=("petition_id",))
        if not new and row.person_id != actor.id:
            raise InHand(number=number)
    return until


@transaction.atomic
def put_down(number: int, *, actor: accounts.Actor) -> None:
    """Leave petition `number` to the others; nothing where it is in nobody's hand, or in another's. Raises Forbidden."""
    actor.require("petitions.decide")
    Handling.objects.filter(petition__number=number, person=actor.id).delete()


def require_free(petition: Petition, *, actor: accounts.Actor, now: datetime) -> None:
    """For a decision, in its transaction: raise InHand while another moderator has the petition; else it is in nobody's hand any more."""
    held = Handling.objects.filter(petition=petition)
    if held.filter(until__gt=now).exclude(person=actor.id).exists():
        raise InHand(number=petition.number)
    held.delete()
