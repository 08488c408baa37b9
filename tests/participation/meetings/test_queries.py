"""What is read of meetings: the queue of the desk, figures, facts."""

import pytest

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings import queries
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.meetings import listed, report, said, waiting
from tests.participation.meetings.calling import DAY, HOUR, OVER, SOON

pytestmark = pytest.mark.django_db


def test_the_queue_holds_meetings_and_results_oldest_first(rules: process.Rules, actor: MakeActor) -> None:
    first = listed(title="Agua", starts_at=SOON, now=NOON)
    meetings.submit_results(first.number, by=first.key, people=3, minutes="Se habló.", statements=[], now=OVER)
    later = waiting(title="Luz", starts_at=OVER + DAY, now=OVER + HOUR)
    found = meetings.queue(actor("moderator"), now=OVER + 50 * HOUR)
    assert [(row.kind, row.number, row.hours, row.days) for row in found] == [("results", 1, 50, 2), ("meeting", later.number, 49, 2)]
    assert meetings.waiting(actor("moderator")) == 2


def test_a_moderator_sees_what_looks_the_same(rules: process.Rules, actor: MakeActor) -> None:
    first = waiting(title="Agua", starts_at=SOON, now=NOON)
    again = waiting(title="El agua", starts_at=SOON + HOUR, now=NOON)
    waiting(title="Otro día", starts_at=SOON + DAY, now=NOON)
    waiting(title="Otra colonia", starts_at=SOON, territory="001", now=NOON)
    case = queries.meeting_case(again.number, actor("moderator"), now=NOON)
    assert [row.number for row in case.alike] == [first.number]


def test_figures_count_what_is_public(rules: process.Rules) -> None:
    first, second = listed(title="Agua", starts_at=SOON, now=NOON), listed(title="Luz", starts_at=SOON, now=NOON)
    waiting(title="Sombra", starts_at=SOON, now=NOON)
    report(first, "Uno", "Dos", "Tres", hidden={2: "personal"}, now=OVER)
    meetings.submit_results(second.number, by=second.key, people=30, minutes="", statements=said("Cuatro"), now=OVER)
    assert meetings.figures() == meetings.MeetingFigures(total=2, with_results=1, statements=2)
    report(first, "Uno", now=OVER)
    assert meetings.figures() == meetings.MeetingFigures(total=2, with_results=1, statements=1)


def test_facts_of_a_statement_tell_of_its_meeting_too(rules: process.Rules, sequencer: Sequencer) -> None:
    first = listed(starts_at=SOON, now=NOON)
    report(first, "Agua", "Luz", hidden={2: "personal"}, now=OVER)
    sequencer()
    asked = [Ref("statement", "1-1"), Ref("statement", "1-2"), Ref("statement", "x-1"), Ref("petition", "1")]
    found = meetings.facts_of(asked, rules)
    assert [(str(fact.ref), fact.at, fact.index is not None) for fact in found] == [
        ("meeting/1", NOON, True),
        ("meeting/1", OVER, True),
        ("statement/1-1", OVER, True),
    ]
    assert found[2].params == {"position": 1, "number": 1, "support": 10, "dissent": 2}
    assert meetings.facts_of([Ref("petition", "1")], rules) == ()
