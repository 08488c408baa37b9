"""An answer, from its beginning to the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import answers
from constituyente.participation.survey.data import Acknowledgement, AnswerInput, Channel
from constituyente.participation.survey.errors import SurveyClosed
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire
from constituyente.participation.survey.queries import questionnaire

from .writing import start_of, written


@transaction.atomic
def begin(token: str, *, now: datetime) -> None:
    """Record that somebody began to answer, once for each `token` (random, theirs alone; settled by constraint).

    Raises NoSurvey, SurveyClosed, NoRules.
    """
    rules = process.current()
    begin_once(token, taking(rules, now=now), now=now)


def begin_once(token: str, row: Questionnaire, *, now: datetime) -> None:
    """Record that whoever has `token` began; joins the caller's transaction."""
    insert_once(start_of(token, row, now=now), by=("token",))


def taking(rules: process.Rules, *, now: datetime) -> Questionnaire:
    """The questionnaire in force, which takes answers. Two at once are settled by its unique key. Raises NoSurvey, SurveyClosed."""
    survey = questionnaire(rules)
    if not process.allows(rules, "survey", now=now):
        raise SurveyClosed
    return opened(answers.key_of(survey), rules_version=rules.version, now=now)


def opened(key: str, *, rules_version: int | None, now: datetime) -> Questionnaire:
    """The questionnaire called `key`, and the log counts for it; joins the caller's transaction."""
    row = Questionnaire.objects.filter(key=key).first()
    if row is None:
        row, _new = insert_once(Questionnaire(key=key, rules_version=rules_version, opened_at=now), by=("key",))
        ledger.watch(key, [])
    return row


@transaction.atomic
def submit(
    token: str,
    given: Mapping[str, Sequence[str]],
    *,
    territory: str = "",
    age_band: str = "",
    language: str,
    channel: Channel = "web",
    capturer: str = "",
    now: datetime,
    rng: Rng,
) -> Acknowledgement:
    """Store one answer to the questionnaire in force, queue it for the public log, and hand its texts to the moderators.

    token     that of `begin`; whoever was never seen to begin has begun now
    given     question → what was typed or chosen; questions that are missing were skipped
    channel   how the answer came in, with `capturer`, who typed it if somebody else did; neither is public
    The same token again returns the acknowledgement of the first time and adds nothing (settled by constraint on it). An answer in which no
    question is answered is complete and not valid: it has no entry in the log.
    Raises NoSurvey, SurveyClosed, WrongAnswer and its kinds, NoRules. Source: docs/rules.md, "The survey".
    """
    rules = process.current()
    row = taking(rules, now=now)
    survey = questionnaire(rules)
    came = written(AnswerInput(token, given, territory, age_band, language, channel, capturer), row, rules, survey, now=now, rng=rng)
    begin_once(token, row, now=now)
    stored, new = insert_once(came.answer, by=("token",))
    if not new:
        return _standing(stored, len(survey.questions))
    OpenText.objects.bulk_create(came.open_texts())
    if not came.valid:
        return _standing(stored, len(survey.questions))
    due_at = process.pace(rules).promised_by(now)
    kept = ledger.accept(came.entry, came.opening, made_by="site", withdrawal_key=came.withdrawal_key, due_at=due_at, now=now, rng=rng)
    counts = (len(came.values), len(survey.questions), len(came.texts))
    return Acknowledgement(stored.folio, *counts, kept.leaf.hex(), kept.note, secrets=kept.secrets)


def _standing(answer: Answer, questions: int) -> Acknowledgement:
    """The acknowledgement of an answer that stands."""
    leaf = bytes(answer.leaf) if answer.leaf else b""
    note = ledger.acknowledge(leaf) if leaf else ""
    withdrawn = answer.withdrawal is not None
    return Acknowledgement(answer.folio, len(answer.given), questions, answer.texts.count(), leaf.hex(), note, withdrawn)
