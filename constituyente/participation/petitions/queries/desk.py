"""The moderators' desk."""

from datetime import datetime, timedelta

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.data import DeskCase, DeskPage, WaitingRow
from constituyente.participation.petitions.models import Petition

from .standing import ruling_of, signed_text, signed_texts, subject_title, text_of

HOUR = timedelta(hours=1)


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[WaitingRow, ...]:
    """The petitions that wait for a decision, oldest first; empty for whoever may not decide. One statement."""
    if not actor.may("petitions.decide"):
        return ()
    rows = signed_texts().filter(petition__opened_at=None, petition__decision=None)
    return tuple(
        WaitingRow(
            number=row.petition.number,
            title=row.title,
            language=row.petition.language,
            submitted_at=row.petition.submitted_at,
            hours=(now - row.petition.submitted_at) // HOUR,
        )
        for row in rows.order_by("petition__submitted_at", "petition__number")
    )


def desk_page(actor: accounts.Actor, *, done: int | None, now: datetime) -> DeskPage:
    """The desk's list. One statement."""
    return DeskPage(queue(actor, now=now), done)


def desk_case(number: int, actor: accounts.Actor, *, done: int | None = None, now: datetime) -> DeskCase:
    """One petition as the moderator reads it, beside what waits. Five statements, six once its text is in the log.

    Raises NotFound, NoRules.
    """
    petition = find(Petition, number=number)
    rules = process.current()
    return DeskCase(
        number=number,
        author=petition.author,
        language=petition.language,
        subject_title=subject_title(petition, rules),
        submitted_at=petition.submitted_at,
        text=text_of(signed_text(petition)),
        decided=hasattr(petition, "decision") or petition.opened_at is not None,
        ruling=ruling_of(petition, rules),
        grounds=tuple((one.key, in_language(one.text)) for one in rules.petitions.grounds),
        queue=queue(actor, now=now),
        done=done,
    )
