"""Snapshots: the tables of a day."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.errors import TooBusy
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import answers, tabulating
from constituyente.participation.survey.errors import NothingToPublish
from constituyente.participation.survey.models import Answer, Questionnaire, Snapshot
from constituyente.participation.survey.queries import questionnaire

CHUNK = 1000


@transaction.atomic
def publish_results(*, actor: accounts.Actor, now: datetime) -> int:
    """Make the next snapshot of the questionnaire in force: what may be shown of its answers that count, its hash queued for the log.

    Returns its number. Two at once are settled by the unique number. Raises Forbidden, NoSurvey, NothingToPublish, TooBusy, NoRules.
    """
    actor.require("survey.publish")
    rules = process.current()
    survey = questionnaire(rules)
    row = Questionnaire.objects.filter(key=answers.key_of(survey)).first()
    number = _snapshot(row, rules, now=now) if row is not None and _enough(row, rules) else 0
    if not number:
        raise NothingToPublish(k=rules.privacy.k)
    return number


@transaction.atomic
def publish_if_due(*, now: datetime) -> int:
    """Make the next snapshot if none was made today and there is enough for one; as often as you like.

    Returns its number, 0 if none is due. Raises TooBusy, NoRules.
    """
    rules = process.current()
    row = Questionnaire.objects.filter(key=answers.key_of(rules.survey)).first() if rules.survey else None
    if row is None:
        return 0
    last = row.snapshots.order_by("-number").first()
    if (last is not None and rules.local_date(last.at) >= rules.local_date(now)) or not _enough(row, rules):
        return 0
    return _snapshot(row, rules, now=now)


def _enough(row: Questionnaire, rules: process.Rules) -> bool:
    """Whether as many answers are new as the smallest group that is shown. Two statements."""
    last = row.snapshots.order_by("-number").values_list("answers", flat=True).first() or 0
    tally = ledger.tallies([row.key]).get(row.key)
    return tally is not None and abs(tally.total - last) >= rules.privacy.k


def _snapshot(row: Questionnaire, rules: process.Rules, *, now: datetime) -> int:
    """The number of the new snapshot; 0 if the log remembers answers that a restored database does not, and too few are left."""
    # Locked: while answers are counted, those that were taken back at a later size are not forgotten. Others may be handed in.
    Questionnaire.objects.select_for_update(no_key=True).get(pk=row.pk)
    size = ledger.head().size
    exact = tabulating.tabulate(rules, _counting(row, size))
    if exact.answers < rules.privacy.k:
        return 0
    earlier = [tabulating.read_record(json.loads(record)) for record in row.snapshots.order_by("number").values_list("record", flat=True)]
    last = Snapshot.objects.order_by("-number").values_list("number", flat=True).first() or 0
    number = ledger.free_number("table", last + 1)
    published = tabulating.published(rules, exact, number=number, earlier=earlier)
    record = canonical(
        tabulating.record_of(published, questionnaire=row.key, rules_version=rules.version, size=size, at=now, k=rules.privacy.k)
    )
    if not keep(row, number=number, at=now, answers=exact.answers, record=record, size=size, now=now):
        raise TooBusy
    return number


def keep(row: Questionnaire, *, number: int, at: datetime, answers: int, record: str, size: int, now: datetime) -> bool:
    """Store a snapshot and queue its hash for the log; joins the caller's transaction. Returns whether its number was free."""
    entry = ledger.entries.encode("table", number=number, size=size, record=digest(record))
    snapshot = Snapshot(
        number=number,
        questionnaire=row,
        at=at,
        answers=answers,
        record=record,
        hash=digest(record),
        leaf=ledger.leaf_hash(entry),
    )
    _row, new = insert_once(snapshot, by=("number",))
    if new:
        ledger.append(entry, now=now)
    return new


def _counting(row: Questionnaire, size: int) -> Iterator[tabulating.Given]:
    """The answers that count in the log at `size`, streamed. One statement for all, and three at most for each CHUNK."""
    rows = Answer.objects.filter(questionnaire=row, leaf__isnull=False).order_by("pk")
    waiting = list[Answer]()
    for answer in rows.only("leaf", "territory", "age_band", "given").iterator(chunk_size=CHUNK):
        waiting.append(answer)
        if len(waiting) == CHUNK:
            yield from _counted(waiting, size)
            waiting = []
    yield from _counted(waiting, size)


def _counted(rows: list[Answer], size: int) -> Iterator[tabulating.Given]:
    counted = ledger.counted([bytes(row.leaf) for row in rows if row.leaf is not None], size=size)
    for row in rows:
        if bytes(row.leaf or b"") in counted:
            yield tabulating.Given(row.territory, row.age_band, row.given)
