"""Many answers at once, and many verdicts: the same rows and the same entries as one by one."""

from collections.abc import Mapping

import pytest

from constituyente.foundation.common.errors import Forbidden
from constituyente.foundation.common.rng import Rng, Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import KeptReceipt
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance.models import Card
from constituyente.participation.corpus.models import Entry as Pooled
from constituyente.participation.survey import api as survey
from constituyente.participation.survey.models import Answer, OpenText, Review, ShownAnswer, ShownText, Start
from constituyente.participation.survey.services import bulk
from tests.conftest import NOON, MakeActor
from tests.factories.both_forms import Remembering, Replaying, left_behind
from tests.factories.survey import asked

pytestmark = pytest.mark.django_db

GIVEN = (
    "questionnaire__key",
    "folio",
    "token",
    "rules_version",
    "language",
    "given",
    "territory",
    "age_band",
    "channel",
    "capturer",
    "received_on",
    "leaf",
)
HANDED_IN = {
    Start: ("questionnaire__key", "token", "hour"),
    Answer: GIVEN,
    OpenText: ("answer__folio", "question", "body"),
}
SHOWN = {
    Review: ("text__body", "shown", "ground", "body", "reviewed_at", "reviewed_by__name"),
    ShownAnswer: ("questionnaire__key", "folio", "language", "month"),
    ShownText: ("answer__folio", "question", "body"),
    Card: ("ref", "title", "address", "language", "fate", "fate_at"),
    Pooled: ("ref", "version", "kind", "title", "body", "language", "given", "waits", "at", "stems"),
}
EMPTY: Mapping[str, list[str]] = {}


def given(person: int, what: Mapping[str, list[str]] = EMPTY, language: str = "es") -> survey.AnswerInput:
    return survey.AnswerInput(f"token {person}", what, "001", "18+", language, "kiosk", "Brigada 3")


def visions(*numbers: int) -> list[survey.AnswerInput]:
    return [given(person, {"vision": [f"Una villa con sombra {person}."]}) for person in numbers]


@pytest.fixture
def rules(rules: process.Rules) -> process.Rules:
    """Rules with a survey, in force and open, and a log."""
    found = asked(now=NOON)
    ledger.open_log(origin=found.log.origin, now=NOON)
    return found


@pytest.mark.parametrize("chunk", [2, 100])
def test_submit_many_leaves_what_submit_leaves(rules: process.Rules, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    many = [
        given(1, {"words": ["agua", "Agua", "árboles"], "vision": ["Con sombra."], "years": ["12"], "work": ["abroad"]}),
        given(2, {"challenges": ["air", "water"], "trust": ["4"], "stay": ["yes"], "means": ["foot"]}, language="en"),
        given(3),  # nothing: complete, and not valid
        given(1, {"vision": ["Otra vez."]}),  # the same token again
        *visions(4, 5),
    ]

    def one_by_one() -> None:
        for one in many:
            survey.submit(
                one.token,
                one.given,
                territory=one.territory,
                age_band=one.age_band,
                language=one.language,
                channel=one.channel,
                capturer=one.capturer,
                now=NOON,
                rng=rng.act(),
            )

    def seal() -> None:
        while ledger.seal(origin=rules.log.origin, now=NOON):
            pass

    def drawn_for_entries() -> list[bytes]:
        """Folio, a salt for each part, one for the whole, the withdrawal key; what follows is the receipt's."""
        return [drawn for act in rng.given for drawn in act[: _length(act)]]

    rng = Remembering("answers")
    single = left_behind(one_by_one, HANDED_IN, seal=seal)
    source = Replaying(drawn_for_entries())
    assert left_behind(lambda: survey.submit_many(many, now=NOON, rng=source), HANDED_IN, seal=seal) == single
    assert [len(single[name]) for name in ("survey.Start", "survey.Answer", "survey.OpenText")] == [5, 5, 3]


def _length(act: list[bytes]) -> int:
    salts = [len(drawn) for drawn in act[1:]]
    return 1 + salts.index(next(length for length in salts if length != 32)) + 1


def test_submit_many_tells_folios_and_the_numbers_of_texts(rules: process.Rules, rng: Rng) -> None:
    handed = survey.submit_many([*visions(1), given(2, {"trust": ["4"]})], now=NOON, rng=rng)
    text = OpenText.objects.get()
    assert handed == (survey.Handed(text.answer.folio, {"vision": text.pk}), survey.Handed(Answer.objects.get(texts=None).folio, {}))
    assert survey.submit_many(visions(1), now=NOON, rng=rng) == ()
    assert KeptReceipt.objects.count() == 0


def test_submit_many_refuses_a_chunk_with_an_answer_that_cannot_be(rules: process.Rules, rng: Rng) -> None:
    with pytest.raises(survey.UnknownOption):
        survey.submit_many([*visions(1), given(2, {"stay": ["perhaps"]})], now=NOON, rng=rng)
    assert (Start.objects.count(), Answer.objects.count()) == (0, 0)


def test_begin_many_counts_each_token_once(rules: process.Rules) -> None:
    survey.begin("token 1", now=NOON)
    survey.begin_many(["token 1", "token 2", "token 2"], now=NOON)
    assert survey.figures() == survey.AnswerFigures(started=2, complete=0, valid=0)


@pytest.mark.parametrize("chunk", [2, 100])
def test_review_many_leaves_what_review_leaves(rules: process.Rules, actor: MakeActor, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    survey.submit_many(visions(1, 2, 3, 4, 5), now=NOON, rng=Seeded(1))
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    moderator = actor("moderator")
    verdicts = {
        text.pk: survey.Verdict(shown=False, ground="personal") if " 2." in text.body else survey.Verdict(shown=True, body=text.body)
        for text in OpenText.objects.order_by("pk")
        if " 5." not in text.body  # waits on
    }
    single = left_behind(lambda: survey.review(verdicts, actor=moderator, now=NOON), SHOWN)
    assert left_behind(lambda: survey.review_many(verdicts, actor=moderator, now=NOON), SHOWN) == single
    assert [len(single[model._meta.label]) for model in SHOWN] == [4, 3, 3, 3, 3]


def test_review_many_leaves_decided_texts_alone_and_refuses_what_review_refuses(rules: process.Rules, actor: MakeActor) -> None:
    survey.submit_many(visions(1, 2), now=NOON, rng=Seeded(1))
    first, second = OpenText.objects.order_by("pk")
    moderator = actor("moderator")
    shown = {first.pk: survey.Verdict(shown=True, body=first.body)}
    assert [survey.review_many(shown, actor=moderator, now=NOON) for _time in range(2)] == [1, 0]
    with pytest.raises(survey.Reworded):
        survey.review_many({second.pk: survey.Verdict(shown=True, body="Otra cosa.")}, actor=moderator, now=NOON)
    with pytest.raises(survey.UnknownReviewGround):
        survey.review_many({second.pk: survey.Verdict(shown=False, ground="taste")}, actor=moderator, now=NOON)
    with pytest.raises(Forbidden):
        survey.review_many(shown, actor=actor("drafter"), now=NOON)
    assert Review.objects.count() == 1
