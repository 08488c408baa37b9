"""Registering, deciding, cancelling, handing in, showing, reminding."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core import mail

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings import queries
from constituyente.participation.meetings.data import MeetingOpening
from constituyente.participation.meetings.models import Meeting, Results
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.meetings import decide, described, listed, report, said, waiting

pytestmark = pytest.mark.django_db

ANA = "ana@villa-clara.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = NOON + DAY
HELD = NOON + DAY + 3 * HOUR  # a meeting of two hours that began at SOON is over


def mails() -> list[str]:
    post.drain()
    return [f"{message.to}\n{message.subject}\n{message.body}" for message in mail.outbox]


def code_in(letter: str) -> str:
    found = re.search(r"\b(\d{6})\b", letter)
    assert found
    return found[1]


def bodies(kind: str) -> list[str]:
    return [bytes(body).decode() for body in Entry.objects.filter(kind=kind).order_by("id").values_list("body", flat=True)]


def registered(now: datetime = NOON, **parts: Any) -> tuple[str, meetings.Registered]:  # noqa: ANN401  fields of a meeting
    """A meeting whose host confirmed by code: the token and what they got."""
    handle = meetings.register(described(**{"starts_at": SOON, **parts}), contact=ANA, now=now, rng=Seeded(1))
    token = accounts.token_for_code(handle, code_in(mails()[-1]), now=now)
    return token, meetings.confirm_meeting(token, now=now, rng=Seeded(2))


# ------------------------------------------------------------------ registering


def test_register_keeps_nothing_until_the_contact_is_confirmed(rules: process.Rules) -> None:
    handle = meetings.register(described(starts_at=SOON), contact=ANA, now=NOON, rng=Seeded(1))
    assert Meeting.objects.count() == 0
    token = accounts.token_for_code(handle, code_in(mails()[-1]), now=NOON)
    first = meetings.confirm_meeting(token, now=NOON, rng=Seeded(2))
    second = meetings.confirm_meeting(token, now=NOON + HOUR, rng=Seeded(3))
    assert (first.number, second.number, second.key, Meeting.objects.count()) == (1, 1, "", 1)
    page = queries.meeting_page(1, now=NOON)
    assert (page.status, page.title, page.description, page.place, page.host, page.opening) == ("waiting", "", "", "", None, None)
    assert bodies("meeting") == []


def test_the_key_is_mailed_once_and_only_its_hash_is_kept(rules: process.Rules) -> None:
    _token, first = registered()
    letters = [letter for letter in mails() if first.key in letter]
    assert [ANA in letter for letter in letters] == [True]
    assert f"/meetings/{first.number}/results" in letters[0]
    row = Meeting.objects.get()
    assert first.key not in str(vars(row))
    assert len(row.key_hash) == 64


BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": "\u200b"}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"description": "—"}, "description"),
    ({"description": "x" * 4001}, "description"),
    ({"place": ""}, "place"),
    ({"place": "x" * 301}, "place"),
    ({"host": "..."}, "host"),
    ({"host": "x" * 201}, "host"),
    ({"subject": "dragons"}, "subject"),
    ({"territory": "999"}, "territory"),
    ({"language": "xx"}, "language"),
    ({"starts_at": NOON}, "day"),
    ({"starts_at": NOON - DAY}, "day"),
    ({"starts_at": datetime(2027, 2, 1, 5, tzinfo=UTC)}, "day"),  # it would end after midnight of the last day, in Mexico City
]


@pytest.mark.parametrize(("parts", "field"), BAD)
def test_a_meeting_that_cannot_be_is_refused_by_its_field(rules: process.Rules, parts: dict[str, Any], field: str) -> None:
    meeting = described(**{"starts_at": SOON, **parts})
    with pytest.raises(meetings.MeetingRefused) as refused:
        meetings.register(meeting, contact=ANA, now=NOON, rng=Seeded(1))
    assert refused.value.facts["field"] == field
    assert mails() == []


@pytest.mark.parametrize("length", [timedelta(minutes=14), timedelta(hours=12, minutes=1), -HOUR])
def test_a_meeting_has_a_length(rules: process.Rules, length: timedelta) -> None:
    meeting = replace(described(starts_at=SOON), ends_at=SOON + length)
    with pytest.raises(meetings.MeetingRefused) as refused:
        meetings.register(meeting, contact=ANA, now=NOON, rng=Seeded(1))
    assert refused.value.facts["field"] == "minutes"


def test_a_meeting_may_end_with_the_phase(rules: process.Rules) -> None:
    last = datetime(2027, 2, 1, 4, tzinfo=UTC)  # ten in the evening of 31 January in Mexico City
    assert meetings.register(described(starts_at=last), contact=ANA, now=NOON, rng=Seeded(1))


def test_meetings_are_refused_outside_their_phase(rules: process.Rules) -> None:
    late = datetime(2027, 2, 1, 6, tzinfo=UTC)
    with pytest.raises(meetings.MeetingsClosed):
        meetings.register(described(starts_at=late + DAY), contact=ANA, now=late, rng=Seeded(1))


def test_one_contact_gets_five_codes_an_hour(rules: process.Rules) -> None:
    for attempt in range(8):
        meetings.register(described(title=f"Agua {attempt}", starts_at=SOON), contact=ANA, now=NOON, rng=Seeded(attempt))
    assert len(mails()) == 5


def test_what_cannot_be_seen_is_not_kept(rules: process.Rules) -> None:
    _token, first = registered(title="El\u200b agua\r\nBEGIN:VEVENT", description="uno\r\ndos\u202e", host="\ufeffAna")
    row = Meeting.objects.get(number=first.number)
    assert (row.title, row.description, row.host) == ("El agua BEGIN:VEVENT", "uno\ndos", "Ana")


# ------------------------------------------------------------------ deciding


def commitment(opening: MeetingOpening) -> str:
    """Computed anew from docs/ledger.md alone: SHA-256 of a line with the purpose, each value behind its length, and the salt."""

    def hidden(purpose: str, values: list[bytes], salt: bytes) -> bytes:
        return sha256(f"cc/1 {purpose}\n".encode() + b"".join(len(one).to_bytes(4, "big") + one for one in values) + salt).digest()

    parts = [
        b64decode(part.commitment) if part.commitment else hidden("part", [part.name.encode(), part.text.encode()], b64decode(part.salt))
        for part in opening.parts
    ]
    return hidden("parts", parts, b64decode(opening.salt)).hex()


def committed(kind: str) -> list[tuple[str, str, str]]:
    """Number, version and commitment of each entry of a kind."""
    found = [ledger.entries.decode(body.encode()).fields for body in bodies(kind)]
    return [(one["number"], one["version"], b64decode(one["commitment"]).hex()) for one in found]


def test_listing_makes_a_meeting_public_and_commits_to_what_its_host_wrote(
    rules: process.Rules, actor: MakeActor, sequencer: Sequencer
) -> None:
    _token, first = registered()
    meetings.decide(first.number, actor=actor("moderator"), listed=True, now=NOON, rng=Seeded(3))
    sequencer()
    page = queries.meeting_page(first.number, now=NOON)
    assert page.opening is not None
    assert (page.status, page.title, page.ruling and page.ruling.rules_version) == ("coming", "El agua en la colonia", rules.version)
    assert committed("meeting") == [("1", "1", commitment(page.opening))]
    assert page.index is not None
    assert page.opening.parts[0].text == "meeting/1"
    assert provenance.cards([page_ref(1)])[page_ref(1)].title == "El agua en la colonia"
    assert "Publicada: El agua en la colonia" in mails()[-1]


def page_ref(number: int) -> Ref:
    return Ref("meeting", str(number))


def test_refusing_needs_a_ground_and_a_reason_and_shows_nothing_of_the_text(rules: process.Rules, actor: MakeActor) -> None:
    _token, first = registered()
    moderator = actor("moderator")
    for ground, reason in (("dislike", "No me gusta."), ("personal", " \u200b "), ("", "Por algo.")):
        with pytest.raises(meetings.MeetingGroundMissing):
            meetings.decide(first.number, actor=moderator, listed=False, ground=ground, reason=reason, now=NOON, rng=Seeded(1))
    meetings.decide(first.number, actor=moderator, listed=False, ground="unlawful", reason="Es un negocio.", now=NOON, rng=Seeded(1))
    page = queries.meeting_page(first.number, now=NOON)
    assert (page.status, page.title, page.place) == ("refused", "", "")
    assert page.ruling is not None
    assert page.ruling.reason == "Es un negocio."
    assert bodies("meeting") == []
    assert "Es un negocio." in mails()[-1]
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


def test_the_queue_holds_meetings_and_results_oldest_first(rules: process.Rules, actor: MakeActor) -> None:
    first = listed(title="Agua", starts_at=SOON, now=NOON)
    meetings.submit_results(first.number, by=first.key, people=3, minutes="Se habló.", statements=[], now=HELD)
    later = waiting(title="Luz", starts_at=HELD + DAY, now=HELD + HOUR)
    found = meetings.queue(actor("moderator"), now=HELD + 50 * HOUR)
    assert [(row.kind, row.number, row.hours, row.days) for row in found] == [("results", 1, 50, 2), ("meeting", later.number, 49, 2)]
    assert meetings.waiting(actor("moderator")) == 2


def test_a_moderator_sees_what_looks_the_same(rules: process.Rules, actor: MakeActor) -> None:
    first = waiting(title="Agua", starts_at=SOON, now=NOON)
    again = waiting(title="El agua", starts_at=SOON + HOUR, now=NOON)
    waiting(title="Otro día", starts_at=SOON + DAY, now=NOON)
    waiting(title="Otra colonia", starts_at=SOON, territory="001", now=NOON)
    case = queries.meeting_case(again.number, actor("moderator"), now=NOON)
    assert [row.number for row in case.alike] == [first.number]


# ------------------------------------------------------------------ cancelling


def test_a_host_cancels_with_the_key_and_it_stays_to_be_seen(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    with pytest.raises(meetings.WrongKey):
        meetings.cancel(first.number, by="AAAA-AAAA-AAAA-AAAA-AAAA", now=NOON)
    meetings.cancel(first.number, by=first.key.lower().replace("-", " "), now=NOON + HOUR)
    page = queries.meeting_page(first.number, now=HELD)
    assert (page.status, page.cancelled_at, page.takes_results) == ("cancelled", NOON + HOUR, False)
    assert provenance.cards([page_ref(1)])[page_ref(1)].fate == "Cancelled"
    assert meetings.upcoming(3, now=NOON) == ()
    for by in (first.key, accounts.SYSTEM):
        with pytest.raises(meetings.MeetingOver):
            meetings.cancel(first.number, by=by, now=NOON + HOUR)
    with pytest.raises(meetings.ResultsClosed):
        meetings.submit_results(first.number, by=first.key, people=3, minutes="Sí", statements=[], now=HELD)


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


# ------------------------------------------------------------------ results


def test_results_wait_for_the_moderators_and_then_become_public(rules: process.Rules, actor: MakeActor, sequencer: Sequencer) -> None:
    _token, first = registered()
    meetings.decide(first.number, actor=accounts.SYSTEM, listed=True, now=NOON, rng=Seeded(3))
    given = [
        meetings.StatementInput(1, "Que el agua llegue todos los días.", "rights", 28, 2),
        meetings.StatementInput(2, "El teléfono de Juan es 555.", "", None, None),
        meetings.StatementInput(3, "Que haya\r\nsombra."),
    ]
    assert meetings.submit_results(first.number, by=first.key, people=30, minutes="Se habló.", statements=given, now=HELD) == 1
    before = queries.meeting_page(first.number, now=HELD)
    assert (before.results, before.awaits, bodies("results"), corpus.given(limit=9)) == (None, True, [], ())
    decide(first.number, hidden={2: "personal"}, now=HELD + HOUR)
    sequencer()
    page = queries.meeting_page(first.number, now=HELD)
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
        ("statement/1-1", "Que el agua llegue todos los días.", "rights", True, HELD + HOUR),
        ("statement/1-3", "Que haya\nsombra.", "", True, HELD + HOUR),
    ]
    assert set(provenance.cards([Ref("statement", f"1-{one}") for one in (1, 2, 3)])) == {Ref("statement", "1-1"), Ref("statement", "1-3")}
    assert "2 de 3" in mails()[-1]


def test_handing_in_again_before_the_decision_replaces_it_whole(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    for texts in (("Agua", "Luz"), ("Sombra",)):
        version = meetings.submit_results(first.number, by=first.key, people=30, minutes="", statements=said(*texts), now=HELD)
        assert version == 1
    decide(first.number, now=HELD)
    page = queries.meeting_page(first.number, now=HELD)
    assert page.results is not None
    assert [row.text for row in page.results.statements] == ["Sombra"]
    assert Results.objects.count() == 1


def test_a_correction_is_a_version_of_its_own_and_decided_anew(rules: process.Rules, sequencer: Sequencer) -> None:
    first = listed(starts_at=SOON, now=NOON)
    report(first, "Agua", "Luz", "Sombra", now=HELD)
    given = [meetings.StatementInput(1, "Agua", "", 11, 2), meetings.StatementInput(2, "Luz de noche")]
    assert meetings.submit_results(first.number, by=first.key, people=31, minutes="", statements=given, now=HELD + HOUR) == 2
    unchanged = queries.meeting_page(first.number, now=HELD).results
    assert unchanged is not None
    assert (unchanged.version, unchanged.people) == (1, 30)
    decide(first.number, now=HELD + 2 * HOUR)
    sequencer()
    results = queries.meeting_page(first.number, now=HELD).results
    assert results is not None
    assert [(row.ref, row.text, row.support) for row in results.statements] == [
        ("statement/1-1", "Agua", 11),
        ("statement/1-2@2", "Luz de noche", None),
    ]
    assert [(number, version) for number, version, _hash in committed("results")] == [("1", "1"), ("1", "2")]
    assert {str(text.ref) for text in corpus.given(limit=9)} == {"statement/1-1", "statement/1-2@2"}
    gone = queries.statement_page(first.number, 3)
    assert (gone.current, gone.until, gone.statement.text) == (False, HELD + 2 * HOUR, "Sombra")
    assert queries.statement_page(first.number, 2).current


def test_results_are_those_that_were_read(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    meetings.submit_results(first.number, by=first.key, people=30, minutes="", statements=said("Agua"), now=HELD)
    case = meetings.results_case(first.number, accounts.SYSTEM, now=HELD)
    assert case.results is not None
    meetings.submit_results(first.number, by=first.key, people=30, minutes="", statements=said("Insultos"), now=HELD)
    with pytest.raises(meetings.NoResultsWaiting):
        meetings.decide_results(first.number, actor=accounts.SYSTEM, stamp=case.results.stamp, hidden={}, now=HELD, rng=Seeded(1))
    assert bodies("results") == []
    decide(first.number, now=HELD)
    with pytest.raises(meetings.NoResultsWaiting):
        meetings.decide_results(first.number, actor=accounts.SYSTEM, stamp=case.results.stamp, hidden={}, now=HELD, rng=Seeded(1))


def test_what_is_not_shown_needs_a_published_ground(rules: process.Rules) -> None:
    first = listed(starts_at=SOON, now=NOON)
    meetings.submit_results(first.number, by=first.key, people=30, minutes="Ana dijo.", statements=said("Agua"), now=HELD)
    for hidden, ground in (({1: "dislike"}, ""), ({}, "dislike"), ({7: "personal"}, "")):
        with pytest.raises(meetings.MeetingGroundMissing):
            decide(first.number, hidden=hidden, minutes_ground=ground, now=HELD)
    decide(first.number, minutes_ground="personal", now=HELD)
    results = queries.meeting_page(first.number, now=HELD).results
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
        meetings.submit_results(first.number, by=first.key, people=people, minutes=minutes, statements=statements, now=HELD)
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
            meetings.submit_results(first.number, by=key, people=3, minutes="Sí", statements=[], now=HELD)
    with pytest.raises(Forbidden):
        meetings.submit_results(first.number, by=actor("drafter"), people=3, minutes="Sí", statements=[], now=HELD)
    assert meetings.submit_results(first.number, by=actor("moderator"), people=3, minutes="Sí", statements=[], now=HELD) == 1


# ------------------------------------------------------------------ reminding, figures


def test_a_host_is_reminded_once_the_day_after(rules: process.Rules) -> None:
    _token, first = registered()
    meetings.decide(first.number, actor=accounts.SYSTEM, listed=True, now=NOON, rng=Seeded(3))
    mails()
    assert (meetings.remind(now=HELD), meetings.remind(now=HELD + DAY), meetings.remind(now=HELD + DAY)) == (0, 1, 0)
    reminders = [letter for letter in mails() if "results" in letter.partition("\n")[2] and "/mail/stop/" in letter]
    assert f"/meetings/{first.number}/results" in reminders[-1]


def test_nobody_is_reminded_of_what_came_in_was_cancelled_or_is_too_late(rules: process.Rules) -> None:
    done, cancelled = listed(title="Agua", starts_at=SOON, now=NOON), listed(title="Luz", starts_at=SOON, now=NOON)
    waiting(title="Sombra", starts_at=SOON, now=NOON)
    meetings.submit_results(done.number, by=done.key, people=3, minutes="Sí", statements=[], now=HELD)
    meetings.cancel(cancelled.number, by=cancelled.key, now=NOON)
    assert meetings.remind(now=HELD + DAY) == 0
    listed(title="Tarde", starts_at=SOON, now=NOON)
    assert meetings.remind(now=datetime(2027, 3, 3, 6, tzinfo=UTC)) == 0
    assert meetings.remind(now=HELD + DAY) == 1


def test_figures_count_what_is_public(rules: process.Rules) -> None:
    first, second = listed(title="Agua", starts_at=SOON, now=NOON), listed(title="Luz", starts_at=SOON, now=NOON)
    waiting(title="Sombra", starts_at=SOON, now=NOON)
    report(first, "Uno", "Dos", "Tres", hidden={2: "personal"}, now=HELD)
    meetings.submit_results(second.number, by=second.key, people=30, minutes="", statements=said("Cuatro"), now=HELD)
    assert meetings.figures() == meetings.MeetingFigures(total=2, with_results=1, statements=2)
    report(first, "Uno", now=HELD)
    assert meetings.figures() == meetings.MeetingFigures(total=2, with_results=1, statements=1)


def test_facts_of_a_statement_tell_of_its_meeting_too(rules: process.Rules, sequencer: Sequencer) -> None:
    first = listed(starts_at=SOON, now=NOON)
    report(first, "Agua", "Luz", hidden={2: "personal"}, now=HELD)
    sequencer()
    asked = [Ref("statement", "1-1"), Ref("statement", "1-2"), Ref("statement", "x-1"), Ref("petition", "1")]
    found = meetings.facts_of(asked, rules)
    assert [(str(fact.ref), fact.at, fact.index is not None) for fact in found] == [
        ("meeting/1", NOON, True),
        ("meeting/1", HELD, True),
        ("statement/1-1", HELD, True),
    ]
    assert found[2].params == {"position": 1, "number": 1, "support": 10, "dissent": 2}
    assert meetings.facts_of([Ref("petition", "1")], rules) == ()
