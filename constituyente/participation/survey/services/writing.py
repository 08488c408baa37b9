"""An answer as it is written down: its rows, its entry in the log, and what opens it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from constituyente.foundation.common import folios
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import addresses, answers
from constituyente.participation.survey.answers import Value
from constituyente.participation.survey.data import AnswerInput
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire, Start


def start_of(token: str, row: Questionnaire, *, now: datetime) -> Start:
    """That whoever has `token` began to answer, not saved yet."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return Start(questionnaire=row, token=_kept("start", token), hour=hour)


def _kept(of: str, token: str) -> bytes:
    """What is kept of a token: another thing for beginning and for handing in, so that the hour of the one says nothing of the other."""
    return sha256(f"{of} {token}".encode()).digest()


@dataclass(frozen=True)
class Written:
    """An answer before it is stored: its row, what was given by question, its open texts; the rest is its giver's alone.

    Its entry counts only if it is `valid`: if any question is answered.
    """

    answer: Answer
    values: Mapping[str, Value]
    texts: Mapping[str, str]
    entry: bytes
    opening: Mapping[str, object]
    withdrawal_key: str

    @property
    def valid(self) -> bool:
        return bool(self.values)

    def open_texts(self) -> list[OpenText]:
        """The rows of its open texts, once it is stored itself."""
        return [OpenText(answer=self.answer, question=question, body=body) for question, body in self.texts.items()]


def written(given: AnswerInput, row: Questionnaire, rules: process.Rules, survey: process.Survey, *, now: datetime, rng: Rng) -> Written:
    """What is stored of `given`. Raises WrongAnswer and its kinds. Source: docs/ledger.md, "Commitments"."""
    read = {question.key: answers.read(question, given.given.get(question.key, ()), rules) for question in survey.questions}
    values = {key: value for key, value in read.items() if value is not None}
    answers.known_person(rules, territory=given.territory, age_band=given.age_band)
    texts = {question.key: str(values[question.key]) for question in survey.questions if question.kind == "text" and question.key in values}
    answer = Answer(
        questionnaire=row,
        folio=folios.new_folio(rng),
        token=_kept("answer", given.token),
        rules_version=rules.version,
        language=given.language,
        given={key: True if key in texts else value for key, value in values.items()},
        territory=given.territory,
        age_band=given.age_band,
        channel=given.channel,
        capturer=given.capturer,
        received_on=rules.local_date(now),
    )
    person = {"territory": answer.territory, "age_band": answer.age_band, "channel": answer.channel}
    parts = [(name, text, rng.bytes(32)) for name, text in answers.parts(str(addresses.ref_of(answer.folio)), values, survey, **person)]
    salt = rng.bytes(32)
    withdrawal_key, cancel = ledger.new_withdrawal_key(rng)
    entry = ledger.entries.encode(
        "answer",
        survey=row.key,
        record=rules.sha256,
        commitment=ledger.entries.commitment_to_parts(parts, salt),
        cancel=ledger.entries.commitment("cancel", [], cancel),
        strength="none",
    )
    answer.leaf = ledger.leaf_hash(entry) if values else None
    opened_parts = [{"name": name, "text": text, "salt": b64encode(own).decode("ascii")} for name, text, own in parts]
    opening = {"salt": b64encode(salt).decode("ascii"), "parts": opened_parts}
    return Written(answer, values, texts, entry, opening, withdrawal_key)
