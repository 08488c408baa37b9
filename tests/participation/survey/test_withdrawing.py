"""Answers that were taken back in the log: forgotten here, shown nowhere, counted in no table, and given away by none."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.common import folios
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.survey import addresses, queries
from constituyente.participation.survey import api as survey
from constituyente.participation.survey.models import Answer, OpenText, Review, ShownAnswer, ShownText, Snapshot
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.survey import answered, asked, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SHADE = "Una villa con sombra."
FULL = {"words": ["agua"], "vision": [SHADE], "stay": ["yes"], "years": ["12"]}


@pytest.fixture
def open_survey(rules: process.Rules) -> process.Rules:
    return asked(now=NOON)


def take_back(done: survey.Acknowledgement, sequencer: Sequencer) -> None:
    """Take an answer back, and let the log have it."""
    assert done.secrets
    ledger.withdraw(done.secrets.code, done.secrets.withdrawal_key, due_at=NOON + timedelta(minutes=21), now=NOON)
    sequencer()


def show(done: survey.Acknowledgement, actor: MakeActor) -> None:
    texts = OpenText.objects.filter(answer__folio=done.folio)
    survey.review({one.pk: survey.Verdict(shown=True, body=one.body) for one in texts}, actor=actor("moderator"), now=NOON)


# ------------------------------------------------------------------ forgetting


def test_nothing_of_what_was_given_is_kept(open_survey: process.Rules, sequencer: Sequencer) -> None:
    done, other = (answered(name, FULL, territory="001", age_band="18+", now=NOON) for name in ("ana", "eva"))
    sequencer()
    take_back(done, sequencer)
    assert survey.follow_withdrawals(now=NOON) == 1
    row = Answer.objects.get(folio=done.folio)
    assert (row.given, row.territory, row.age_band, row.capturer) == ({}, "", "", "")
    assert row.withdrawal == ledger.head().size - 1
    assert set(OpenText.objects.values_list("answer__folio", flat=True)) == {other.folio}
    assert Answer.objects.get(folio=other.folio).given != {}
    figures = survey.figures()
    assert (figures.started, figures.complete, figures.valid) == (2, 2, 1)
    assert queries.answer_page(done.folio).state == "withdrawn"


def test_as_often_as_you_like_with_one_result(open_survey: process.Rules, sequencer: Sequencer) -> None:
    first, second, third = (answered(name, FULL, now=NOON) for name in "abc")
    sequencer()
    assert survey.follow_withdrawals(now=NOON) == 0
    take_back(first, sequencer)
    assert [survey.follow_withdrawals(now=NOON) for _round in range(3)] == [1, 0, 0]
    take_back(third, sequencer)
    take_back(second, sequencer)
    assert [survey.follow_withdrawals(now=NOON) for _round in range(2)] == [2, 0]
    assert Answer.objects.exclude(given={}).count() == 0


def test_before_its_batch_nothing_is_forgotten(open_survey: process.Rules, sequencer: Sequencer) -> None:
    done = answered("ana", FULL, now=NOON)
    sequencer()
    assert done.secrets
    ledger.withdraw(done.secrets.code, done.secrets.withdrawal_key, due_at=NOON, now=NOON)
    assert survey.follow_withdrawals(now=NOON) == 0
    assert Answer.objects.exclude(given={}).count() == 1


def test_what_waits_to_be_read_leaves_the_desk(open_survey: process.Rules, sequencer: Sequencer, actor: MakeActor) -> None:
    done, other = (answered(name, FULL, now=NOON) for name in ("ana", "eva"))
    sequencer()
    waiting = {one.number: survey.Verdict(shown=True, body=one.text) for one in survey.queue(actor("moderator"))}
    take_back(done, sequencer)
    survey.follow_withdrawals(now=NOON)
    assert survey.waiting(actor("moderator")) == 1
    assert survey.review(waiting, actor=actor("moderator"), now=NOON) == 1  # what a moderator had open before is passed over
    assert [row.folio for row in ShownAnswer.objects.all()] == [other.folio]


def test_handed_in_again_it_says_that_it_was_taken_back(open_survey: process.Rules, sequencer: Sequencer) -> None:
    done = answered("ana", FULL, now=NOON)
    sequencer()
    take_back(done, sequencer)
    survey.follow_withdrawals(now=NOON)
    again = answered("ana", FULL, now=NOON)
    assert (again.folio, again.withdrawn, again.texts, again.secrets) == (done.folio, True, 0, None)
    assert Answer.objects.get().given == {}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_forget_once(rules: process.Rules, sequencer: Sequencer, actor: MakeActor) -> None:
    asked(now=NOON)
    given = [answered(str(number), FULL, now=NOON) for number in range(4)]
    sequencer()
    for one in given:
        show(one, actor)
        take_back(one, sequencer)

    def once(_attempt: int) -> int:
        try:
            return survey.follow_withdrawals(now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(once, range(8))) == 4
    assert (ShownText.objects.count(), Review.objects.count(), OpenText.objects.count()) == (0, 0, 0)


# ------------------------------------------------------------------ words that were shown


@pytest.fixture
def shown(open_survey: process.Rules, sequencer: Sequencer, actor: MakeActor) -> survey.Acknowledgement:
    """An answer whose words are shown, and lie before the drafters."""
    done = answered("ana", FULL, territory="001", now=NOON)
    sequencer()
    show(done, actor)
    dossiers.gather(now=NOON)
    return done


def test_words_that_were_shown_are_shown_no_more(shown: survey.Acknowledgement, sequencer: Sequencer, client: Client) -> None:
    address = addresses.answer(shown.folio)
    assert (SHADE in client.get(address).content.decode(), client.get("/search.json?q=sombra").json()["total"]) == (True, 1)
    take_back(shown, sequencer)
    survey.follow_withdrawals(now=NOON)
    page = client.get(address)
    assert (page.status_code, SHADE in page.content.decode()) == (200, False)
    assert "Quien la dio la retiró en agosto de 2026." in page.content.decode()
    twin = client.get(f"{address}.json").json()
    assert [twin[name] for name in ("state", "month", "since", "until", "title", "texts")] == [
        "withdrawn",
        "2026-08",
        "2026-08-01",
        "2026-08-01",
        "",
        [],
    ]
    assert client.get("/search.json?q=sombra").json()["total"] == 0
    assert corpus.texts_of([addresses.ref_of(shown.folio)]) == ()
    assert SHADE not in client.get("/survey/results").content.decode()


def test_what_lies_before_the_drafters_stays_and_is_marked(
    shown: survey.Acknowledgement, open_survey: process.Rules, sequencer: Sequencer, client: Client
) -> None:
    before = client.get("/dossiers/1.json").json()
    take_back(shown, sequencer)
    survey.follow_withdrawals(now=NOON)
    ref, name = addresses.ref_of(shown.folio), folios.grouped(shown.folio)
    card = provenance.cards([ref])[ref]
    assert (card.title, card.fate, card.fate_at) == (f"Respuesta {name}, retirada", "Taken back", None)
    after = client.get("/dossiers/1.json").json()
    assert after == before | {"title": card.title, "source_title": card.title, "taken_back": True}
    assert f"Respuesta {name}, retirada" in client.get("/dossiers/1").content.decode()
    assert [(fact.text, fact.quote, fact.month, fact.index) for fact in survey.facts_of([ref], open_survey)] == [
        ("An answer to the survey is shown: %(folio)s", "", True, None),
        ("Whoever gave the answer %(folio)s takes it back", "", True, None),
    ]
    for address in (f"/trace/answer/{shown.folio}", "/trace/item/1"):
        assert f"Quien dio la respuesta {name} la retira" in client.get(address).content.decode()
    assert '<dd class="govuk-summary-list__value">Retirada</dd>' in client.get(f"/trace/answer/{shown.folio}").content.decode()


def test_words_taken_back_never_become_an_item(open_survey: process.Rules, sequencer: Sequencer, actor: MakeActor) -> None:
    done = answered("ana", FULL, now=NOON)
    sequencer()
    show(done, actor)
    take_back(done, sequencer)
    survey.follow_withdrawals(now=NOON)
    assert dossiers.gather(now=NOON) == 0


# ------------------------------------------------------------------ tables


def shown_now(number: int) -> dict[tuple[str, str, str], dict[tuple[str, str], int]]:
    """What a snapshot shows as true at its moment, by question, option and breakdown."""
    record = json.loads(Snapshot.objects.get(number=number).record)
    return {
        (one["question"], one["option"], one["by"]): {(row, column): count for row, column, count, at in one["cells"] if at == number}
        for one in record["tables"]
    }


def record_of(number: int) -> Any:  # noqa: ANN401  JSON
    return json.loads(Snapshot.objects.get(number=number).record)


@pytest.mark.parametrize("kind", ["withdraw", "exclude", "hold"])
def test_tables_are_of_the_answers_that_count(open_survey: process.Rules, sequencer: Sequencer, kind: str) -> None:
    given = [answered(str(number), {"stay": ["yes" if number < 6 else "no"]}, territory="001", now=NOON) for number in range(9)]
    sequencer()
    for case, one in enumerate(given[:3], start=1):
        assert one.secrets
        if kind == "withdraw":
            take_back(one, sequencer)
            continue
        index = ledger.receipt(one.secrets.code).index
        assert index is not None
        ledger.append(ledger.entries.encode(kind, index=index, record=f"{case:064x}"), now=NOON)
    sequencer()
    survey.follow_withdrawals(now=NOON)
    assert survey.publish_if_due(now=NOON) == 1
    assert shown_now(1)["stay", "", ""] == {("", "yes"): 3, ("", "no"): 3, ("", ""): 0}
    assert (record_of(1)["answers"], survey.figures().valid) == (6, 6)


def test_what_is_held_for_a_while_is_counted_again(open_survey: process.Rules, sequencer: Sequencer) -> None:
    given = [answered(str(number), {"stay": ["yes"]}, now=NOON) for number in range(6)]
    sequencer()
    assert given[0].secrets
    index = ledger.receipt(given[0].secrets.code).index
    assert index is not None
    for case, kind in enumerate(("hold", "release"), start=1):
        ledger.append(ledger.entries.encode(kind, index=index, record=f"{case:064x}"), now=NOON)
        sequencer()
    assert survey.publish_if_due(now=NOON) == 1
    assert record_of(1)["answers"] == 6


OPTIONS = ("water", "transport", "air", "rent", "noise", "trees")
MANY = "".join(f'  {{ key = "{key}", label = {{ es = "{key}", en = "{key}" }} }},\n' for key in OPTIONS)
CHOICE = f"""
[survey]
title = {{ es = "Imagina tu villa", en = "Imagine your town" }}

