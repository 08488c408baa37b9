"""The desk's home: what waits for whoever is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.participation.survey import api as survey


@dataclass(frozen=True)
class Queue:
    """A queue: what it is called and how it is worked, where, how many wait in it and how many of them are late."""

    title: str
    hint: str
    address: str
    waiting: int
    late: int = 0


@dataclass(frozen=True)
class _Kind:
    act: str
    page: str
    title: str | Promise
    hint: str | Promise
    count: Callable[[accounts.Actor, datetime], tuple[int, int]]


def _owed(actor: accounts.Actor, now: datetime) -> tuple[int, int]:
    rows = promises.queue(actor, now=now)
    return len(rows), sum(1 for row in rows if row.status == "late")


def _drafts(actor: accounts.Actor, _now: datetime) -> tuple[int, int]:
    return news.drafts(actor), 0


KINDS = (
    _Kind(
        "petitions.decide",
        "desk-petitions",
        _("Petitions to admit"),
        _("Oldest first. One decision, one reason."),
        lambda actor, now: (len(petitions.queue(actor, now=now)), 0),
    ),
    _Kind(
        "survey.review",
        "desk-survey",
        _("Survey texts to read"),
        _("Show them, black out what gives somebody away, or say why not."),
        lambda actor, _now: (survey.waiting(actor), 0),
    ),
    _Kind(
        "meetings.decide",
        "desk-meetings",
        _("Meetings and their results"),
        _("List what was called, read what came out of it."),
        lambda actor, _now: (meetings.waiting(actor), 0),
    ),
    _Kind("promises.fulfil", "desk-promises", _("Promises to keep"), _("The longest overdue first."), _owed),
    _Kind(
        "dossiers.dispose",
        "desk-dossiers",
        _("Inputs without an answer"),
        _("Say what becomes of each, and why."),
        lambda actor, _now: (dossiers.waiting(actor), 0),
    ),
    _Kind(
        "drafting.cite",
        "desk-drafting",
        _("Adopted inputs that no provision cites"),
        _("Say in which provision each of them went, and in which words."),
        lambda actor, _now: (len(drafting.queue(actor)), 0),
    ),
    _Kind(
        "drafting.deliver",
        "desk-deliveries",
        _("Versions to hand over"),
        _("The newest version, until somebody has it."),
        lambda actor, _now: (drafting.undelivered(actor), 0),
    ),
    _Kind(
        "bodies.keep",
        "desk-bodies",
        _("Sessions without minutes"),
        _("Who was there, and what was said."),
        lambda actor, now: (len(bodies.queue(actor, now=now)), 0),
    ),
    _Kind(
        "assembly.record",
        "desk-assembly",
        _("Motions without a vote"),
        _("Record each vote by name."),
        lambda actor, _now: (len(assembly.queue(actor)), 0),
    ),
    _Kind("news.write", "desk-news", _("Notices that are not out yet"), _("Begun, and without a day to publish them."), _drafts),
)


def queues(actor: accounts.Actor, *, now: datetime) -> tuple[Queue, ...]:
    """The queues that `actor` may work on, each in a fixed number of statements."""
    return tuple(
        Queue(str(kind.title), str(kind.hint), reverse(kind.page), *kind.count(actor, now)) for kind in KINDS if actor.may(kind.act)
    )
