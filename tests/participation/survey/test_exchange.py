"""What a package carries of the survey, and that an empty installation shows the same."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from constituyente.foundation.common.exchange import Incoming, Row
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger.models import Tally
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.survey import addresses
from constituyente.participation.survey import api as survey
from constituyente.participation.survey.models import (
    Answer,
    OpenText,
    Questionnaire,
    ReportedAnswers,
    Review,
    ShownAnswer,
    ShownText,
    Snapshot,
    Start,
)
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.survey import answered, asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Package = tuple[dict[str, list[Row]], dict[str, bytes]]
ALL = (Review, OpenText, ShownText, ShownAnswer, Snapshot, ReportedAnswers, Answer, Start, Questionnaire)
(PART,) = survey.PARTS


def given_out() -> Package:
    return {name: list(write()) for name, write in PART.write.items()}, {file.path: file.content for file in PART.files()}


def incoming(package: Package) -> Incoming:
    tables, files = package

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return Incoming(lambda name: iter(tables.get(name, [])), NOON, Seeded(1), lambda _table, _rows: None, read)


def without_origin(page: Any) -> Any:  # noqa: ANN401  JSON
    """What a page says, but for where its counts come from and where it stands in the log."""
    if isinstance(page, dict):
        return {name: without_origin(value) for name, value in page.items() if name not in {"size", "reported", "index"}}
    return [without_origin(one) for one in page] if isinstance(page, list) else page


@pytest.fixture
def folio(rules: process.Rules, sequencer: Sequencer, actor: MakeActor) -> str:
    """A survey with tables and one text that is shown; returns its folio."""
    asked(now=NOON)
    done, *_others = [
        answered(str(number), {"stay": ["yes"], "vision": ["=1+1 Sombra."]}, territory="001", now=NOON) for number in range(4)
    ]
    survey.begin("somebody", now=NOON)
    sequencer()
    survey.publish_if_due(now=NOON)
    text = OpenText.objects.get(answer__folio=done.folio)
    survey.review({text.pk: survey.Verdict(shown=True, body=text.body)}, actor=actor("moderator"), now=NOON)
    sequencer()
    return done.folio


def test_what_comes_out_goes_in_and_shows_the_same(folio: str, client: Client, sequencer: Sequencer) -> None:
    addresses_of = ("/survey.json", "/survey/results.json", "/survey/results/1.json", f"/survey/answers/{folio}.json")
    before = [without_origin(client.get(address).json()) for address in addresses_of]
    figures, package = survey.figures(), given_out()
    assert [(row["started"], row["complete"], row["valid"]) for row in package[0]["survey_counts"]] == [(5, 4, 4)]
    personal = json.dumps([package[0], [content.decode() for content in package[1].values()]], default=str)
    assert personal.count("token") == 0
    for model in ALL:
        model.objects.all().delete()
    corpus.withdraw(addresses.ref_of(folio))
    sequencer()

    Tally.objects.all().delete()
    assert list(PART.check(incoming(package))) == []
    assert PART.take(incoming(package)) == 3  # counts, tables, one answer
    assert PART.take(incoming(package)) == 0
    assert survey.figures() == figures
    assert [without_origin(client.get(address).json()) for address in addresses_of] == before
    assert corpus.texts_of([addresses.ref_of(folio)])[0].body == "=1+1 Sombra."
    again = given_out()
    assert (again[0]["answers"], again[0]["survey_tables"], again[1]) == (package[0]["answers"], package[0]["survey_tables"], package[1])


def test_an_answer_that_was_taken_back_goes_in_without_its_words(folio: str, client: Client, sequencer: Sequencer) -> None:
    ShownText.objects.all().delete()
    ShownAnswer.objects.update(withdrawn=date(2026, 8, 1))
    corpus.withdraw(addresses.ref_of(folio))
    page, package = client.get(f"/survey/answers/{folio}.json").json(), given_out()
    assert (package[0]["answers"], len(package[0]["answers_withdrawn"]), page["state"]) == ([], 1, "withdrawn")
    for model in ALL:
        model.objects.all().delete()
    sequencer()
    assert list(PART.check(incoming(package))) == []
    assert [PART.take(incoming(package)) for _round in range(2)] == [3, 0]  # counts, tables, one answer
    assert client.get(f"/survey/answers/{folio}.json").json() == page
    ref = addresses.ref_of(folio)
    assert (provenance.cards([ref])[ref].fate, corpus.texts_of([ref])) == ("Taken back", ())
    assert given_out()[0]["answers_withdrawn"] == package[0]["answers_withdrawn"]


def test_an_answer_that_is_shown_here_is_not_taken_back_by_a_package(folio: str) -> None:
    tables, files = given_out()
    (row,) = tables["answers"]
    withdrawn = {name: row[name] for name in ("folio", "questionnaire", "language", "shown")} | {"withdrawn": date(2026, 8, 1)}
    tables |= {"answers": [], "answers_withdrawn": [withdrawn]}
    with pytest.raises(survey.AnswerStands):
        PART.take(incoming((tables, files)))
    tables["answers_withdrawn"] = [withdrawn | {"folio": "000000000000"}]
    assert [(fault.file, fault.row, fault.column) for fault in PART.check(incoming((tables, files)))] == [
        ("answers_withdrawn.csv", 2, "folio")
    ]


def test_what_stands_here_is_left_alone(folio: str) -> None:
    assert PART.take(incoming(given_out())) == 0


@pytest.mark.parametrize(
    ("table", "column", "value", "refusal"),
    [
        ("survey_counts", "valid", 9, survey.CountsStand),
        ("survey_tables", "hash", "ab" * 32, survey.SnapshotStands),
        ("answers", "text", "Otra cosa.", survey.AnswerStands),
    ],
)
def test_what_stands_otherwise_is_refused(folio: str, table: str, column: str, value: object, refusal: type[Exception]) -> None:
    tables, files = given_out()
    tables[table] = [{**row, column: value} for row in tables[table]]  # type: ignore[dict-item]  # of any kind
    with pytest.raises(refusal):
        PART.take(incoming((tables, files)))


def test_records_and_folios_are_checked(folio: str) -> None:
    tables, files = given_out()
    tables["answers"] = [{**row, "folio": "000000000000"} for row in tables["answers"]]
    tables["survey_tables"] *= 2
    files["survey_tables/1.json"] += b" "
    faults = [(fault.file, fault.row, fault.column) for fault in PART.check(incoming((tables, files)))]
    assert faults == [("answers.csv", 2, "folio"), ("survey_tables.csv", 2, "record"), ("survey_tables.csv", 3, "record")]


@pytest.mark.parametrize("name", ["answers", "survey_tables"])
def test_writing_takes_one_statement(folio: str, name: str, django_assert_num_queries: Callable[[int], CaptureQueriesContext]) -> None:
    with django_assert_num_queries(1):
        assert len(list(PART.write[name]())) == 1
