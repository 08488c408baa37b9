"""Reading what people wrote before anybody else does."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.survey import addresses, words
from constituyente.participation.survey.answers import clean
from constituyente.participation.survey.blackout import only_leaves_out
from constituyente.participation.survey.data import Verdict
from constituyente.participation.survey.errors import Reworded, UnknownReviewGround
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire, Review, ShownAnswer, ShownText
from constituyente.participation.survey.queries import title_of


@transaction.atomic
def review(verdicts: Mapping[int, Verdict], *, actor: accounts.Actor, now: datetime) -> int:
    """Decide about open texts, by their numbers: all of `verdicts`, or none if one cannot be.

    An answer's texts become public together, once the last of them is decided. What was taken back meanwhile is passed over. Two moderators
    at once: the first decision about a text stands (by constraint). Returns how many were decided now.
    Raises Forbidden, UnknownReviewGround, Reworded, NoRules.
    """
    actor.require("survey.review")
    # Locked, so that nothing is shown of an answer that is taken back at this moment.
    list(Answer.objects.select_for_update().filter(texts__in=list(verdicts)).order_by("pk").values_list("pk", flat=True))
    texts = OpenText.objects.filter(pk__in=verdicts, review=None).select_related("answer").order_by("pk")
    decided = list[OpenText]()
    for text in texts:
        _row, new = insert_once(decision(text, verdicts[text.pk], actor, now=now), by=("text_id",))
        decided += [text] if new else []
    _make_public({text.answer_id for text in decided}, now=now)
    return len(decided)


def decision(text: OpenText, verdict: Verdict, actor: accounts.Actor, *, now: datetime) -> Review:
    """The row of a verdict about a text, not saved yet. Raises UnknownReviewGround, Reworded."""
    if verdict.shown:
        body = clean(verdict.body, lines=True)
        if not only_leaves_out(text.body, body):
            raise Reworded
    elif verdict.ground not in words.GROUNDS:
        raise UnknownReviewGround
    else:
        body = ""
    ground = "" if verdict.shown else verdict.ground
    return Review(text=text, shown=verdict.shown, ground=ground, body=body, reviewed_at=now, reviewed_by_id=actor.id)


def _make_public(numbers: Iterable[int], *, now: datetime) -> None:
    """Show the answers among `numbers` all of whose texts are decided, and some of them shown."""
    rules = process.current()
    month = rules.local_date(now).replace(day=1)
    answers = (
        Answer.objects.filter(pk__in=numbers).exclude(texts__review=None).select_related("questionnaire").prefetch_related("texts__review")
    )
    for answer in answers.order_by("pk"):
        shown = [(text.question, text.review.body) for text in answer.texts.order_by("pk").select_related("review") if text.review.shown]
        if shown:
            show(answer.questionnaire, answer.folio, shown, language=answer.language, month=month, rules=rules, now=now)


def show(
    questionnaire: Questionnaire,
    folio: str,
    texts: Iterable[tuple[str, str]],
    *,
    language: str,
    month: date,
    rules: process.Rules,
    now: datetime,
) -> bool:
    """Make `texts` (question, words) of the answer `folio` public, with a card and in the pool; joins the caller's transaction.

    Once for each folio (by constraint). Returns whether it is new.
    """
    row, new = insert_once(ShownAnswer(questionnaire=questionnaire, folio=folio, language=language, month=month), by=("folio",))
    if not new:
        return False
    written = list(texts)
    ShownText.objects.bulk_create([ShownText(answer=row, question=question, body=body) for question, body in written])
    card, text = published(folio, written, language, rules.midnight(month))
    provenance.register(card, now=now)
    corpus.put([text])
    return True


def published(folio: str, texts: Sequence[tuple[str, str]], language: str, at: datetime) -> tuple[provenance.Card, corpus.Text]:
    """The card of an answer that is shown, and what the pool has of it. texts: (question, what it says), at least one."""
    ref, title = addresses.ref_of(folio), title_of(texts[0][1])
    body = "\n\n".join(said for _question, said in texts)
    card = provenance.Card(ref, title, addresses.answer(folio), language)
    return card, corpus.Text(ref, title, body, language, "", "", given=True, at=at)
