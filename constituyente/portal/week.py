"""What changed this week, and what the next one brings: dated facts of several packages in one list."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.numbers import grouped
from constituyente.foundation.common.templatetags.site import day
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises

from .data import Change, ChangeKind, Week

DAYS = 7
SHOWN, AHEAD = 7, 4
OF_A_KIND = 3  # so that a day on which much is signed leaves room for what else happened
READ = 20  # promises that were made or kept last


def week(
    rules: process.Rules,
    *,
    owed: Sequence[promises.PromiseRow],
    opened: Iterable[petitions.OpenedRow],
    upcoming: Iterable[meetings.UpcomingMeeting],
    adopted: constitution.AdoptionRow | None,
    now: datetime,
) -> Week:
    """The last seven days, of which today is one, and the seven to come. Seven statements.

    owed      all promises not kept, the longest overdue first
    opened    the petitions that opened last; upcoming: the meetings to come, soonest first
    adopted   the adoption that stands
    """
    today = rules.local_date(now)
    since = today - timedelta(days=DAYS - 1)
    changes = [
        *_promised(promises.latest(rules, READ, now=now), rules),
        *(_overdue(row, rules) for row in owed if row.status == "late"),
        *_written(adopted, rules),
        *(_voted(one) for one in assembly.voting_days(OF_A_KIND)),
        *(
            Change("news", rules.local_date(row.published_at), _("News"), row.title, row.language, f"/news/{row.number}")
            for row in news.newest(OF_A_KIND, now=now)
        ),
        *(
            Change("opened", rules.local_date(row.opened_at), _("A petition opened"), row.title, row.language, f"/petitions/{row.number}")
            for row in opened
        ),
    ]
    changes.sort(key=lambda change: change.on, reverse=True)
    return Week(
        since=since,
        changes=tuple(_few(change for change in changes if since <= change.on <= today))[:SHOWN],
        before=next((change for change in changes if change.on < since), None),
        ahead=_ahead(owed, upcoming, rules, today=today),
    )


def _few(changes: Iterable[Change]) -> Iterator[Change]:
    """The first of each kind."""
    seen = Counter[ChangeKind]()
    for change in changes:
        seen[change.kind] += 1
        if seen[change.kind] <= OF_A_KIND:
            yield change


def _promised(rows: Iterable[promises.PromiseRow], rules: process.Rules) -> Iterator[Change]:
    """Each promise on the day a mark made it, and on the day on which it was recorded as kept."""
    for row in rows:
        yield Change(
            "mark",
            rules.local_date(row.made_at),
            _("A petition passed %(mark)s signatures") % {"mark": grouped(row.mark)},
            row.about_title,
            row.about_language,
            row.about_address,
            _("Owed: %(promise)s, by %(day)s.") % {"promise": row.short, "day": day(rules.local_date(row.due_at))},
        )
        if row.kept:
            said = _("A promise was kept, late") if row.kept.late else _("A promise was kept")
            yield _of_promise("kept", rules.local_date(row.kept.recorded_at), said, row)


def _overdue(row: promises.PromiseRow, rules: process.Rules) -> Change:
    owed_by = _("Owed by: %(by)s.") % {"by": row.by}
    return _of_promise("late", rules.local_date(row.due_at), _("A deadline passed"), row, owed_by)


def _of_promise(kind: ChangeKind, on: date, said: str, row: promises.PromiseRow, more: str = "") -> Change:
    return Change(kind, on, f"{said}: {row.short}", row.about_title, row.about_language, f"/promises/{row.number}", more)


def _written(adopted: constitution.AdoptionRow | None, rules: process.Rules) -> Iterator[Change]:
    """The versions of the text, and the adoption of one. Two statements."""
    versions = drafting.all_versions()
    for row in versions[:OF_A_KIND]:
        said = _("Version %(number)s of the draft came out") % {"number": row.number}
        yield Change("version", rules.local_date(row.published_at), said, row.title, row.language, f"/draft/{row.number}")
    for row in versions:
        if adopted and row.number == adopted.version:
            yield Change("adopted", adopted.adopted_on, _("The text was adopted"), row.title, row.language, "/constitution")


def _voted(one: assembly.VotingDay) -> Change:
    title = ngettext("%(votes)s vote by name, %(passed)s passed", "%(votes)s votes by name, %(passed)s passed", one.votes) % {
        "votes": grouped(one.votes),
        "passed": grouped(one.passed),
    }
    return Change("votes", one.on, _("The assembly voted"), title, "", "/assembly")


def _ahead(
    owed: Iterable[promises.PromiseRow], upcoming: Iterable[meetings.UpcomingMeeting], rules: process.Rules, *, today: date
) -> tuple[Change, ...]:
    """What has a day in the week to come, soonest first. One statement."""
    until = today + timedelta(days=DAYS)
    found = [
        *(
            Change(
                "meeting", rules.local_date(row.starts_at), _("A meeting"), row.title, row.language, f"/meetings/{row.number}", row.place
            )
            for row in upcoming
        ),
        *(
            Change("session", row.on, _("A session"), f"{title}: {row.title}" if row.title else title, "", row.address, row.place)
            for title, row in bodies.coming(rules, since=today + timedelta(days=1), until=until)
        ),
        *(_of_promise("due", rules.local_date(row.due_at), _("Deadline"), row) for row in owed if row.status == "open"),
    ]
    return tuple(sorted((change for change in found if change.on <= until), key=lambda change: change.on)[:AHEAD])
