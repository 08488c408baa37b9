"""The desk's home: what waits for whoever is signed in, since when and until when, and what they did last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.desks import Done
from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.participation.reviews import api as reviews
from constituyente.participation.survey import api as survey

LAST = 6  # things done that the home tells of


@dataclass(frozen=True)
class First:
    """The case of a queue to begin with."""

    title: str
    language: str
    address: str


@dataclass(frozen=True)
class Standing:
    """Where a queue stands: how many wait, since when the oldest does, when the next deadline is or was, how many are late."""

    waiting: int = 0
    since: datetime | date | None = None
    due: datetime | None = None
    late: int = 0
    first: First | None = None


@dataclass(frozen=True)
class Queue:
    """A queue: what it is called and how it is worked, where, and where it stands.

    waited  whole days that the oldest has waited, None if it is not said
    left    days to the next deadline, negative once it is over, None without one
    """

    title: str
    hint: str
    address: str
    standing: Standing
    waited: int | None
    left: int | None

    @property
    def overdue(self) -> int:
        """Since how many days the longest overdue is late."""
        return -(self.left or 0)

    @property
    def pressing(self) -> tuple[bool, int, int]:
        """What comes first is greater: what is late, then what is due soonest, then what has waited longest."""
        return bool(self.standing.late), -(self.left if self.left is not None else 10_000), self.waited or 0


@dataclass(frozen=True)
class Home:
    """The desk's home for one person: the queue to begin with, if anything waits; all their queues; what they did last."""

    first: Queue | None
    queues: tuple[Queue, ...]
    done: tuple[Done, ...]


@dataclass(frozen=True)
class _Kind:
    act: str
    page: str
    title: str | Promise
    hint: str | Promise
    stands: Callable[[accounts.Actor, datetime], Standing]


def _petitions(actor: accounts.Actor, now: datetime) -> Standing:
    rows = petitions.queue(actor, now=now)
    if not rows:
        return Standing()
    first = First(rows[0].title, rows[0].language, reverse("desk-petition", kwargs={"number": rows[0].number}))
    due = min((row.due_at for row in rows if row.due_at), default=None)
    return Standing(len(rows), rows[0].submitted_at, due, sum(1 for row in rows if row.late), first)


def _reviews(actor: accounts.Actor, _now: datetime) -> Standing:
    rows = reviews.queue(actor)
    if not rows:
        return Standing()
    first = First(rows[0].about_title, rows[0].about_language, reverse("desk-review", kwargs={"number": rows[0].number}))
    open_ones = [row.due_at for row in rows if row.settled_at is None]
    return Standing(len(rows), min(row.opened_at for row in rows), min(open_ones, default=None), first=first)


def _paper(actor: accounts.Actor, _now: datetime) -> Standing:
    waits = capture.queue(actor)
    if not waits.first:
        return Standing()
    return Standing(waits.waiting, waits.since, first=First("", "", reverse("desk-paper-sheet", kwargs={"code": waits.first})))


def _survey(actor: accounts.Actor, _now: datetime) -> Standing:
    waiting, rows = survey.waiting(actor), survey.queue(actor)
    return Standing(waiting, rows[0].received_on if rows else None, first=_page(rows, "desk-survey"))


def _tables(actor: accounts.Actor, now: datetime) -> Standing:
    new = survey.untabled(actor, now=now)
    return Standing(new, first=_page(range(new), "desk-survey-tables"))


def _meetings(actor: accounts.Actor, now: datetime) -> Standing:
    rows = meetings.queue(actor, now=now)
    if not rows:
        return Standing()
    page = "desk-meeting" if rows[0].kind == "meeting" else "desk-meeting-results"
    return Standing(
        len(rows), rows[0].since, first=First(rows[0].title, rows[0].language, reverse(page, kwargs={"number": rows[0].number}))
    )


def _promises(actor: accounts.Actor, now: datetime) -> Standing:
    rows = promises.queue(actor, now=now)
    if not rows:
        return Standing()
    first = First(rows[0].about_title, rows[0].about_language, reverse("desk-promise", kwargs={"number": rows[0].number}))
    return Standing(len(rows), None, rows[0].due_at, sum(1 for row in rows if row.status == "late"), first)


def _dossiers(actor: accounts.Actor, _now: datetime) -> Standing:
    waiting, oldest = dossiers.waiting(actor), dossiers.oldest(actor)
    if oldest is None:
        return Standing()
    first = First(oldest.title, oldest.language, reverse("desk-dossier-item", kwargs={"number": oldest.number}))
    return Standing(waiting, oldest.gathered_at, first=first)


def _citing(actor: accounts.Actor, _now: datetime) -> Standing:
    rows = drafting.queue(actor)
    return Standing(
        len(rows), first=First(rows[0].title, rows[0].language, f"{reverse('desk-drafting')}?item={rows[0].number}") if rows else None
    )


def _text(actor: accounts.Actor, _now: datetime) -> Standing:
    changes, since = drafting.changed(actor)
    return Standing(changes, since, first=_page(range(changes), "desk-text-publish"))


