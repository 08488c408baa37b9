"""What the author of a petition does with it, by the key they were given when they handed it in."""

from datetime import datetime

from django.db import transaction

from constituyente.foundation.common import writing
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import words
from constituyente.participation.petitions.errors import NotForAuthor
from constituyente.participation.petitions.models import Appeal
from constituyente.participation.petitions.queries.authoring import WITHDRAWN_FROM
from constituyente.participation.petitions.queries.standing import appeal_until, of_author, status_of


@transaction.atomic
def withdraw(key: str, *, reason: str, now: datetime) -> int:
    """Take back the petition of the author's `key`, for a public `reason`: it takes no more signatures; those it has stay in the log.

    Returns its number; a second time changes nothing. Raises WrongAuthorKey, NotForAuthor (also without a reason).
    """
    petition = of_author(key, lock=True)
    status, said = status_of(petition, now=now), writing.block(reason)
    if status == "withdrawn":
        return petition.number
    if status not in WITHDRAWN_FROM or not writing.says_something(said):
        raise NotForAuthor(number=petition.number)
    petition.withdrawn_at, petition.withdrawal = now, said
    petition.save(update_fields=["withdrawn_at", "withdrawal"])
    provenance.decide_fate(petition.ref, fate=words.WITHDRAWN, at=now)
    return petition.number


@transaction.atomic
def appeal(key: str, *, text: str, now: datetime) -> int:
    """Appeal against the refusal of the petition of the author's `key`, once, within the time of the rules it was refused under.

    Another moderator than who refused it decides. Two at once are settled by the constraint: one appeal per petition.
    Returns its number. Raises WrongAuthorKey, NotForAuthor (also without a word), NoRules.
    """
    petition, said = of_author(key, lock=True), writing.block(text)
    until = appeal_until(petition, process.current())
    if status_of(petition, now=now) != "refused" or until is None or now > until or not writing.says_something(said):
        raise NotForAuthor(number=petition.number)
    _row, new = insert_once(
        Appeal(petition=petition, text=said, made_at=now, against_id=petition.decision.decided_by_id), by=("petition_id",)
    )
    if not new:
        raise NotForAuthor(number=petition.number)
    return petition.number
