"""An answer, from its beginning to the log."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import addresses, answers, folios
from constituyente.participation.survey.answers import Value
from constituyente.participation.survey.data import Acknowledgement, Channel
from constituyente.participation.survey.errors import SurveyClosed
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire, Start
from constituyente.participation.survey.queries import questionnaire


@transaction.atomic
def begin(token: str, *, now: datetime) -> None:
    """Record that somebody began to answer, once for each `token` (random, theirs alone; settled by constraint).

    Raises NoSurvey, SurveyClosed, NoRules.
    """
    rules = process.current()
    _begin(token, _open(rules, now=now), now=now)


def _begin(token: str, row: Questionnaire, *, now: datetime) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    insert_once(Start(questionnaire=row, token=_kept("start", token), hour=hour), by=("token",))


def _kept(of: str, token: str) -> bytes:
    """What is kept of a token: another thing for beginning and for handing in, so that the hour of the one says nothing of the other."""
    return sha256(f"{of} {token}".encode()).digest()


def _open(rules: process.Rules, *, now: datetime) -> Questionnaire:
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
    row = _open(rules, now=now)
    survey = questionnaire(rules)
    read = {question.key: answers.read(question, given.get(question.key, ()), rules) for question in survey.questions}
    values = {key: value for key, value in read.items() if value is not None}
    answers.known_person(rules, territory=territory, age_band=age_band)
    _begin(token, row, now=now)
    open_texts = {
        question.key: str(values[question.key]) for question in survey.questions if question.kind == "text" and question.key in values
    }
    answer = Answer(
        questionnaire=row,
        folio=folios.new_folio(rng),
        token=_kept("answer", token),
        rules_version=rules.version,
        language=language,
        given={key: True if key in open_texts else value for key, value in values.items()},
        territory=territory,
        age_band=age_band,
        channel=channel,
        capturer=capturer,
        received_on=rules.local_date(now),
    )
    entry, opening, withdrawal_key = _entry(answer, values, rules, survey, rng=rng)
    answer.leaf = ledger.leaf_hash(entry) if values else None
    stored, new = insert_once(answer, by=("token",))
    if not new:
        return _standing(stored, len(survey.questions))
    OpenText.objects.bulk_create([OpenText(answer=stored, question=key, body=body) for key, body in open_texts.items()])
    if not values:
        return _standing(stored, len(survey.questions))
    leaf = ledger.append(entry, now=now, due_at=process.pace(rules).promised_by(now))
    note = ledger.acknowledge(leaf)
    secrets = ledger.keep_receipt(entry, opening, acknowledgement=note, made_by="site", withdrawal_key=withdrawal_key, rng=rng)
    return Acknowledgement(stored.folio, len(values), len(survey.questions), len(open_texts), leaf.hex(), note, secrets=secrets)


def _standing(answer: Answer, questions: int) -> Acknowledgement:
    """The acknowledgement of an answer that stands."""
    leaf = bytes(answer.leaf) if answer.leaf else b""
    note = ledger.acknowledge(leaf) if leaf else ""
    withdrawn = answer.withdrawal is not None
    return Acknowledgement(answer.folio, len(answer.given), questions, answer.texts.count(), leaf.hex(), note, withdrawn)


def _entry(
    answer: Answer, values: Mapping[str, Value], rules: process.Rules, survey: process.Survey, *, rng: Rng
) -> tuple[bytes, Mapping[str, object], str]:
    """The entry of an answer, what opens it, and the withdrawal key. Source: docs/ledger.md, "Commitments"."""
    person = {"territory": answer.territory, "age_band": answer.age_band, "channel": answer.channel}
    parts = [(name, text, rng.bytes(32)) for name, text in answers.parts(str(addresses.ref_of(answer.folio)), values, survey, **person)]
    salt = rng.bytes(32)
    withdrawal_key, cancel = ledger.new_withdrawal_key(rng)
    entry = ledger.entries.encode(
        "answer",
        survey=answer.questionnaire.key,
        record=rules.sha256,
        commitment=ledger.entries.commitment_to_parts(parts, salt),
        cancel=ledger.entries.commitment("cancel", [], cancel),
        strength="none",
    )
    opened_parts = [{"name": name, "text": text, "salt": b64encode(own).decode("ascii")} for name, text, own in parts]
    return entry, {"salt": b64encode(salt).decode("ascii"), "parts": opened_parts}, withdrawal_key