def _deliveries(actor: accounts.Actor, _now: datetime) -> Standing:
    waiting = drafting.undelivered(actor)
    return Standing(waiting, first=_page(range(waiting), "desk-deliveries"))


def _sessions(actor: accounts.Actor, now: datetime) -> Standing:
    rows = bodies.queue(actor, now=now)
    if not rows:
        return Standing()
    return Standing(len(rows), rows[0].on, first=First(rows[0].title, "", reverse("desk-body", kwargs={"key": rows[0].body})))


def _motions(actor: accounts.Actor, _now: datetime) -> Standing:
    rows = assembly.queue(actor)
    if not rows:
        return Standing()
    first = First(rows[0].title, rows[0].language, f"{reverse('desk-rollcall-new')}?motion={rows[0].number}")
    return Standing(len(rows), rows[0].moved_at, first=first)


def _news(actor: accounts.Actor, _now: datetime) -> Standing:
    begun = news.drafts(actor)
    return Standing(len(begun), begun[0] if begun else None, first=_page(begun, "desk-news"))


def _page(rows: Sequence[object], name: str) -> First | None:
    """The page of a queue itself, where its cases have none of their own."""
    return First("", "", reverse(name)) if rows else None


KINDS = (
    _Kind("promises.fulfil", "desk-promises", _("Promises to keep"), _("The longest overdue first."), _promises),
    _Kind("petitions.decide", "desk-petitions", _("Petitions to admit"), _("Oldest first. One decision, one reason."), _petitions),
    _Kind("capture.type", "desk-paper", _("Sheets to type"), _("Two people type each sheet; where they differ, a third."), _paper),
    _Kind(
        "reviews.decide",
        "desk-reviews",
        _("Signatures under review"),
        _("Two people decide. What nobody decides counts again."),
        _reviews,
    ),
    _Kind(
        "survey.review",
        "desk-survey",
        _("Survey texts to read"),
        _("Show them, black out what gives somebody away, or say why not."),
        _survey,
    ),
    _Kind("survey.publish", "desk-survey-tables", _("Answers in no table yet"), _("Publish new tables when there are enough."), _tables),
    _Kind(
        "meetings.decide", "desk-meetings", _("Meetings and their results"), _("List what was called, read what came out of it."), _meetings
    ),
    _Kind("dossiers.dispose", "desk-dossiers", _("Inputs without an answer"), _("Say what becomes of each, and why."), _dossiers),
    _Kind(
        "drafting.cite",
        "desk-drafting",
        _("Adopted inputs that no provision cites"),
        _("Say in which provision each of them went, and in which words."),
        _citing,
    ),
    _Kind(
        "drafting.publish",
        "desk-text",
        _("Changes that are not published"),
        _("Write, look at everything that changed, publish a version."),
        _text,
    ),
    _Kind("drafting.deliver", "desk-deliveries", _("Versions to hand over"), _("The newest version, until somebody has it."), _deliveries),
    _Kind("bodies.keep", "desk-bodies", _("Sessions without minutes"), _("Who was there, and what was said."), _sessions),
    _Kind("assembly.record", "desk-assembly", _("Motions without a vote"), _("Record each vote by name."), _motions),
    _Kind("news.write", "desk-news", _("Notices that are not out yet"), _("Begun, and without a day to publish them."), _news),
)
DOING: tuple[tuple[str, Callable[[accounts.Actor, int], tuple[Done, ...]]], ...] = (
    ("petitions.decide", petitions.done_by),
    ("capture.type", capture.done_by),
    ("reviews.decide", reviews.done_by),
    ("survey.review", survey.done_by),
    ("meetings.decide", meetings.done_by),
    ("promises.fulfil", promises.done_by),
    ("dossiers.dispose", dossiers.done_by),
    ("drafting.write", drafting.done_by),
    ("assembly.record", assembly.done_by),
    ("news.write", news.done_by),
)


def home(actor: accounts.Actor, *, now: datetime) -> Home:
    """What waits for `actor` and what they did last: a fixed number of statements for each of their acts. Raises NoRules."""
    rules = process.current()
    queues = tuple(_queue(kind, actor, rules, now=now) for kind in KINDS if actor.may(kind.act))
    waiting = [queue for queue in queues if queue.standing.waiting]
    done = sorted((one for act, of in DOING if actor.may(act) for one in of(actor, LAST)), key=lambda one: one.at, reverse=True)
    return Home(max(waiting, key=lambda queue: queue.pressing, default=None), queues, tuple(done[:LAST]))


def _queue(kind: _Kind, actor: accounts.Actor, rules: process.Rules, *, now: datetime) -> Queue:
    standing = kind.stands(actor, now)
    today, since = rules.local_date(now), standing.since
    began = rules.local_date(since) if isinstance(since, datetime) else since
    return Queue(
        title=str(kind.title),
        hint=str(kind.hint),
        address=reverse(kind.page),
        standing=standing,
        waited=(today - began).days if began else None,
        left=(rules.local_date(standing.due) - today).days if standing.due else None,
    )