[[survey.questions]]
key = "first"
kind = "choice"
options = [
{MANY}]
ask = {{ es = "¿Qué es lo primero?", en = "What comes first?" }}

[[survey.questions]]
key = "words"
kind = "words"
count = 3
ask = {{ es = "Escribe palabras.", en = "Write words." }}
"""


def fill(sequencer: Sequencer, options: Sequence[str], prefix: str, *, now: datetime) -> dict[str, survey.Acknowledgement]:
    """An answer for each of `options`; returns the last one for each."""
    given = {
        option: answered(f"{prefix} {number}", {"first": [option], "words": [option]}, now=now) for number, option in enumerate(options)
    }
    sequencer()
    return given


def known_together(number: int, cells: Sequence[str]) -> int | None:
    """How many answers some options have together at a snapshot, if what it shows tells: by themselves, or by what is left of all."""
    now = {column: count for (_row, column), count in shown_now(number).get(("first", "", ""), {}).items()}
    others = [one for one in (*OPTIONS, "") if one not in cells]
    if all(cell in now for cell in cells):
        return sum(now[cell] for cell in cells)
    return int(record_of(number)["answers"]) - sum(now[other] for other in others) if all(other in now for other in others) else None


@pytest.mark.parametrize("left", OPTIONS)
def test_one_withdrawal_between_two_snapshots_gives_nothing_away(rules: process.Rules, sequencer: Sequencer, left: str) -> None:
    """One answer is taken back and four come in for one option: whichever the one was for, the two tables tell the same."""
    process.apply(text(questions=CHOICE, k=3), now=NOON)
    first = fill(sequencer, [option for option in OPTIONS for _one in range(5)], "first", now=NOON)
    assert survey.publish_if_due(now=NOON) == 1
    assert set(shown_now(1)["first", "", ""].values()) == {5, 0}
    take_back(first[left], sequencer)
    survey.follow_withdrawals(now=NOON)
    came = "water" if left != "water" else "air"
    tomorrow = NOON + timedelta(days=1)
    fill(sequencer, [came] * 4, "second", now=tomorrow)
    assert survey.publish_if_due(now=tomorrow) == 2
    assert (record_of(1)["answers"], record_of(2)["answers"]) == (30, 33)
    for size in range(1, len(OPTIONS) + 1):
        for cells in combinations((*OPTIONS, ""), size):
            before, after = known_together(1, cells), known_together(2, cells)
            assert before is None or after is None or after == before or abs(after - before) >= 3
    (cells,) = [one["cells"] for one in record_of(2)["tables"] if (one["question"], one["by"]) == ("first", "")]
    assert cells == sorted([["", "", 0, 2], *(["", option, 5, 1] for option in OPTIONS)])
    words = {row.key: row.shown.count for one in queries.results_page(now=tomorrow).questions if one.key == "words" for row in one.rows}
    assert words[left] == 5  # the word that fewer gave now keeps its figure


def test_one_withdrawal_alone_makes_no_tables(open_survey: process.Rules, sequencer: Sequencer) -> None:
    given = [answered(str(number), {"stay": ["yes"]}, now=NOON) for number in range(9)]
    sequencer()
    assert survey.publish_if_due(now=NOON) == 1
    take_back(given[0], sequencer)
    survey.follow_withdrawals(now=NOON)
    assert survey.publish_if_due(now=NOON + timedelta(days=1)) == 0


def test_published_tables_stay_as_they_are(open_survey: process.Rules, sequencer: Sequencer, client: Client) -> None:
    given = [answered(str(number), {"stay": ["yes"]}, now=NOON) for number in range(9)]
    sequencer()
    survey.publish_if_due(now=NOON)
    before = record_of(1)
    for one in given[:3]:
        take_back(one, sequencer)
    survey.follow_withdrawals(now=NOON)
    assert survey.publish_if_due(now=NOON + timedelta(days=1)) == 2
    assert (record_of(1), record_of(2)["answers"]) == (before, 6)
    assert client.get("/survey/results/1.json").json()["snapshot"]["answers"] == 9
