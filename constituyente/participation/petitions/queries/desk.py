"""The moderators' desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.desks import Done, Ticked
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.data import DeskCase, DeskPage, WaitingRow
from constituyente.participation.petitions.models import Decision, Petition

from .standing import appeal_of, is_public, ruling_of, signed_text, signed_texts, subject_title, text_of, withdrawal_of

HOUR = timedelta(hours=1)


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[WaitingRow, ...]:
    """The petitions that wait for a decision, and the appeals that `actor` may decide, oldest first; empty for whoever may not decide.

    One statement.
    """
    if not actor.may("petitions.decide"):
        return ()
    mine = Q(petition__appeal__against=actor.id) if actor.id is not None else Q(pk=None)
    appeals = Q(petition__appeal__isnull=False, petition__appeal__decided_at=None) & ~mine
    rows = signed_texts().filter(Q(petition__decision=None) | appeals, petition__opened_at=None, petition__withdrawn_at=None)
    rows = rows.annotate(since=Coalesce("petition__appeal__made_at", "petition__submitted_at"))
    return tuple(
        WaitingRow(
            number=row.petition.number,
            title=row.title,
            language=row.petition.language,
            submitted_at=row.petition.submitted_at,
            hours=(now - row.since) // HOUR,
            appealed=row.since > row.petition.submitted_at,
        )
        for row in rows.order_by("since", "petition__number")
    )


def desk_page(actor: accounts.Actor, *, done: int | None, now: datetime) -> DeskPage:
    """The desk's list. One statement."""
    return DeskPage(queue(actor, now=now), done)


def desk_case(number: int, actor: accounts.Actor, *, done: int | None = None, now: datetime) -> DeskCase:
    """One petition as the moderator reads it, beside what waits. Four statements, five once its text is in the log.

    Raises NotFound, NoRules.
    """
    petition = Petition.objects.select_related("decision", "appeal").filter(number=number).first()
    if petition is None:
        raise NotFound
    rules, appeal = process.current(), appeal_of(petition)
    undecided = appeal is not None and appeal.decided_at is None
    return DeskCase(
        number=number,
        author=petition.author,
        language=petition.language,
        subject_title=subject_title(petition, rules),
        submitted_at=petition.submitted_at,
        text=text_of(signed_text(petition)),
        decided=petition.withdrawn_at is not None or petition.opened_at is not None or (is_public(petition) and not undecided),
        appeal=appeal,
        another=undecided and actor.id is not None and petition.appeal.against_id == actor.id,
        withdrawal=withdrawal_of(petition),
        ruling=ruling_of(petition, rules),
        grounds=grounds(rules),
        queue=queue(actor, now=now),
        done=done,
    )


def grounds(rules: process.Rules) -> tuple[tuple[str, str], ...]:
    """The published grounds of refusal: key and text, in the reader's language."""
    return tuple((one.key, in_language(one.text)) for one in rules.petitions.grounds)


def _is_settled(petition: Petition) -> bool:
    return is_public(petition) or petition.withdrawn_at is not None


def ticked(numbers: Sequence[int]) -> tuple[Ticked, ...]:
    """The petitions whose numbers are among `numbers`, the oldest first, to be decided together. One statement."""
    rows = signed_texts().filter(petition__number__in=numbers).select_related("petition__decision")
    return tuple(
        Ticked(
            key=str(row.petition.number),
            ref=str(row.petition.ref),
            title=row.title,
            language=row.petition.language,
            address=reverse("desk-petition", kwargs={"number": row.petition.number}),
            why_not=_("It is decided already.") if _is_settled(row.petition) else "",
        )
        for row in rows.order_by("petition__submitted_at", "petition__number")
    )


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` decided last, newest first. Two statements."""
    rows = list(Decision.objects.filter(decided_by=actor.id).select_related("petition").order_by("-decided_at", "-pk")[:limit])
    titles = {text.petition_id: text.title for text in signed_texts().filter(petition__in=[row.petition_id for row in rows])}
    return tuple(
        Done(
            row.decided_at,
            _("Petition admitted") if row.admitted else _("Petition not admitted"),
            titles[row.petition_id],
            row.petition.language,
            reverse("petition", kwargs={"number": row.petition.number}),
        )
        for row in rows
    )
