"""Listing, refusing, cancelling."""

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings import queries
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.meetings import listed, waiting
from tests.participation.meetings.calling import HOUR, OVER, SOON, registered
from tests.participation.meetings.opening import commitment, committed
from tests.participation.outgoing import entries, letters

pytestmark = pytest.mark.django_db


def test_listing_makes_a_meeting_public_and_commits_to_what_its_host_wrote(
    rules: process.Rules, actor: MakeActor, sequencer: Sequencer
) -> None:
    first = registered()
    meetings.decide(first.number, actor=actor("moderator"), listed=True, now=NOON, rng=Seeded(3))
    sequencer()
    page = queries.meeting_page(first.number, now=NOON)
    assert page.opening is not None
    assert (page.status, page.title, page.ruling and page.ruling.rules_version) == ("coming", "El agua en la colonia", rules.version)
    assert committed("meeting") == [("1", "1", commitment(page.opening))]
    assert page.index is not None
    assert page.opening.parts[0].text == "meeting/1"
    assert provenance.cards([Ref("meeting", "1")])[Ref("meeting", "1")].title == "El agua en la colonia"
    assert "Publicada: El agua en la colonia" in letters()[-1]


def test_refusing_needs_a_ground_and_a_reason_and_shows_nothing_of_the_text(rules: process.Rules, actor: MakeActor) -> None:
    first = registered()
    moderator = actor("moderator")
    for ground, reason in (("dislike", "No me gusta."), ("personal", " \u200b "), ("", "Por algo.")):
        with pytest.raises(meetings.MeetingGroundMissing):
            meetings.decide(first.number, actor=moderator, listed=False, ground=ground, reason=reason, now=NOON, rng=Seeded(1))
    meetings.decide(first.number, actor=moderator, listed=False, ground="unlawful", reason="Es un negocio.", now=NOON, rng=Seeded(1))
    page = queries.meeting_page(first.number, now=NOON)
    assert (page.status, page.title, page.place) == ("refused", "", "")
    assert page.ruling is not None
    assert page.ruling.reason == "Es un negocio."
    assert entries("meeting") == []
    assert "Es un negocio." in letters()[-1]
    with pytest.raises(meetings.MeetingDecided):
        meetings.decide(first.number, actor=moderator, listed=True, now=NOON, rng=Seeded(1))


@pytest.mark.parametrize("role", ["drafter", "secretariat", "analyst", "clerk"])
def test_only_moderators_decide(rules: process.Rules, actor: MakeActor, role: str) -> None:
    number = waiting(starts_at=SOON, now=NOON).number
    with pytest.raises(Forbidden):
        meetings.decide(number, actor=actor(role), listed=True, now=NOON, rng=Seeded(1))
    with pytest.raises(Forbidden):
        meetings.decide_results(number, actor=actor(role), stamp="", hidden={}, now=NOON, rng=Seeded(1))
    assert meetings.queue(actor(role), now=NOON) == ()
    assert meetings.waiting(actor(role)) == 0


def test_a_host_cancels_with_the_key_and_it_stays_to_be_seen(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    with pytest.raises(meetings.WrongKey):
        meetings.cancel(first.number, by="AAAA-AAAA-AAAA-AAAA-AAAA", now=NOON)
    meetings.cancel(first.number, by=first.key.lower().replace("-", " "), now=NOON + HOUR)
    page = queries.meeting_page(first.number, now=OVER)
    assert (page.status, page.cancelled_at, page.takes_results) == ("cancelled", NOON + HOUR, False)
    assert provenance.cards([Ref("meeting", "1")])[Ref("meeting", "1")].fate == "Cancelled"
    assert meetings.upcoming(3, now=NOON) == ()
    for by in (first.key, accounts.SYSTEM):
        with pytest.raises(meetings.MeetingOver):
            meetings.cancel(first.number, by=by, now=NOON + HOUR)
    with pytest.raises(meetings.ResultsClosed):
        meetings.submit_results(first.number, by=first.key, people=3, minutes="Sí", statements=[], now=OVER)


def test_what_waits_or_has_begun_is_not_cancelled(rules: process.Rules, actor: MakeActor) -> None:
    held, other = listed(title="Agua", starts_at=SOON, now=NOON), waiting(title="Luz", starts_at=SOON, now=NOON)
    for one, now in ((held, SOON), (other, NOON)):
        with pytest.raises(meetings.MeetingOver):
            meetings.cancel(one.number, by=one.key, now=now)
    with pytest.raises(meetings.WrongKey):
        meetings.cancel(held.number, by=other.key, now=NOON)
    with pytest.raises(Forbidden):
        meetings.cancel(held.number, by=actor("drafter"), now=NOON)
    with pytest.raises(NotFound):
        meetings.cancel(99, by=held.key, now=NOON)
