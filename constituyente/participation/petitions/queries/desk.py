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
from constituyente.participation.petitions.models import Decision, Handling, Petition, TextVersion

from .standing import appeal_of, is_public, ruling_of, signed_text, signed_texts, subject_title, text_of, withdrawal_of

HOUR = timedelta(hours=1)


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[WaitingRow, ...]:
    """The petitions that wait for a decision, and the appeals that `actor` may decide, oldest first; empty for whoever may not decide.

    Two statements. Raises NoRules.
    """
    if not actor.may("petitions.decide"):
        return ()
    rules = process.current()
    mine = Q(petition__appeal__against=actor.id) if actor.id is not None else Q(pk=None)
    appeals = Q(petition__appeal__isnull=False, petition__appeal__decided_at=None) & ~mine
    rows = signed_texts().filter(Q(petition__decision=None) | appeals, petition__opened_at=None, petition__withdrawn_at=None)
    rows = rows.select_related("petition__handling__person").annotate(since=Coalesce("petition__appeal__made_at", "petition__submitted_at"))
    return tuple(_waiting(row, row.since, actor, rules, now) for row in rows.order_by("since", "petition__number"))


def _waiting(row: TextVersion, since: datetime, actor: accounts.Actor, rules: process.Rules, now: datetime) -> WaitingRow:
    due_at, held = _due(since, rules), _held(row.petition, now=now)
    return WaitingRow(
        number=row.petition.number,
        title=row.title,
        language=row.petition.language,
        submitted_at=row.petition.submitted_at,
        hours=(now - since) // HOUR,
        appealed=since > row.petition.submitted_at,
        due_at=due_at,
        late=due_at is not None and now > due_at,
        in_hand=held.person.name if held and held.person_id != actor.id else "",
    )


def _due(since: datetime, rules: process.Rules) -> datetime | None:
    within = rules.petitions.decided_within
    return process.due(rules, since, within) if within else None


def _held(petition: Petition, *, now: datetime) -> Handling | None:
    """Who has it in hand, if anybody does. None but the statement that found the petition, if it selects the handling too."""
    held: Handling | None = getattr(petition, "handling", None)
    return held if held and held.until > now else None


def decided_by(petition: Petition, rules: process.Rules) -> datetime | None:
    """Until when the rules want a petition decided that waits; None where they set no term. No statement."""
    return _due(petition.submitted_at, rules)


def is_before_moderators(petition: Petition) -> bool:
    """Whether it waits for their decision, on it or on an appeal. At most two statements."""
    if petition.opened_at is not None or petition.withdrawn_at is not None:
        return False
    appeal = getattr(petition, "appeal", None)
    return not hasattr(petition, "decision") or (appeal is not None and appeal.decided_at is None)


def desk_page(actor: accounts.Actor, *, done: int | None, now: datetime) -> DeskPage:
    """The desk's list. Two statements. Raises NoRules."""
    return DeskPage(queue(actor, now=now), done)


def desk_case(number: int, actor: accounts.Actor, *, done: int | None = None, now: datetime) -> DeskCase:
    """One petition as the moderator reads it, beside what waits. Five statements, six once its text is in the log.

    Raises NotFound, NoRules.
    """
    petition = Petition.objects.select_related("decision", "appeal", "handling__person").filter(number=number).first()
    if petition is None:
        raise NotFound
    rules, appeal = process.current(), appeal_of(petition)
    undecided = appeal is not None and appeal.decided_at is None
    held = _held(petition, now=now)
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
        due_at=_due(appeal.made_at if appeal else petition.submitted_at, rules),
        in_hand=held.person.name if held and held.person_id != actor.id else "",
        held_until=held.until if held else None,
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
