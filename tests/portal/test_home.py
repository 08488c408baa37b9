"""The home page in every state of a process: what it leads to, what changed this week, what comes."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.portal import queries
from constituyente.portal.data import Change, Week
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories import assembly, meetings, news
from tests.factories.petitions import opened, sign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SHADE = "Más sombra en las paradas"


def _text(now: datetime) -> None:
    row = drafting.ProvisionInput("a0000001", "", 1, "article", "Artículo 1", "Sombra", "", "")
    drafting.import_text(drafting.TextInput(1, "Carta", "es", now.date(), None, "", ""), [row], now=now)


def _read(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


# ------------------------------------------------------------------ this week


@pytest.mark.parametrize("count", [1, 3])
def test_a_week_has_what_happened_in_several_places(
    rules: process.Rules, sequencer: Sequencer, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assembly.rules_in_force(standing=rules.text, now=NOON)
    members = assembly.seated(now=NOON)
    for number in range(count):
        asked = opened(title=f"Petición {number}", now=NOON)
        sign(asked, rules.petitions.tiers[0].signatures, now=NOON)
        news.published(title=f"Aviso {number}", now=NOON)
        assembly.roll_call(assembly.votes(members, "+++++++++"), motion=assembly.motion(now=NOON), on=date(2026, 8, 20), now=NOON)
        meetings.listed(title=f"Reunión {number}", starts_at=NOON + DAY, now=NOON)
    sequencer()
    petitions.collect_promises(now=NOON)
    _text(NOON)
    constitution.adopt(1, on=date(2026, 8, 21), now=NOON)
    with django_assert_num_queries(39):
        page = queries.home_page(now=NOON)
    kinds = [change.kind for change in page.week.changes]
    if count == 1:
        assert sorted(kinds) == ["adopted", "mark", "news", "opened", "version", "votes"]
    else:
        assert (len(kinds), max(kinds.count(kind) for kind in kinds)) == (7, 3)
    assert [change.kind for change in page.week.ahead] == ["meeting"] * count
    assert page.adopted == date(2026, 8, 21)


def test_a_promise_that_was_kept_is_told_with_its_making(rules: process.Rules, sequencer: Sequencer) -> None:
    sign(opened(now=NOON), rules.petitions.tiers[0].signatures, now=NOON)
    sequencer()
    petitions.collect_promises(now=NOON)
    promises.fulfil(1, on=NOON.date(), who="Secretaría", text="Contestada.", actor=accounts.SYSTEM, now=NOON + DAY)
    changes = queries.home_page(now=NOON + DAY).week.changes
    assert changes[0] == Change("kept", date(2026, 8, 23), "Se cumplió una promesa: Respuesta por escrito", SHADE, "es", "/promises/1")
    assert [change.kind for change in changes] == ["kept", "mark", "opened"]


def test_a_week_is_told_newest_first_in_the_language_of_the_reader(rules: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    sign(number, rules.petitions.tiers[0].signatures, now=NOON)
    sequencer()
    petitions.collect_promises(now=NOON)
    (promise,) = promises.owed(rules, now=NOON)
    page = queries.home_page(now=promise.due_at + DAY)
    with translation.override("en"):
        english = queries.home_page(now=promise.due_at + DAY)
    late = rules.local_date(promise.due_at)
    assert page.week == Week(
        since=late - 5 * DAY,
        changes=(Change("late", late, "Venció un plazo: Respuesta por escrito", SHADE, "es", "/promises/1", "Debe: Secretaría técnica."),),
        before=page.week.before,
        ahead=(),
    )
    assert [change.said for change in english.week.changes] == ["A deadline passed: Written answer"]


def test_a_week_without_anything_says_what_came_before(rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(now=NOON)
    later = NOON + 30 * DAY
    week = queries.home_page(now=later).week
    assert (week.changes, week.ahead) == ((), ())
    assert week.before == Change("opened", date(2026, 8, 22), "Abrió una petición", SHADE, "es", "/petitions/1")
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "Esta semana no pasó nada. Lo último antes:" in _read(client)
    assert "Nothing happened this week. The last thing before:" in _read(client, "/en/")


def test_the_week_ahead_has_the_sessions_of_bodies(rules: process.Rules, actor: MakeActor) -> None:
    assembly.rules_in_force(standing=rules.text, now=NOON)
    for days in (0, 7, 8):
        meeting = bodies.Meeting(NOON.date() + days * DAY, "Orden del día", place="Recinto")
        bodies.record_session("assembly", meeting, actor=actor("clerk"), now=NOON)
    ahead = queries.home_page(now=NOON).week.ahead
    assert [(change.kind, change.on, change.more) for change in ahead] == [("session", NOON.date() + 7 * DAY, "Recinto")]


def test_what_is_yet_to_come_is_no_change(rules: process.Rules) -> None:
    opened(now=NOON + DAY)
    week = queries.home_page(now=NOON).week
    assert (week.changes, week.before) == ((), None)


# ------------------------------------------------------------------ the states of a process


@pytest.mark.usefixtures("clock")
def test_an_empty_city_says_what_will_stand_here(rules: process.Rules, client: Client) -> None:
    page = _read(client)
    assert ("Todavía no hay nada contado." in page, "Todavía no pasa nada." in page) == (True, True)
    assert ("c-fact__n" in page, "Contado con las primeras" in page, 'href="/petitions/new"' in page) == (False, False, True)


@pytest.mark.parametrize(
    ("now", "standing", "said", "leads_to"),
    [
        (datetime(2026, 5, 1, 18, tzinfo=NOON.tzinfo), "before", "Todavía no empieza. Escuchar abre el 1 de junio de 2026.", "/process"),
        (NOON, "open", "Qué puedes hacer hoy", "/petitions/new"),
        (datetime(2027, 3, 1, 18, tzinfo=NOON.tzinfo), "over", "Ya terminaron todas las fases.", "/process"),
    ],
)
def test_a_home_page_says_where_the_process_stands(
    rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch, now: datetime, standing: str, said: str, leads_to: str
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    page = _read(client)
    assert (queries.home_page(now=now).standing, said in page) == (standing, True)
    assert (page.count('<a class="govuk-button"'), f'<a class="govuk-button" href="{leads_to}"' in page) == (1, True)


def test_between_two_phases_it_says_which_opens_next(rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = rules.text.replace("opens = 2026-08-01\ncloses = 2027-01-31", "opens = 2027-02-01\ncloses = 2027-03-31")
    process.apply(moved, now=NOON)
    between = datetime(2027, 1, 10, 18, tzinfo=NOON.tzinfo)
    monkeypatch.setattr("django.utils.timezone.now", lambda: between)
    assert queries.home_page(now=between).standing == "between"
    assert "Hoy no hay nada abierto. Redactar abre el 1 de febrero de 2027." in _read(client)
    assert "Nothing is open today. Drafting opens on 1 February 2027." in _read(client, "/en/")


def test_once_all_is_over_and_adopted_it_leads_to_the_constitution(
    rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _text(NOON)
    constitution.adopt(1, on=date(2026, 8, 21), now=NOON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 3, 1, 18, tzinfo=NOON.tzinfo))
    page = _read(client)
    assert ("¿Qué dice la Constitución de tu ciudad?" in page, '<a class="govuk-button" href="/constitution"' in page) == (True, True)
