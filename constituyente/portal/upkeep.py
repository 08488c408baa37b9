"""What keeps an installation going besides answering: sealing what waits, pulling what crossings and admissions cause."""

from datetime import datetime

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.reviews import api as reviews
from constituyente.participation.survey import api as survey

from .importing import marker


def pull(*, now: datetime) -> int:
    """Do what is due: forget what was taken back, count what came on paper, make promises of crossings and items of what people gave.

    Publish, release, remind and announce what the time has come for.
    As often as you like, with one result. Nothing while a package is half in: what it brings has its numbers already.
    Returns how many things were found to do.
    """
    if marker().exists():
        return 0
    found = survey.follow_withdrawals(now=now)  # first, so that none of it becomes an item
    petitions.note_days()
    found += petitions.count_paper(now=now, rng=rng.SYSTEM)
    found += petitions.collect_promises(now=now) + dossiers.gather(now=now) + bool(survey.publish_if_due(now=now))
    return found + reviews.release_overdue(now=now) + meetings.remind(now=now) + news.announce(now=now)


def look_for_stuffing(*, now: datetime) -> int:
    """Hold what looks stuffed; nothing while a package is half in. Returns how many clusters there are. Raises NoRules."""
    return 0 if marker().exists() else petitions.find_stuffing(now=now) + petitions.find_batches(now=now)


def publish_breakdowns(*, now: datetime) -> int:
    """Publish what is due of who signed; nothing while a package is half in. Returns how many tables there are more. Raises NoRules."""
    return 0 if marker().exists() else petitions.publish_breakdowns(now=now)


def end_of_process(*, now: datetime) -> int:
    """Once every phase is over, end subscriptions and accounts and forget who signed how often, as was promised. Returns how many ended."""
    rules = process.current()
    if any(now < phase.closes_at(rules.process.zone) for phase in rules.phases):
        return 0
    petitions.forget_shares()
    accounts.close_accounts()
    return post.end_subscriptions(now=now)


def seal_if_due(*, now: datetime) -> int:
    """Seal and publish a batch if the process's pace says so. Returns the number of entries sealed. Raises NoRules."""
    rules = process.current()
    log = rules.log
    queue = ledger.waiting()
    first = queue.sealed is None
    if not first and not ledger.due(process.pace(rules), waiting=queue.entries, oldest=queue.oldest, sealed=queue.sealed, now=now):
        return 0
    sealed = ledger.seal(origin=log.origin, now=now, limit=log.seal.at_most_entries)
    ledger.publish()
    return sealed


def settle(*, now: datetime) -> None:
    """Seal everything that waits and publish it, whatever the pace; nothing if another sequencer is at work. Raises NoRules."""
    origin = process.current().log.origin
    with ledger.only_sequencer() as held:
        if not held:
            return
        while ledger.seal(origin=origin, now=now):
            pass
        ledger.publish()
