"""What came out of a meeting: handed in, read by the moderators, shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.meetings import addresses, openings, words
from constituyente.participation.meetings.data import StatementInput
from constituyente.participation.meetings.errors import MeetingGroundMissing, NoResultsWaiting, ResultsClosed, ResultsRefused
from constituyente.participation.meetings.models import Meeting, Results, Statement
from constituyente.participation.meetings.queries.standing import public_results, stamp_of, takes_results

from .deciding import admit


@transaction.atomic
def submit_results(
    number: int, *, by: str | accounts.Actor, people: int, minutes: str, statements: Iterable[StatementInput], now: datetime
) -> int:
    """Hand in what came out of meeting `number`, for the moderators to read. Returns the version.

    by  the results key of its host as it was typed, or somebody of the staff who types in what came on paper
    people  who came; support and dissent of a statement are no more than they are, together
    What waits to be read is replaced as a whole; once it was decided, what is handed in is a further version. Two at once: the meeting is
    locked, the later replaces the earlier. Raises NotFound, WrongKey, Forbidden, ResultsClosed, ResultsRefused (its facts name the `field`
    and, of a statement, the `position`), NoRules.
    """
    meeting = find(Meeting, lock=True, number=number)
    admit(meeting, by)
    rules = process.current()
    if not takes_results(meeting, rules, now=now):
        raise ResultsClosed(number=number)
    text = writing.block(minutes)
    given = [_tidied(one) for one in statements]
    _check(people, text, given, rules)
    Results.objects.filter(meeting=meeting, decided_at__isnull=True).delete()
    last = max(Results.objects.filter(meeting=meeting).values_list("version", flat=True), default=0)
    version = max(last, ledger.newest_version("results", number)) + 1
    results = Results.objects.create(meeting=meeting, version=version, people=people, minutes=text, handed_in_at=now)
    Statement.objects.bulk_create(
        [
            Statement(
                results=results,
                position=one.position,
                text=one.text,
                theme=one.theme,
                support=one.support,
                dissent=one.dissent,
                since=version,
            )
            for one in given
        ]
    )
    return version


def _tidied(one: StatementInput) -> StatementInput:
    return StatementInput(one.position, writing.block(one.text), one.theme, one.support, one.dissent)


def _check(people: int, minutes: str, statements: Sequence[StatementInput], rules: process.Rules) -> None:
    """Raises ResultsRefused for the first thing that cannot be."""
    if not 1 <= people <= words.PEOPLE:
        raise ResultsRefused(field="people", what=_("At least one person came, and at most %(limit)s") % {"limit": words.PEOPLE})
    if len(minutes) > words.MINUTES:
        raise ResultsRefused(field="minutes", what=_("It is too long: at most %(limit)s characters") % {"limit": words.MINUTES})
    if not statements and not writing.says_something(minutes):
        raise ResultsRefused(field="text", position=1, what=_("Write a statement, or the minutes"))
    if len({one.position for one in statements}) < len(statements) or any(not 1 <= one.position <= words.STATEMENTS for one in statements):
        raise ResultsRefused(field="many", what=_("A meeting hands in at most %(limit)s statements") % {"limit": words.STATEMENTS})
    themes = {"", *(one.key for one in rules.outline.subjects)}
    for one in statements:
        if not writing.says_something(one.text):
            raise ResultsRefused(field="text", position=one.position, what=_("Write it in words"))
        if len(one.text) > words.STATEMENT:
            too_long = _("It is too long: at most %(limit)s characters") % {"limit": words.STATEMENT}
            raise ResultsRefused(field="text", position=one.position, what=too_long)
        if one.theme not in themes:
            raise ResultsRefused(field="theme", position=one.position, what=_("Choose one of the list"))
        if min(one.support or 0, one.dissent or 0) < 0 or (one.support or 0) + (one.dissent or 0) > people:
            more = _("For and against together are more than the %(people)s people who came") % {"people": people}
            raise ResultsRefused(field="support", position=one.position, what=more)


# ------------------------------------------------------------------ deciding


@transaction.atomic
def decide_results(
    number: int, *, actor: accounts.Actor, stamp: str, hidden: Mapping[int, str], minutes_ground: str = "", now: datetime, rng: Rng
) -> None:
    """Make the results that wait of meeting `number` public, but for what is not shown on a published ground.

    stamp   names the results that were read: others are not decided with it
    hidden  position → ground of each statement that is not shown; minutes_ground  the same for the minutes
    What is shown goes into the pool of texts, the commitment to all of it into the log, and the host is told. Two moderators at once: the
    meeting is locked, the first decision stands. Raises Forbidden, NotFound, NoResultsWaiting, MeetingGroundMissing, NoRules.
    """
    actor.require("meetings.decide")
    meeting = find(Meeting, lock=True, number=number)
    results = Results.objects.filter(meeting=meeting, decided_at__isnull=True).first()
    statements = list(Statement.objects.filter(results=results).order_by("position")) if results else []
    if results is None or stamp_of(results, statements) != stamp:
        raise NoResultsWaiting(number=number)
    rules = process.current()
    known = {"", *words.grounds(rules)}
    if minutes_ground not in known or not set(hidden.values()) <= known or not set(hidden) <= {one.position for one in statements}:
        raise MeetingGroundMissing
    results.meeting = meeting
    results.ground = minutes_ground if results.minutes else ""
    results.decided_at, results.decided_by_id, results.rules_version = now, actor.id, rules.version
    for one in statements:
        one.ground = hidden.get(one.position, "")
    publish(results, statements, now=now, rng=rng)
    post.notify(
        meeting.ref,
        "meetings/results_shown",
        {
            "title": meeting.title,
            "shown": sum(not one.ground for one in statements),
            "total": len(statements),
            "address": addresses.meeting(number),
        },
        now=now,
        zone=rules.process.timezone,
    )


def publish(results: Results, statements: Sequence[Statement], *, now: datetime, rng: Rng) -> None:
    """Make decided results public, in the caller's transaction: salts, the entry in the log, cards, the pool; saves all of them.

    What the results before them said and these do not is taken out of the pool; its cards stay.
    """
    meeting = results.meeting
    before = public_results(meeting.number)
    earlier = {one.position: one for one in before.statements.all() if not one.ground} if before else {}
    results.salts = results.salts or openings.new_salts(rng, len(openings.RESULTS_PARTS))
    for one in statements:
        old = earlier.get(one.position)
        one.since = old.since if old and not one.ground and (old.text, old.theme) == (one.text, one.theme) else results.version
        if not one.part:
            one.salt = one.salt or openings.new_salt(rng)
            one.part = openings.part_of(f"statement-{one.position}", openings.statement_text(one), one.salt)
    Statement.objects.bulk_update(statements, ["ground", "since", "salt", "part"], batch_size=100)
    body = ledger.entries.encode(
        "results",
        number=meeting.number,
        version=results.version,
        commitment=openings.commitment_of(openings.opening_of_results(results, statements)),
    )
    results.leaf = ledger.append(body, now=now)
    results.save()
    shown = [one for one in statements if not one.ground]
    fresh = [one for one in shown if one.position not in earlier or one.since == results.version]
    provenance.register_many([_card(meeting, one) for one in fresh], now=now, anew=True)
    corpus.put([_text(meeting, results, one) for one in fresh])
    for position in earlier.keys() - {one.position for one in shown}:
        corpus.withdraw(addresses.statement_ref(meeting.number, position))


def _card(meeting: Meeting, one: Statement) -> provenance.Card:
    ref = addresses.statement_ref(meeting.number, one.position)
    return provenance.Card(
        ref, writing.shortened(one.text, words.CARD), addresses.statement(meeting.number, one.position), meeting.language
    )


def _text(meeting: Meeting, results: Results, one: Statement) -> corpus.Text:
    return corpus.Text(
        ref=addresses.statement_ref(meeting.number, one.position, one.since),
        title=writing.shortened(one.text, words.CARD),
        body=one.text,
        language=meeting.language,
        subject=one.theme or meeting.subject,
        territory=meeting.territory,
        given=True,
        at=results.decided_at or results.handed_in_at,
    )
