"""The pages of meetings: in a fixed number of statements, in both languages, with their twins; forms that lose nothing."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings.models import Meeting, Results
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.meetings import listed, report, said, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AGO = NOON - 5 * DAY
ENGLISH = re.compile(r"\b(the|of|with|and|meetings?|is|your?|not|what|which|statements?)\b", re.IGNORECASE)
WITHOUT_WORDS = re.compile(r"<(script|style|code|pre)\b.*?</\1>|<span class=\"code\">.*?</span>|<[^>]*>", re.DOTALL)
EVIL = "<script>alert(1)</script><svg onload=alert(1)>\u200b=1+1 {{ 7|add:7 }}"
FORM = {
    "title": "El agua en la colonia",
    "description": "Hablamos del agua.",
    "place": "Casa de cultura",
    "territory": "001",
    "subject": "rights",
    "day": "14 de noviembre",
    "time": "5:30 pm",
    "minutes": "120",
    "open": "yes",
    "language": "es",
    "host": "Vecinas",
    "contact": "ana@villa-clara.example",
    "notice": "on",
}


def text(page: str) -> str:
    return html.unescape(" ".join(WITHOUT_WORDS.sub(" ", page.partition("<main")[2].partition("</main>")[0]).split()))


def body(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def code() -> str:
    post.drain()
    found = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].body))
    assert found
    return found[1]


def moderator(client: Client, actor: MakeActor) -> accounts.Actor:
    person = actor("moderator")
    client.force_login(Person.objects.get(pk=person.id or 0))
    return person


def held(title: str = "Agua", **parts: Any) -> meetings.Registered:  # noqa: ANN401  of a meeting
    """A meeting that is over."""
    return listed(title=title, starts_at=NOON - DAY, now=AGO, **parts)


def coming(title: str = "Luz", days: int = 1, **parts: Any) -> meetings.Registered:  # noqa: ANN401  as above
    return listed(title=title, starts_at=NOON + days * DAY, now=AGO, **parts)


# ------------------------------------------------------------------ statements


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_list_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for title in "ABC"[:number]:
        coming(title)
        report(held(f"{title} fue"), "Agua", now=NOON)
    with django_assert_num_queries(6):
        page = body(client, "/meetings")
    assert page.count("<h3>") == 2 * number


@pytest.mark.parametrize("number", [1, 3])
def test_a_meeting_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report(held(), *"ABC"[:number], now=NOON)
    with django_assert_num_queries(7):
        page = body(client, "/meetings/1")
    assert page.count("statement/1-") == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_statement_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report(held(), "Agua", now=NOON)
    for key in range(1, number + 1):
        item = Ref("item", str(key))
        provenance.register(provenance.Card(item, "Pieza", f"/dossiers/{key}", "es", "", None), now=NOON)
        provenance.link(item, provenance.Relation.COPIES, Ref("statement", "1-1"), by="drafter", at=NOON)
    with django_assert_num_queries(8):
        page = body(client, "/meetings/1/statements/1")
    assert page.count("Pieza") == number


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_calendar_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for title in "ABC"[:number]:
        coming(title)
    with django_assert_num_queries(4):
        page = body(client, "/meetings/calendar")
    assert page.count('href="/meetings/') - page.count('href="/meetings/calendar') == number


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_desk_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    moderator(client, actor)
    for title in "ABC"[:number]:
        waiting(title=title, starts_at=NOON + DAY, now=NOON)
        held(f"{title} fue")
    with django_assert_num_queries(7):
        page = body(client, "/desk/meetings")
    assert (page.count("#case"), page.count("/paper")) == (number, number)


# ------------------------------------------------------------------ lists


def test_the_list_shows_what_comes_first_and_then_what_was(rules: process.Rules, client: Client) -> None:
    report(held("Fue"), "Agua", now=NOON)
    listed(title="Fue antes", starts_at=NOON - 2 * DAY, now=AGO)
    coming("Mañana")
    coming("Pasado", 2)
    listed(title="Ahora", starts_at=NOON - HOUR, now=AGO)
    waiting(title="Todavía no", starts_at=NOON + DAY, now=NOON)
    found = client.get("/meetings.json").json()
    assert [(row["title"], row["status"], row["statements"]) for row in found["items"]] == [
        ("Ahora", "now", 0),
        ("Mañana", "coming", 0),
        ("Pasado", "coming", 0),
        ("Fue", "past", 1),
        ("Fue antes", "past", 0),
    ]
    assert "Todavía no" not in body(client, "/meetings")


def test_the_filters_narrow_the_list(rules: process.Rules, client: Client) -> None:
    report(held("Agua", territory="001", subject="rights"), "Uno", now=NOON)
    held("Luz", territory="002")
    gone = coming("Sombra", territory="001")
    meetings.cancel(gone.number, by=gone.key, now=NOON)
    coming("Calle")
    for asked, titles in (
        ("state=coming", ["Calle"]),
        ("state=past", ["Luz", "Agua"]),
        ("state=results", ["Agua"]),
        ("state=without", ["Luz"]),
        ("state=cancelled", ["Sombra"]),
        ("territory=001", ["Sombra", "Agua"]),
        ("subject=rights&state=&territory=", ["Agua"]),
        ("subject=rights&territory=002", []),
    ):
        assert [row["title"] for row in client.get(f"/meetings.json?{asked}").json()["items"]] == titles
        body(client, f"/meetings?{asked}")
    for asked in ("state=x", "territory=x", "subject=x", "after=99", "before=99", "before=x", "after=99999999999999999999"):
        assert client.get(f"/meetings?{asked}").status_code == 400


def test_the_list_goes_on_from_what_comes_to_what_was(rules: process.Rules, client: Client) -> None:
    for number in range(25):
        coming(f"Por venir {number:02}", 1 + number // 2)
        held(f"Fue {number:02}")
    address: str | None = "/meetings?territory="
    titles = list[str]()
    while address:
        found = client.get(address.replace("/meetings", "/meetings.json")).json()
        assert len(found["items"]) <= 20
        titles += [row["title"] for row in found["items"]]
        address = found["next"]
    assert titles == [f"Por venir {number:02}" for number in range(25)] + [f"Fue {number:02}" for number in reversed(range(25))]


def test_the_calendar_has_every_day_of_the_month(rules: process.Rules, client: Client) -> None:
    late = listed(title="De noche", starts_at=NOON.replace(day=1, month=9, hour=3), now=AGO)  # the evening of 31 August in Mexico City
    found = client.get("/meetings/calendar.json?month=2026-08").json()
    assert (len(found["days"]), found["first"], found["previous"], found["next"], found["total"]) == (31, 6, "2026-07", "2026-09", 1)
    assert [row["number"] for row in found["days"][30]["meetings"]] == [late.number]
    assert client.get("/meetings/calendar.json").json()["month"] == "2026-08"
    assert client.get("/meetings/calendar.json?month=2199-12").json()["next"] is None
    for asked in ("2026-13", "2026-8", "x", "0000-01", "9999-12"):
        assert client.get(f"/meetings/calendar?month={asked}").status_code == 400


def test_calendar_programs_get_what_is_listed(rules: process.Rules, client: Client) -> None:
    gone = coming("Luz, con \r\ncomas; y <b>")
    meetings.cancel(gone.number, by=gone.key, now=NOON)
    report(held(), "Agua", now=NOON)
    waiting(title="Todavía no", starts_at=NOON + DAY, now=NOON)
    response = client.get("/en/meetings.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "public" in response.headers["Cache-Control"]
    assert client.get("/en/meetings.ics", headers={"if-none-match": response.headers["ETag"]}).status_code == 304
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(str(one["SUMMARY"]), str(one["STATUS"]), str(one["URL"])) for one in events] == [
        ("Luz, con comas; y <b>", "CANCELLED", "http://127.0.0.1:8000/en/meetings/1"),
        ("Agua", "CONFIRMED", "http://127.0.0.1:8000/en/meetings/2"),
    ]
    (alone,) = Calendar.from_ical(client.get("/meetings/2.ics").content).walk("VEVENT")
    assert alone["UID"] == events[1]["UID"]
    for address in ("/meetings/3.ics", "/meetings/99.ics"):
        assert client.get(address).status_code == 404


# ------------------------------------------------------------------ registering


def test_registering_from_the_form_to_the_key(rules: process.Rules, client: Client) -> None:
    response = client.post("/meetings/new", FORM)
    assert response.status_code == 302
    asked = text(body(client, response["Location"]))
    assert "sábado, 14 de noviembre de 2026 a las 17:30" in asked
    page = client.post(response["Location"], {"code": code()}).content.decode()
    row = Meeting.objects.get()
    assert (row.title, row.territory, row.subject, row.ends_at - row.starts_at) == (FORM["title"], "001", "rights", 2 * HOUR)
    found = re.search(r'<code class="c-slip__code[^>]*>(.*?)</code>', page)
    assert found
    key = re.sub(r"<[^>]*>", "", found[1])
    assert len(key) == 24
    again = client.post(response["Location"], {"code": code_again()}).content.decode()
    assert found[1] not in again
    post.drain()
    assert any(key in str(letter.body) for letter in mail.outbox)
    assert "Espera que la leamos" in body(client, "/meetings/1")


def code_again() -> str:
    """The code of the first message, behind that of the key."""
    return next(found[1] for letter in mail.outbox if (found := re.search(r"\b(\d{6})\b", str(letter.body))))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Escribe cómo se llama"),
        ({"title": "\u200b"}, "Escribe cómo se llama"),
        ({"description": "—"}, "Escríbelo con palabras"),
        ({"day": "mañana"}, "Escribe un día como 14/11/2026"),
        ({"day": "1/8/2026"}, "Tiene que empezar después de ahora"),
        ({"day": "1/8/2027"}, "Tiene que terminar antes que la fase de reuniones"),
        ({"day": "1" * 61}, "60"),
        ({"time": "25:00"}, "Escribe una hora como 17:30"),
        ({"minutes": "100000"}, "Elige"),
        ({"minutes": ""}, "Elige"),
        ({"open": ""}, "Elige quién puede venir"),
        ({"language": "xx"}, "Elige"),
        ({"territory": "999"}, "Elige"),
        ({"contact": "ana"}, "correo"),
        ({"notice": ""}, "Lee el aviso y acepta para poder registrarla"),
        ({"title": "x" * 201}, "200"),
    ],
)
def test_a_form_with_a_mistake_says_it_and_loses_nothing(rules: process.Rules, client: Client, change: dict[str, str], said: str) -> None:
    response = client.post("/meetings/new", {**FORM, "description": EVIL} | change)
    page = response.content.decode()
    assert response.status_code == 200
    assert "govuk-error-summary" in page
    assert said in html.unescape(page)
    kept = [value for name, value in FORM.items() if name not in {"description", "notice", *change}]
    assert [value for value in kept if value not in page] == []
    assert "<script>alert" not in page
    assert mail.outbox == []


def test_the_form_comes_back_filled_in_to_ask_for_another_code(rules: process.Rules, client: Client) -> None:
    handle = client.post("/meetings/new", FORM)["Location"].rpartition("/")[2]
    page = body(client, f"/meetings/new/again/{handle}")
    for typed in ("El agua en la colonia", "14/11/2026", "17:30", "Vecinas"):
        assert typed in page
    assert FORM["contact"] not in page
    assert body(client, "/meetings/new/again/NOBODY", status=410)


def test_wrong_codes_end_and_the_way_on_is_shown(rules: process.Rules, client: Client) -> None:
    address = client.post("/meetings/new", FORM)["Location"]
    wrong = "000000" if code() != "000000" else "111111"
    statuses = [client.post(address, {"code": wrong}).status_code for _try in range(6)]
    assert statuses[-1] == 429
    assert "/meetings/new/again/" in client.post(address, {"code": wrong}).content.decode()


def test_meetings_are_not_registered_outside_their_phase(rules: process.Rules, client: Client) -> None:
    process.apply(rules.text.replace(', "meetings"', ""), now=NOON)
    assert client.get("/meetings/new").status_code == 409
    assert "/meetings/new" not in body(client, "/meetings")


# ------------------------------------------------------------------ results


def results_form(key: str = "", **parts: str) -> dict[str, str]:
    rows = {f"{name}_{row}": "" for row in range(1, 6) for name in ("text", "theme", "support", "dissent")}
    return {"key": key, "people": "30", "minutes": "", "many": "", "rows": "5", **rows, **parts}


def test_results_are_handed_in_row_by_row_and_pasted(rules: process.Rules, client: Client) -> None:
    registered = held()
    page = body(client, "/meetings/1/results")
    assert page.count("<textarea") == 5 + 2
    form = results_form(registered.key, text_2="Agua", support_2="28", dissent_2="2", theme_2="rights", many=" Luz \n\n\u200b\nSombra")
    assert "Los resultados están entregados" in client.post("/meetings/1/results", form).content.decode()
    rows = Results.objects.get().statements.order_by("position")
    assert [(one.position, one.text, one.theme, one.support, one.dissent) for one in rows] == [
        (1, "Agua", "rights", 28, 2),
        (2, "Luz", "", None, None),
        (3, "Sombra", "", None, None),
    ]
    assert "Ya llegaron sus resultados" in body(client, "/meetings/1")


def test_more_rows_keep_what_was_typed(rules: process.Rules, client: Client) -> None:
    held()
    form = results_form("AAAA", text_1=EVIL, support_1="muchos", many="Luz")
    page = client.post("/meetings/1/results", {**form, "more": "yes"}).content.decode()
    assert page.count("<textarea") == 10 + 2
    assert 'name="rows" value="10"' in page
    for kept in ("muchos", "Luz", "AAAA", "&lt;script&gt;"):
        assert kept in page
    assert "govuk-error-summary" not in page
    full = client.post("/meetings/1/results", {**form, "rows": "98", "more": "yes"}).content.decode()
    assert full.count("<textarea") == 100 + 2
    assert 'name="more"' not in full
    for rows in ("999999999", "-1", "x", "", "\u0661"):
        assert client.post("/meetings/1/results", {**form, "rows": rows, "more": "yes"}).status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": ""}, "Escribe la clave del mensaje"),
        ({"key": "AAAA-AAAA-AAAA-AAAA-AAAA"}, "Esa no es la clave de esta reunión"),
        ({"people": "0"}, "Vino al menos una persona"),
        ({"people": "muchas"}, "Escribe un número entero"),
        ({"people": "100001"}, "Son más personas de las que caben en una reunión"),
        ({"support_1": "31"}, "A favor y en contra suman más que las 30 personas que vinieron"),
        ({"support_1": "20", "dissent_1": "20"}, "A favor y en contra suman más que las 30 personas que vinieron"),
        ({"support_1": "-1"}, "Escribe un número entero"),
        ({"support_1": "9" * 400}, "Son más personas de las que caben en una reunión"),
        ({"support_3": "3"}, "Escribe de qué estaban a favor o en contra"),
        ({"theme_1": "dragons"}, "Elige"),
        ({"text_1": "—"}, "Escríbelo con palabras"),
        ({"text_1": ""}, "Escribe una conclusión, o la minuta"),
        ({"many": "Luz\n" * 100}, "Una reunión entrega hasta 100 conclusiones"),
        ({"many": "Luz\n" * 10_000}, "Una reunión entrega hasta 100 conclusiones"),
        ({"many": "x" * 1001}, "Es demasiado largo: hasta 1000 caracteres"),
    ],
)
def test_results_with_a_mistake_say_it_and_lose_nothing(rules: process.Rules, client: Client, change: dict[str, str], said: str) -> None:
    registered = held()
    form = results_form(registered.key, text_1="Que haya agua", text_2="Que haya luz") | change
    if change == {"text_1": ""}:
        form["text_2"] = ""
    page = client.post("/meetings/1/results", form).content.decode()
    assert "govuk-error-summary" in page
    assert said in html.unescape(page)
    assert form["text_2"] in page
    assert Results.objects.count() == 0


def test_results_of_a_meeting_that_takes_none_are_refused(rules: process.Rules, client: Client) -> None:
    registered = coming()
    waiting(title="Todavía no", starts_at=NOON + DAY, now=NOON)
    for number in (registered.number, 2):
        assert client.get(f"/meetings/{number}/results").status_code in {404, 409}
        assert client.post(f"/meetings/{number}/results", results_form(registered.key)).status_code in {404, 409}
    assert client.get("/meetings/99/results").status_code == 404


def test_the_form_of_a_correction_has_what_is_public(rules: process.Rules, client: Client) -> None:
    registered = held()
    report(registered, "Agua", "El teléfono de Juan", "Sombra", hidden={2: "personal"}, now=NOON)
    page = body(client, "/meetings/1/results")
    assert ("Agua" in page, "Sombra" in page, "Juan" in page) == (True, True, False)
    form = results_form(registered.key, text_1="Agua", text_3="Sombra")
    client.post("/meetings/1/results", form)
    assert [one.position for one in Results.objects.get(version=2).statements.order_by("position")] == [1, 3]


def test_a_key_is_in_no_address(rules: process.Rules, client: Client) -> None:
    registered = held()
    response = client.get(f"/meetings/1/results?key={registered.key}")
    assert registered.key not in response.content.decode()
    assert client.post(f"/meetings/1/results?key={registered.key}", results_form(text_1="Agua")).status_code == 200
    assert Results.objects.count() == 0


def test_a_host_cancels_from_the_page(rules: process.Rules, client: Client) -> None:
    registered = coming()
    assert "/meetings/1/cancel" in body(client, "/meetings/1")
    assert "Esa no es la clave" in client.post("/meetings/1/cancel", {"key": "AAAA"}).content.decode()
    assert client.post("/meetings/1/cancel", {"key": registered.key}).status_code == 302
    assert "No se hace: se canceló" in body(client, "/meetings/1")
    assert client.post("/meetings/1/cancel", {"key": registered.key}).status_code == 409
    assert "no se puede cancelar" in body(client, "/meetings/1/cancel")


# ------------------------------------------------------------------ the desk


def test_a_moderator_lists_and_refuses(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    moderator(client, actor)
    waiting(title="Agua", starts_at=NOON + DAY, now=NOON)
    waiting(title="Luz", starts_at=NOON + DAY, now=NOON)
    page = body(client, "/desk/meetings/1")
    assert "En el mismo lugar, casi a la misma hora" in page
    for form in (
        {"decision": ""},
        {"decision": "personal"},
        {"decision": "personal", "reason": "\u200b"},
        {"decision": "dragons", "reason": "x"},
    ):
        assert "govuk-error-summary" in client.post("/desk/meetings/1", form).content.decode()
    assert client.post("/desk/meetings/1", {"decision": "+list"})["Location"] == "/desk/meetings/2?done=1"
    assert client.post("/desk/meetings/2", {"decision": "unlawful", "reason": EVIL})["Location"] == "/desk/meetings?done=2"
    assert client.post("/desk/meetings/2", {"decision": "+list"}).status_code == 409
    shown = body(client, "/meetings/2")
    assert ("No se publicó" in shown, "<script>alert" in shown, "Luz" in shown) == (True, False, False)
    assert "Ya está decidida" in body(client, "/desk/meetings/1")


def test_a_moderator_shows_results_but_for_what_is_not(
    rules: process.Rules, actor: MakeActor, client: Client, sequencer: Sequencer
) -> None:
    moderator(client, actor)
    registered = held()
    meetings.submit_results(1, by=registered.key, people=30, minutes="Juan dijo.", statements=said("Agua", EVIL), now=NOON)
    page = body(client, "/desk/meetings/1/results")
    stamp = re.search(r'name="stamp" value="([0-9a-f]{64})"', page)
    assert stamp
    assert "<script>alert" not in page
    assert "govuk-error-summary" in client.post("/desk/meetings/1/results", {"stamp": stamp[1], "statement_2": "x"}).content.decode()
    assert client.post("/desk/meetings/1/results", {"stamp": "0" * 64}).status_code == 409
    form = {"stamp": stamp[1], "statement_1": "+show", "statement_2": "unrelated", "minutes": "personal"}
    assert client.post("/desk/meetings/1/results", form)["Location"] == "/desk/meetings?done=1"
    sequencer()
    shown = body(client, "/meetings/1")
    assert ("Agua" in shown, "script&gt;" in shown, "Juan dijo" in shown) == (True, False, False)
    assert "La conclusión 2 no se muestra: Es publicidad" in shown
    assert "Esta conclusión no se muestra" in body(client, "/meetings/1/statements/2")
    assert client.get("/meetings/1/statements/3").status_code == 404
    assert "No espera nada" in body(client, "/desk/meetings/1/results")


def test_a_facilitator_types_in_what_came_on_paper(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    moderator(client, actor)
    held()
    assert 'name="key"' not in body(client, "/desk/meetings/1/paper")
    response = client.post("/desk/meetings/1/paper", results_form(text_1="Agua"))
    assert response["Location"] == "/desk/meetings/1/results"
    assert Results.objects.get().decided_at is None
    more = client.post("/desk/meetings/1/paper", results_form(text_1="Agua", more="yes")).content.decode()
    assert more.count("<textarea") == 10 + 2


def test_a_moderator_cancels_for_a_host_who_lost_the_key(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    moderator(client, actor)
    coming()
    assert "Cancelar la reunión" in body(client, "/desk/meetings/1/cancel")
    assert client.post("/desk/meetings/1/cancel")["Location"] == "/desk/meetings/1"
    assert client.post("/desk/meetings/1/cancel").status_code == 409


# ------------------------------------------------------------------ language, hostile text


def test_what_people_wrote_is_shown_as_it_is_and_runs_nowhere(rules: process.Rules, client: Client) -> None:
    meeting = meetings.MeetingInput(EVIL, EVIL, "es", EVIL, NOON - DAY, NOON - DAY + HOUR, True, "", "", EVIL)  # noqa: FBT003
    registered = meetings.receive(meeting, now=AGO, rng=Seeded(1))
    meetings.decide(registered.number, actor=accounts.SYSTEM, listed=True, now=AGO, rng=Seeded(2))
    report(registered, EVIL, now=NOON)
    for address in ("/meetings", "/meetings/1", "/meetings/1/statements/1", "/meetings/calendar", "/meetings/1/results"):
        page = body(client, address)
        assert "<script>alert" not in page
        assert "<svg onload" not in page
        assert "{{ 7|add:7 }}" in html.unescape(page) or address == "/meetings/calendar"
    assert "\u200b" not in client.get("/meetings/1.json").content.decode()


def test_pages_are_spanish_and_english(rules: process.Rules, client: Client, sequencer: Sequencer) -> None:
    registered = held(subject="rights", territory="001")
    report(registered, "Agua", "Juan", hidden={2: "personal"}, now=NOON)
    gone = coming()
    coming("Calle")
    meetings.cancel(gone.number, by=gone.key, now=NOON)
    sequencer()
    addresses = (
        "/meetings", "/meetings?state=without&territory=002", "/meetings/1", "/meetings/2", "/meetings/3", "/meetings/1/statements/1",
        "/meetings/1/statements/2", "/meetings/calendar", "/meetings/calendar?month=2026-01", "/meetings/new", "/meetings/1/results",
        "/meetings/3/cancel",
    )  # fmt: skip
    for address in addresses:
        assert ENGLISH.findall(text(body(client, address)).replace("script", "")) == []
        assert 'lang="en"' in body(client, f"/en{address}")


def test_json_holds_what_opens_the_commitments(rules: process.Rules, client: Client) -> None:
    report(held(), "Agua", "Juan", hidden={2: "personal"}, now=NOON)
    page = json.loads(client.get("/meetings/1.json").content)
    assert [part["name"] for part in page["opening"]["parts"]][:3] == ["ref", "title", "description"]
    assert [(part["name"], bool(part["text"]), bool(part["commitment"])) for part in page["results"]["opening"]["parts"][3:]] == [
        ("statement-1", True, False),
        ("statement-2", False, True),
    ]


# ------------------------------------------------------------------ the map


def test_the_list_counts_by_territory_with_the_other_filters(rules: process.Rules, client: Client, clock: object) -> None:
    coming("Una", territory="001", subject="rights")
    coming("Otra", territory="001")
    held("Ya fue", territory="002")
    page = client.get("/meetings.json?territory=002").json()
    assert (page["total"], [(one["code"], one["meetings"]) for one in page["places"]]) == (1, [("001", 2), ("002", 1)])
    narrowed = client.get("/en/meetings.json?subject=rights").json()["places"]
    assert narrowed[0] == {"code": "001", "name": "Centro", "meetings": 1, "address": "/en/meetings?subject=rights&territory=001"}


def test_the_map_stands_above_its_table_once_there_is_a_meeting(rules: process.Rules, client: Client, clock: object) -> None:
    assert "c-map" not in body(client, "/meetings")
    coming("Una", territory="001")
    page = body(client, "/en/meetings")
    assert "Meetings by territory. The same is in the table." in page
    assert "Shapes: Drawn for the tests" in page
    assert '<a href="/en/meetings?territory=001">Centro</a></th><td class="n">1</td>' in page
