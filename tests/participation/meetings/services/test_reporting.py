"""Results: handed in, read, shown, corrected."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import Forbidden
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings import queries
from constituyente.participation.meetings.models import Results
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.meetings import decide, listed, report, said
from tests.participation.meetings.calling import HOUR, OVER, SOON, registered
from tests.participation.meetings.opening import commitment, committed
from tests.participation.outgoing import entries, letters

pytestmark = pytest.mark.django_db


def test_results_wait_for_the_moderators_and_then_become_public(rules: process.Rules, actor: MakeActor, sequencer: Sequencer) -> None:
    first = registered()
    meetings.decide(first.number, actor=accounts.SYSTEM, listed=True, now=NOON, rng=Seeded(3))
    given = [
        meetings.StatementInput(1, "Que el agua llegue todos los días.", "rights", 28, 2),
        meetings.StatementInput(2, "El teléfono de Juan es 555.", "", None, None),
        meetings.StatementInput(3, "Que haya\r\nsombra."),
    ]
    assert meetings.submit_results(first.number, by=first.key, people=30, minutes="Se habló.", statements=given, now=OVER) == 1
    before = queries.meeting_page(first.number, now=OVER)
    assert (before.results, before.awaits, entries("results"), corpus.given(limit=9)) == (None, True, [], ())
    decide(first.number, hidden={2: "personal"}, now=OVER + HOUR)
    sequencer()
    page = queries.meeting_page(first.number, now=OVER)
    assert page.results is not None
    assert [(row.position, row.shown, row.text, row.theme, row.support, row.dissent) for row in page.results.statements] == [
        (1, True, "Que el agua llegue todos los días.", "rights", 28, 2),
        (2, False, "", "", None, None),
        (3, True, "Que haya\nsombra.", "", None, None),
    ]
    assert committed("results") == [("1", "1", commitment(page.results.opening))]
    assert page.results.opening.parts[4].commitment
    assert "Juan" not in str(page)
    texts = corpus.given(limit=9)
    assert [(str(text.ref), text.body, text.subject, text.given, text.at) for text in texts] == [
        ("statement/1-1", "Que el agua llegue todos los días.", "rights", True, OVER + HOUR),
        ("statement/1-3", "Que haya\nsombra.", "", True, OVER + HOUR),
    ]
    assert set(provenance.cards([Ref("statement", f"1-{one}") for one in (1, 2, 3)])) == {Ref("statement", "1-1"), Ref("statement", "1-3")}
    assert any("2 de 3" in letter for letter in letters())


def test_handing_in_again_before_the_decision_replaces_it_whole(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    for texts in (("Agua", "Luz"), ("Sombra",)):
        version = meetings.submit_results(first.number, by=first.key, people=30, minutes="", statements=said(*texts), now=OVER)
        assert version == 1
    decide(first.number, now=OVER)
    page = queries.meeting_page(first.number, now=OVER)
    assert page.results is not None
    assert [row.text for row in page.results.statements] == ["Sombra"]
    assert Results.objects.count() == 1


def test_a_correction_is_a_version_of_its_own_and_decided_anew(rules: process.Rules, sequencer: Sequencer) -> None:
    first = listed(starts_at=SOON, now=NOON)
    report(first, "Agua", "Luz", "Sombra", now=OVER)
    given = [meetings.StatementInput(1, "Agua", "", 11, 2), meetings.StatementInput(2, "Luz de noche")]
    assert meetings.submit_results(first.number, by=first.key, people=31, minutes="", statements=given, now=OVER + HOUR) == 2
    unchanged = queries.meeting_page(first.number, now=OVER).results
    assert unchanged is not None
    assert (unchanged.version, unchanged.people) == (1, 30)
    decide(first.number, now=OVER + 2 * HOUR)
    sequencer()
    results = queries.meeting_page(first.number, now=OVER).results
    assert results is not None
    assert [(row.ref, row.text, row.support) for row in results.statements] == [
        ("statement/1-1", "Agua", 11),
        ("statement/1-2@2", "Luz de noche", None),
    ]
    assert [(number, version) for number, version, _hash in committed("results")] == [("1", "1"), ("1", "2")]
    assert {str(text.ref) for text in corpus.given(limit=9)} == {"statement/1-1", "statement/1-2@2"}
    gone = queries.statement_page(first.number, 3)
    assert (gone.current, gone.until, gone.statement.text) == (False, OVER + 2 * HOUR, "Sombra")
    assert queries.statement_page(first.number, 2).current


def test_results_are_those_that_were_read(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    meetings.submit_results(first.number, by=first.key, people=30, minutes="", statements=said("Agua"), now=OVER)
    case = meetings.results_case(first.number, accounts.SYSTEM, now=OVER)
    assert case.results is not None
    meetings.submit_results(first.number, by=first.key, people=30, minutes="", statements=said("Insultos"), now=OVER)
    with pytest.raises(meetings.NoResultsWaiting):
        meetings.decide_results(first.number, actor=accounts.SYSTEM, stamp=case.results.stamp, hidden={}, now=OVER, rng=Seeded(1))
    assert entries("results") == []
    decide(first.number, now=OVER)
    with pytest.raises(meetings.NoResultsWaiting):
        meetings.decide_results(first.number, actor=accounts.SYSTEM, stamp=case.results.stamp, hidden={}, now=OVER, rng=Seeded(1))


def test_what_is_not_shown_needs_a_published_ground(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    meetings.submit_results(first.number, by=first.key, people=30, minutes="Ana dijo.", statements=said("Agua"), now=OVER)
    for hidden, ground in (({1: "dislike"}, ""), ({}, "dislike"), ({7: "personal"}, "")):
        with pytest.raises(meetings.MeetingGroundMissing):
            decide(first.number, hidden=hidden, minutes_ground=ground, now=OVER)
    decide(first.number, minutes_ground="personal", now=OVER)
    results = queries.meeting_page(first.number, now=OVER).results
    assert results is not None
    assert (results.minutes, bool(results.ground), bool(results.opening.parts[2].commitment)) == ("", True, True)
    assert committed("results") == [("1", "1", commitment(results.opening))]


def one(**parts: Any) -> list[meetings.StatementInput]:  # noqa: ANN401  fields of a statement
    return [meetings.StatementInput(**{"position": 1, "text": "Agua", **parts})]


@pytest.mark.parametrize(
    ("people", "minutes", "statements", "field"),
    [
        (0, "", one(), "people"),
        (100_001, "", one(), "people"),
        (10, "", [], "text"),
        (10, "—", [], "text"),
        (10, "x" * 20_001, one(), "minutes"),
        (10, "", one(text="\u200b"), "text"),
        (10, "", one(text="x" * 1001), "text"),
        (10, "", one(theme="dragons"), "theme"),
        (10, "", one(support=11), "support"),
        (10, "", one(dissent=11), "support"),
        (10, "", one(support=6, dissent=5), "support"),
        (10, "", one(support=-1), "support"),
        (10, "", [*one(), *one()], "many"),
        (10, "", one(position=0), "many"),
        (10, "", one(position=101), "many"),
        (10, "", [meetings.StatementInput(number, "Agua") for number in range(1, 10_001)], "many"),
    ],
)
def test_results_that_cannot_be_are_refused(
    rules: process.Rules, people: int, minutes: str, statements: list[meetings.StatementInput], field: str
) -> None:
    first = listed(starts_at=SOON, now=NOON)
    with pytest.raises(meetings.ResultsRefused) as refused:
        meetings.submit_results(first.number, by=first.key, people=people, minutes=minutes, statements=statements, now=OVER)
    assert refused.value.facts["field"] == field
    assert Results.objects.count() == 0


def test_results_come_between_the_beginning_and_thirty_days_after_the_phase(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    last = datetime(2027, 3, 3, 6, tzinfo=UTC)
    for now in (SOON - timedelta(seconds=1), last):
        with pytest.raises(meetings.ResultsClosed):
            meetings.submit_results(first.number, by=first.key, people=3, minutes="Sí", statements=[], now=now)
    for now in (SOON, last - timedelta(seconds=1)):
        assert meetings.submit_results(first.number, by=first.key, people=3, minutes="Sí", statements=[], now=now) == 1


def test_results_need_the_key_of_this_meeting_or_a_moderator(rules: process.Rules, actor: MakeActor) -> None:
    first, other = listed(title="Agua", starts_at=SOON, now=NOON), listed(title="Luz", starts_at=SOON, now=NOON)
    for key in ("", other.key, first.key[:-1], "x" * 10_000):
        with pytest.raises(meetings.WrongKey):
            meetings.submit_results(first.number, by=key, people=3, minutes="Sí", statements=[], now=OVER)
    with pytest.raises(Forbidden):
        meetings.submit_results(first.number, by=actor("drafter"), people=3, minutes="Sí", statements=[], now=OVER)
    assert meetings.submit_results(first.number, by=actor("moderator"), people=3, minutes="Sí", statements=[], now=OVER) == 1
