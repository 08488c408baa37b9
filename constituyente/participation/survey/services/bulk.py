"""Many answers at once, such as those of a whole demonstration city, and many verdicts about what they say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from django.db import IntegrityError, transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import TRIES
from constituyente.foundation.common.errors import TooBusy
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.survey.data import AnswerInput, Handed, Verdict
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire, Review, ShownAnswer, ShownText, Start
from constituyente.participation.survey.queries import questionnaire

from .answering import taking
from .reviewing import decision, published
from .writing import Written, start_of, written

CHUNK = 400  # answers or texts in one transaction
Texts = Mapping[int, Sequence[tuple[str, str]]]  # of answers, by their row: question, what is shown


def begin_many(tokens: Iterable[str], *, now: datetime) -> None:
    """Record that many began to answer, each as `begin` does, once for each token. Raises NoSurvey, SurveyClosed, NoRules."""
    rules, stream = process.current(), iter(tokens)
    while chunk := list(islice(stream, CHUNK)):
        _begin(chunk, rules, now=now)


@transaction.atomic
def _begin(tokens: Sequence[str], rules: process.Rules, *, now: datetime) -> None:
    _begin_in(taking(rules, now=now), tokens, now=now)


def _begin_in(row: Questionnaire, tokens: Iterable[str], *, now: datetime) -> None:
    Start.objects.bulk_create([start_of(token, row, now=now) for token in tokens], ignore_conflicts=True)


def submit_many(given: Iterable[AnswerInput], *, now: datetime, rng: Rng) -> tuple[Handed, ...]:
    """Store many answers, each as `submit` does, and queue them for the public log. Returns those that are new, in the order they came.

    CHUNK of them in one transaction, all of those or none. Their rows and their entries are those that `submit` makes of the same bytes
    from `rng`; a token again adds nothing. What this form leaves out are receipts: no code leads back to such an answer.
    Raises NoSurvey, SurveyClosed, WrongAnswer and its kinds, NoRules; TooBusy if the same tokens came in elsewhere in the same moment
    twenty times.
    """
    rules, handed, stream = process.current(), list[Handed](), iter(given)
    while chunk := list(islice(stream, CHUNK)):
        handed += _submit(chunk, rules, now=now, rng=rng)
    return tuple(handed)


@transaction.atomic
def _submit(chunk: Sequence[AnswerInput], rules: process.Rules, *, now: datetime, rng: Rng) -> list[Handed]:
    row, survey = taking(rules, now=now), questionnaire(rules)
    came = [written(one, row, rules, survey, now=now, rng=rng) for one in chunk]
    _begin_in(row, [one.token for one in chunk], now=now)
    for _try in range(TRIES):
        fresh = _fresh(came)
        try:
            with transaction.atomic():  # a savepoint: PostgreSQL gives up the whole transaction after an error
                Answer.objects.bulk_create([one.answer for one in fresh])
        except IntegrityError:  # one of them came in elsewhere in this moment: it is found at the next try
            continue
        texts = OpenText.objects.bulk_create([text for one in fresh for text in one.open_texts()])
        ledger.append_many([one.entry for one in fresh if one.valid], now=now, due_at=process.pace(rules).promised_by(now))
        return _handed(fresh, texts)
    raise TooBusy


def _fresh(came: Sequence[Written]) -> list[Written]:
    """Those whose token has not come in, each once. One statement."""
    first = dict[bytes, Written]()
    for one in came:
        first.setdefault(bytes(one.answer.token), one)
    standing = {bytes(token) for token in Answer.objects.filter(token__in=list(first)).values_list("token", flat=True)}
    for one in came:
        one.answer.pk = None
    return [one for token, one in first.items() if token not in standing]


def _handed(fresh: Iterable[Written], texts: Iterable[OpenText]) -> list[Handed]:
    numbers = defaultdict[int, dict[str, int]](dict)
    for text in texts:
        numbers[text.answer_id][text.question] = text.pk
    return [Handed(one.answer.folio, numbers[one.answer.pk]) for one in fresh]


def review_many(verdicts: Mapping[int, Verdict], *, actor: accounts.Actor, now: datetime) -> int:
    """Decide about many open texts, by their numbers, each as `review` does. Returns how many were decided now.

    CHUNK texts in one transaction, all of those or none; texts of one answer become public together, so they belong into one call.
    Raises Forbidden, UnknownReviewGround, Reworded, NoRules; TooBusy if others decided the same texts in the same moment twenty times.
    """
    actor.require("survey.review")
    decided, stream = 0, iter(verdicts)
    while numbers := list(islice(stream, CHUNK)):
        decided += _review({number: verdicts[number] for number in numbers}, actor, now=now)
    return decided


@transaction.atomic
def _review(verdicts: Mapping[int, Verdict], actor: accounts.Actor, *, now: datetime) -> int:
    for _try in range(TRIES):
        texts = list(OpenText.objects.filter(pk__in=verdicts, review=None).select_related("answer").order_by("pk"))
        try:
            with transaction.atomic():
                Review.objects.bulk_create([decision(text, verdicts[text.pk], actor, now=now) for text in texts])
        except IntegrityError:
            continue
        _make_public({text.answer_id for text in texts}, now=now)
        return len(texts)
    raise TooBusy


def _make_public(numbers: Iterable[int], *, now: datetime) -> None:
    """Show the answers among `numbers` all of whose texts are decided, and some of them shown. At most nine statements."""
    rules = process.current()
    month = rules.local_date(now).replace(day=1)
    reviews = (
        Review.objects.filter(text__answer__in=numbers, shown=True)
        .exclude(text__answer__texts__review=None)
        .select_related("text__answer")
        .order_by("text__answer", "text")
    )
    texts = defaultdict[int, list[tuple[str, str]]](list)
    answers = dict[int, Answer]()
    for review in reviews:
        answers[review.text.answer_id] = review.text.answer
        texts[review.text.answer_id].append((review.text.question, review.body))
    standing = set(ShownAnswer.objects.filter(folio__in=[one.folio for one in answers.values()]).values_list("folio", flat=True))
    fresh = [one for one in answers.values() if one.folio not in standing]
    _show(fresh, texts, month, rules, now=now)


def _show(fresh: Sequence[Answer], texts: Texts, month: date, rules: process.Rules, *, now: datetime) -> None:
    def row(one: Answer) -> ShownAnswer:
        return ShownAnswer(questionnaire_id=one.questionnaire_id, folio=one.folio, language=one.language, month=month)

    rows = ShownAnswer.objects.bulk_create([row(one) for one in fresh])
    shown = [(row, texts[one.pk]) for row, one in zip(rows, fresh, strict=True)]
    ShownText.objects.bulk_create([ShownText(answer=row, question=question, body=body) for row, said in shown for question, body in said])
    public = [published(row.folio, said, row.language, rules.midnight(month)) for row, said in shown]
    provenance.register_many([card for card, _text in public], now=now, anew=True)
    corpus.put([text for _card, text in public])
