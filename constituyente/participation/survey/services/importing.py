"""Taking over what was answered elsewhere: counts, tables, texts that were shown."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.survey import answers, tabulating
from constituyente.participation.survey.errors import AnswerStands, CountsStand, SnapshotStands
from constituyente.participation.survey.models import Questionnaire, ReportedAnswers, ShownAnswer, Snapshot
from constituyente.participation.survey.queries import counts_of

from .answering import opened
from .publishing import keep
from .reviewing import show
from .withdrawing import card_without_words


def _questionnaire(key: str, *, now: datetime) -> Questionnaire:
    """The questionnaire called `key`, here from now on; with the rules that have it, if those in force do."""
    rules = process.current()
    known = rules.survey is not None and answers.key_of(rules.survey) == key
    return opened(key, rules_version=rules.version if known else None, now=now)


@transaction.atomic
def bring_in_counts(key: str, *, started: int, complete: int, valid: int, as_of: int, now: datetime) -> bool:
    """Take over the counts of a questionnaire, as they stood at a size of another log. Returns whether they are new.

    Raises CountsStand where other counts stand, or answers are given here.
    """
    standing = counts_of(key)
    questionnaire = _questionnaire(key, now=now)
    if (standing.started, standing.complete, standing.valid) == (started, complete, valid):
        return False
    if standing.started:
        raise CountsStand(questionnaire=key)
    reported = valid - counts_of(key).valid  # what the package's own log proves is counted by that
    ReportedAnswers.objects.create(questionnaire=questionnaire, started=started, complete=complete, valid=reported, as_of=as_of)
    return True


@transaction.atomic
def bring_in_tables(number: int, key: str, *, at: datetime, record: str, hashed: str, now: datetime) -> bool:
    """Take over a snapshot with its record; its hash goes into the log anew. Returns whether it is new. Raises SnapshotStands."""
    standing = Snapshot.objects.filter(number=number).values_list("hash", flat=True).first()
    if standing is not None:
        if standing != hashed:
            raise SnapshotStands(number=number)
        return False
    people, size = tabulating.read_record(json.loads(record)).answers, ledger.head().size
    return keep(_questionnaire(key, now=now), number=number, at=at, answers=people, record=record, size=size, now=now)


@transaction.atomic
def bring_in_answer(folio: str, key: str, texts: Sequence[tuple[str, str]], *, language: str, month: date, now: datetime) -> bool:
    """Take over the texts (question, words) of an answer that were shown elsewhere. Returns whether it is new. Raises AnswerStands."""
    standing = ShownAnswer.objects.filter(folio=folio).first()
    if standing is not None:
        if sorted(standing.texts.values_list("question", "body")) != sorted(texts):
            raise AnswerStands(folio=folio)
        return False
    return show(_questionnaire(key, now=now), folio, texts, language=language, month=month, rules=process.current(), now=now)


@transaction.atomic
def bring_in_withdrawn(folio: str, key: str, *, language: str, month: date, withdrawn: date, now: datetime) -> bool:
    """Take over that an answer was shown elsewhere from `month` and taken back in `withdrawn`. Returns whether it is new.

    Raises AnswerStands for one that is shown here.
    """
    standing = ShownAnswer.objects.filter(folio=folio).first()
    if standing is not None:
        if standing.withdrawn != withdrawn:
            raise AnswerStands(folio=folio)
        return False
    row = ShownAnswer.objects.create(
        questionnaire=_questionnaire(key, now=now), folio=folio, language=language, month=month, withdrawn=withdrawn
    )
    provenance.register(card_without_words(row), now=now)
    return True
