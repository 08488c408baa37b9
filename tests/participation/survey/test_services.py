"""Answering, reviewing, publishing: what is stored, what is refused, what stands in the log."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios
from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.survey import addresses, queries
from constituyente.participation.survey import api as survey
from constituyente.participation.survey.models import Answer, OpenText, ReportedAnswers, ShownAnswer, Snapshot, Start
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.survey import answered, asked, text

pytestmark = pytest.mark.django_db

FULL = {
    "words": ["Agua", "agüita", "árboles"],
    "challenges": ["air", "water"],
    "vision": ["Una villa con sombra."],
    "years": ["12"],
    "trust": ["4"],
    "stay": ["yes"],
    "means": ["foot"],
    "work": ["abroad"],
}


@pytest.fixture
def open_survey(rules: process.Rules) -> process.Rules:
    return asked(now=NOON)


def figures() -> tuple[int, int, int]:
    found = survey.figures()
    return found.started, found.complete, found.valid


# ------------------------------------------------------------------ answering


def test_submit_stores_an_answer_and_hands_out_its_receipt(open_survey: process.Rules, sequencer: Sequencer) -> None:
    done = answered("ana", FULL, territory="001", age_band="18+", now=NOON)
    row = Answer.objects.get()
    assert (row.territory, row.age_band, row.channel, row.capturer, row.received_on) == (
        "001",
        "18+",
        "web",
        "",
        open_survey.local_date(NOON),
    )
    assert row.given == {
        "words": ["Agua", "agüita", "árboles"],
        "challenges": ["water", "air"],
        "vision": True,
        "years": 12,
        "trust": 4,
        "stay": "yes",
        "means": ["foot"],
        "work": "abroad",
    }
    assert OpenText.objects.get().body == "Una villa con sombra."
    assert (done.folio, done.answered, done.questions, done.texts) == (row.folio, 8, 8, 1)
    assert folios.read_folio(done.shown_folio.lower()) == done.folio
    assert figures() == (1, 1, 0)  # not in the log yet
    sequencer()
    assert figures() == (1, 1, 1)
    assert done.secrets
    receipt = ledger.receipt(done.secrets.code)
    assert (receipt.kind, receipt.about, receipt.state, receipt.strength) == ("answer", row.questionnaire.key, "counted", "none")


def test_the_commitment_opens_to_what_was_given(open_survey: process.Rules) -> None:
    done = answered("ana", FULL, territory="001", age_band="18+", now=NOON)
    assert done.secrets
    receipt = json.loads(done.secrets.receipt)
    parts = [(part["name"], part["text"]) for part in receipt["opening"]["parts"]]
    assert parts == [
        ("ref", f"answer/{done.folio}"),
        ("territory", "001"),
        ("age_band", "18+"),
        ("channel", "web"),
        ("question words", "Agua\nagüita\nárboles"),
        ("question challenges", "water\nair"),
        ("question vision", "Una villa con sombra."),
        ("question years", "12"),
        ("question trust", "4"),
        ("question stay", "yes"),
        ("question means", "foot"),
        ("question work", "abroad"),
    ]


def test_one_token_lets_one_answer_in(open_survey: process.Rules) -> None:
    first = answered("ana", FULL, now=NOON)
    again = survey.submit("token ana", {"stay": ["no"]}, language="es", now=NOON, rng=Seeded("other"))
    assert again == first
    assert again.secrets is None
    assert (Answer.objects.count(), OpenText.objects.count(), Start.objects.count()) == (1, 1, 1)


def test_an_empty_answer_is_complete_and_not_valid(open_survey: process.Rules, sequencer: Sequencer) -> None:
    done = answered("ana", {"vision": [" \u200b "]}, now=NOON)
    sequencer()
    assert (done.answered, done.leaf, done.note, done.secrets) == (0, "", "", None)
    assert figures() == (1, 1, 0)
    assert Entry.objects.filter(kind="answer").count() == 0


def test_whoever_stops_has_only_begun(open_survey: process.Rules) -> None:
    survey.begin("a", now=NOON)
    survey.begin("a", now=NOON)
    survey.begin("b", now=NOON)
    assert figures() == (2, 0, 0)
    assert set(Start.objects.values_list("hour", flat=True)) == {NOON.replace(minute=0)}


@pytest.mark.parametrize(
    ("key", "given", "refusal"),
    [
        ("words", ["a", "b", "c", "d"], survey.TooManyPicked),
        ("words", ["a" * 41], survey.AnswerTooLong),
        ("challenges", ["water", "air", "transport"], survey.TooManyPicked),
        ("challenges", ["fire"], survey.UnknownOption),
        ("vision", ["ñ" * 141], survey.AnswerTooLong),
        ("vision", ["a", "b"], survey.TooManyPicked),
        ("years", ["100"], survey.OutOfRange),
        ("years", ["-1"], survey.OutOfRange),
        ("years", ["doce"], survey.NotANumber),
        ("years", ["1e3"], survey.NotANumber),
        ("years", ["9" * 5000], survey.NotANumber),
        ("trust", ["6"], survey.OutOfRange),
        ("stay", ["maybe"], survey.UnknownOption),
        ("stay", ["yes", "no"], survey.TooManyPicked),
        ("means", ["<script>"], survey.UnknownOption),
        ("work", ["003"], survey.UnknownOption),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_stored(
    open_survey: process.Rules, key: str, given: list[str], refusal: type[survey.WrongAnswer]
) -> None:
    with pytest.raises(refusal) as caught:
        survey.submit("t", {key: given}, language="es", now=NOON, rng=Seeded(1))
    assert caught.value.facts["question"] == key
    assert (Answer.objects.count(), Start.objects.count()) == (0, 0)


@pytest.mark.parametrize(("territory", "age_band"), [("003", ""), ("", "12-15")])
def test_an_unknown_place_or_age_is_refused(open_survey: process.Rules, territory: str, age_band: str) -> None:
    with pytest.raises(survey.UnknownOption):
        survey.submit("t", FULL, territory=territory, age_band=age_band, language="es", now=NOON, rng=Seeded(1))


def test_texts_are_kept_without_what_nobody_sees(open_survey: process.Rules) -> None:
    answered("ana", {"vision": ["  Una\u200b cio\u0301n\u202e\x00 <b>=1+1</b>\r\n\r\nsí\ufeff  "], "words": ["a\u200bgua\n"]}, now=NOON)
    assert OpenText.objects.get().body == "Una ción <b>=1+1</b>\n\nsí"
    assert Answer.objects.get().given["words"] == ["agua"]


def test_a_limit_counts_characters(open_survey: process.Rules) -> None:
    answered("ana", {"vision": ["🌳" * 140]}, now=NOON)
    assert OpenText.objects.get().body == "🌳" * 140


def test_a_question_that_is_required_is_not_skipped(rules: process.Rules) -> None:
    process.apply(text().replace('key = "stay"\n', 'key = "stay"\nrequired = true\n'), now=NOON)
    with pytest.raises(survey.AnswerMissing):
        answered("ana", {"years": ["3"]}, now=NOON)
    assert answered("eva", {"stay": ["no"]}, now=NOON).answered == 1


def test_without_a_survey_or_out_of_its_phase_nothing_is_taken(rules: process.Rules) -> None:
    with pytest.raises(survey.NoSurvey):
        survey.begin("t", now=NOON)
    asked(now=NOON)
    for when in (datetime(2026, 5, 31, 12, tzinfo=UTC), datetime(2027, 1, 2, 12, tzinfo=UTC)):
        with pytest.raises(survey.SurveyClosed):
            survey.begin("t", now=when)
        with pytest.raises(survey.SurveyClosed):
            survey.submit("t", FULL, language="es", now=when, rng=Seeded(1))


def test_other_words_are_another_questionnaire(open_survey: process.Rules) -> None:
    answered("ana", FULL, now=NOON)
    process.apply(text().replace("¿Te quedas?", "¿Te vas a quedar?"), now=NOON)
    answered("eva", FULL, now=NOON)
    keys = set(Answer.objects.values_list("questionnaire__key", flat=True))
    assert len(keys) == 2
    assert all(len(key) == 16 for key in keys)
    assert figures() == (2, 2, 0)


# ------------------------------------------------------------------ reviewing


def verdicts(*, shown: bool, body: str | None = None) -> dict[int, survey.Verdict]:
    """The same for every text."""
    texts = OpenText.objects.order_by("pk")
    if not shown:
        return {row.pk: survey.Verdict(shown=False, ground="insult") for row in texts}
    return {row.pk: survey.Verdict(shown=True, body=row.body if body is None else body) for row in texts}


def test_a_text_that_is_shown_is_public_everywhere_without_place_age_and_day(open_survey: process.Rules, actor: MakeActor) -> None:
    done = answered("ana", FULL, territory="001", age_band="18+", now=NOON)
    ref = addresses.ref_of(done.folio)
    assert queries.answer_page(done.folio).state == "waiting"
    assert survey.review(verdicts(shown=True), actor=actor("moderator"), now=NOON) == 1
    page = queries.answer_page(done.shown_folio)
    assert (page.state, page.month, page.title, page.language) == ("shown", "2026-08", "Una villa con sombra.", "es")
    assert [(one.ask, one.text, one.ground) for one in page.texts] == [("¿Cómo imaginas la villa?", "Una villa con sombra.", "")]
    (given,) = corpus.texts_of([ref])
    assert (given.body, given.territory, given.given, given.at) == (
        "Una villa con sombra.",
        "",
        True,
        open_survey.midnight(NOON.date().replace(day=1)),
    )
    assert provenance.cards([ref])[ref].address == f"/survey/answers/{done.folio}"
    (fact,) = survey.facts_of([ref], open_survey)
    assert (fact.quote, fact.index, fact.language) == ("Una villa con sombra.", None, "es")


def test_a_text_that_is_not_shown_is_nowhere_and_counts(open_survey: process.Rules, actor: MakeActor, sequencer: Sequencer) -> None:
    done = answered("ana", FULL, now=NOON)
    survey.review(verdicts(shown=False), actor=actor("moderator"), now=NOON)
    sequencer()
    page = queries.answer_page(done.folio)
    assert (page.state, page.texts[0].text, page.texts[0].ground) == ("kept", "", "Insulta o amenaza a alguien.")
    ref = addresses.ref_of(done.folio)
    assert (corpus.texts_of([ref]), provenance.cards([ref]), survey.facts_of([ref], open_survey)) == ((), {}, ())
    assert figures() == (1, 1, 1)


def test_words_may_be_left_out_and_none_put_in(open_survey: process.Rules, actor: MakeActor) -> None:
    done = answered("ana", {"vision": ["Soy Ana, 55 1234 5678, y quiero agua."]}, now=NOON)
    for body in ("Quiero agua.", "Soy Ana […] y quiero más agua.", "[…]", ""):
        with pytest.raises(survey.Reworded):
            survey.review(verdicts(shown=True, body=body), actor=actor("moderator"), now=NOON)
    survey.review(verdicts(shown=True, body="Soy […], […], y quiero agua."), actor=actor("moderator"), now=NOON)
    assert queries.answer_page(done.folio).title == "Soy […], […], y quiero agua."


def test_only_moderators_review_on_published_grounds_and_the_first_decision_stands(open_survey: process.Rules, actor: MakeActor) -> None:
    answered("ana", FULL, now=NOON)
    number = OpenText.objects.get().pk
    with pytest.raises(Forbidden):
        survey.review(verdicts(shown=True), actor=actor("analyst"), now=NOON)
    with pytest.raises(survey.UnknownReviewGround):
        survey.review({number: survey.Verdict(shown=False, ground="taste")}, actor=actor("moderator"), now=NOON)
    assert [row.number for row in survey.queue(actor("moderator"))] == [number]
    assert (survey.queue(actor("drafter")), survey.waiting(actor("drafter")), survey.waiting(actor("moderator"))) == ((), 0, 1)
    assert survey.review(verdicts(shown=True), actor=actor("moderator"), now=NOON) == 1
    assert survey.review(verdicts(shown=False), actor=actor("moderator"), now=NOON) == 0
    assert ShownAnswer.objects.count() == 1


def test_an_answer_with_two_texts_is_shown_when_both_are_read(rules: process.Rules, actor: MakeActor) -> None:
    process.apply(text() + '\n[[survey.questions]]\nkey = "fear"\nkind = "text"\nlimit = 140\nask = { es = "¿Qué temes?" }\n', now=NOON)
    done = answered("ana", {"vision": ["Sombra."], "fear": ["Sequía."]}, now=NOON)
    first, second = OpenText.objects.order_by("pk")
    survey.review({first.pk: survey.Verdict(shown=True, body="Sombra.")}, actor=actor("moderator"), now=NOON)
    assert queries.answer_page(done.folio).state == "waiting"
    survey.review({second.pk: survey.Verdict(shown=True, body="Sequía.")}, actor=actor("moderator"), now=NOON)
    assert [one.text for one in queries.answer_page(done.folio).texts] == ["Sombra.", "Sequía."]
    assert corpus.texts_of([addresses.ref_of(done.folio)])[0].body == "Sombra.\n\nSequía."


@pytest.mark.parametrize("folio", ["CX4M", "000000000000", "../../etc", "A" * 500])
def test_nobody_has_an_unknown_folio(open_survey: process.Rules, folio: str) -> None:
    with pytest.raises(NotFound):
        queries.answer_page(folio)


# ------------------------------------------------------------------ publishing


def test_tables_are_published_in_the_log_once_there_are_enough_answers(
    open_survey: process.Rules, actor: MakeActor, sequencer: Sequencer
) -> None:
    for name in "ab":
        answered(name, FULL, territory="001", now=NOON)
    sequencer()
    with pytest.raises(survey.NothingToPublish):
        survey.publish_results(actor=actor("analyst"), now=NOON)
    answered("c", FULL, territory="001", now=NOON)
    assert survey.publish_if_due(now=NOON) == 0  # the third is not in the log yet
    sequencer()
    with pytest.raises(Forbidden):
        survey.publish_results(actor=actor("moderator"), now=NOON)
    assert survey.publish_results(actor=actor("analyst"), now=NOON) == 1
    snapshot = Snapshot.objects.get()
    assert digest(snapshot.record) == snapshot.hash
    entry = ledger.entries.decode(bytes(Entry.objects.get(kind="table").body))
    assert entry.fields == {"number": "1", "size": str(ledger.head().size), "record": snapshot.hash}
    page = queries.results_page(now=NOON)
    assert {question.key: [(row.key, row.shown.count) for row in question.rows] for question in page.questions} == {
        "words": [("agua", 3), ("agüita", 3), ("árboles", 3)],
        "challenges": [("water", 3), ("transport", 0), ("air", 3)],
        "vision": [],
        "years": [*((f"{low}..{low + 9}", 3 if low == 10 else 0) for low in range(0, 100, 10)), ("", 0)],
        "trust": [("1", 0), ("2", 0), ("3", 0), ("4", 3), ("5", 0), ("", 0)],
        "stay": [("yes", 3), ("no", 0), ("", 0)],
        "means": [("bus", 0), ("foot", 3)],
        "work": [("001", 0), ("002", 0), ("metropolitan", 0), ("country", 0), ("abroad", 3), ("", 0)],
    }
    assert {question.answered.count for question in page.questions} == {3}
    assert [(one.mean, one.median) for one in page.questions if one.mean] == [("12.0", "12"), ("4.0", "4")]
    assert [(row.key, row.cells[0].count) for row in page.people[0].rows][:2] == [("001", 3), ("002", 0)]


def test_a_day_brings_new_tables_when_enough_is_new(open_survey: process.Rules, sequencer: Sequencer) -> None:
    for name in "abc":
        answered(name, {"stay": ["yes"]}, now=NOON)
    sequencer()
    assert survey.publish_if_due(now=NOON) == 1
    for name in "defg":
        answered(name, {"stay": ["yes" if name == "d" else "no"]}, now=NOON)
    sequencer()
    assert survey.publish_if_due(now=NOON) == 0  # today has its tables
    tomorrow = NOON + timedelta(days=1)
    assert survey.publish_if_due(now=tomorrow) == 2
    assert survey.publish_if_due(now=tomorrow + timedelta(days=1)) == 0  # nothing is new
    stay = next(one for one in queries.results_page(now=tomorrow).questions if one.key == "stay")
    # One more yes since yesterday: the figure of yesterday stays, and nothing that would give it away is shown.
    assert stay.answered.count == 7
    assert [(row.key, row.shown.count, row.shown.snapshot) for row in stay.rows] == [("yes", 3, 1), ("no", 0, 1), ("", 0, 2)]
    assert queries.results_page(1, now=tomorrow).newest is False


def test_small_groups_are_in_no_table(rules: process.Rules, sequencer: Sequencer) -> None:
    asked(now=NOON, k=10)
    for number in range(30):
        territory = "001" if number < 25 else "002"
        answered(str(number), {"stay": ["yes" if number % 2 else "no"], "words": [f"palabra{number}"]}, territory=territory, now=NOON)
    sequencer()
    assert survey.publish_if_due(now=NOON) == 1
    page = queries.results_page(now=NOON)
    people = {row.key: row.cells[0].count for row in page.people[0].rows}
    assert (people["002"], people["001"]) == (None, None)  # 25 would tell of the other five
    stay = next(one for one in page.questions if one.key == "stay")
    assert [row.shown.count for row in stay.rows] == [15, 15, 0]
    assert not any(table.is_shown and table.by == "territory" and row.cells[0].count for table in stay.by for row in table.rows)
    assert next(one for one in page.questions if one.key == "words").rows == ()


def test_nobody_needs_a_survey(rules: process.Rules) -> None:
    assert survey.publish_if_due(now=NOON) == 0
    with pytest.raises(survey.NoSurvey):
        survey.publish_results(actor=accounts.SYSTEM, now=NOON)
    assert ReportedAnswers.objects.count() == 0
