"""The way to a promise: who hears, when and where, that it took place; what was kept with its files, and what was set right."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import Forbidden
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.participation.promises import queries
from constituyente.participation.promises.data import PromisePage
from constituyente.participation.promises.models import Step
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.petitions import opened, sign
from tests.participation.outgoing import entries, letters
from tests.participation.reading import english_on, fetch, plain, read, sign_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PETITION = Ref("petition", "7")
DAY = timedelta(days=1)
PDF = b"%PDF-1.7\n%%EOF\n"
PAPER = files.Content(PDF, "application/pdf", "Minuta.pdf")
NAMES = ["Escaño 4", "Escaño 11", "Escaño 19"]


@pytest.fixture
def hearing(rules: process.Rules) -> int:
    """A hearing before three members, owed in ten days, of which Ana asked to hear."""
    provenance.register(provenance.Card(PETITION, "Agua en todas las colonias", "/petitions/7", "es"), now=NOON)
    post.subscribe(PETITION, contact="ana@villa-clara.example", language="es", now=NOON - DAY)
    return promises.make(
        about=PETITION,
        kind="hearing",
        by="secretariat",
        people=3,
        mark=5,
        cause=1,
        made_at=NOON - 5 * DAY,
        due_at=NOON + 10 * DAY,
        rules_version=1,
        now=NOON,
    )


@pytest.fixture
def secretariat(actor: MakeActor) -> accounts.Actor:
    return actor("secretariat")


def keep(number: int, actor: accounts.Actor, *papers: files.Content) -> None:
    promises.fulfil(
        number, actor=actor, on=NOON.date(), text="Se atiende.", who="Escaños 4, 11 y 19", papers=papers, now=NOON, rng=Seeded(2)
    )


def page(number: int) -> PromisePage:
    return queries.promise_page(number, now=NOON)


# ------------------------------------------------------------------ who hears


def test_as_many_people_are_named_as_the_rules_say(hearing: int, secretariat: accounts.Actor) -> None:
    for people in (NAMES[:2], [*NAMES, "Escaño 20"], ["Escaño 4"] * 3, ["", " ", "\u200b"], []):
        with pytest.raises(promises.PeopleMissing):
            promises.name_people(hearing, people=people, actor=secretariat, now=NOON)
    promises.name_people(hearing, people=[f" {name} " for name in NAMES] + [""], actor=secretariat, now=NOON)
    assert page(hearing).people == tuple(NAMES)


def test_other_people_need_a_reason_and_the_first_stay_in_sight(hearing: int, secretariat: accounts.Actor) -> None:
    others = [*NAMES[:2], "Escaño 20"]
    promises.name_people(hearing, people=NAMES, actor=secretariat, now=NOON)
    with pytest.raises(promises.NothingChanged):
        promises.name_people(hearing, people=NAMES, reason="Otra vez.", actor=secretariat, now=NOON)
    for reason in ("", " …"):
        with pytest.raises(promises.ReasonMissing):
            promises.name_people(hearing, people=others, reason=reason, actor=secretariat, now=NOON)
    promises.name_people(hearing, people=others, reason="Renunció.", actor=secretariat, now=NOON + DAY)
    assert [(step.act, step.people, step.reason, step.past) for step in page(hearing).steps] == [
        ("named", tuple(NAMES), "", True),
        ("named", tuple(others), "Renunció.", False),
    ]
    assert page(hearing).people == tuple(others)


# ------------------------------------------------------------------ when and where


def test_a_hearing_is_announced_and_moved_and_who_asked_is_told(hearing: int, secretariat: accounts.Actor) -> None:
    letters()
    promises.schedule(hearing, begins_at=NOON + DAY, place="Salón A", actor=secretariat, now=NOON)
    with pytest.raises(promises.NothingChanged):
        promises.schedule(hearing, begins_at=NOON + DAY, place=" Salón  A", actor=secretariat, now=NOON)
    with pytest.raises(promises.ReasonMissing):
        promises.schedule(hearing, begins_at=NOON + 2 * DAY, place="Salón A", actor=secretariat, now=NOON)
    promises.schedule(hearing, begins_at=NOON + 2 * DAY, place="Salón B", reason="Hay más gente.", actor=secretariat, now=NOON)
    shown = page(hearing)
    assert (shown.promise.meets_at, shown.promise.meets_in) == (NOON + 2 * DAY, "Salón B")
    assert [(step.act, step.past) for step in shown.steps] == [("planned", True), ("moved", False)]
    announced, moved = letters()[-2:]
    assert "Ya tiene fecha lo que se prometió a «Agua en todas las colonias»" in announced
    assert "Audiencia ante 3 integrantes: 23 de agosto de 2026 a las 12:00, Salón A." in announced
    assert "Por qué cambió: Hay más gente." in moved
    for letter in (announced, moved):
        assert f"http://127.0.0.1:8000/promises/{hearing}" in letter
        assert "http://127.0.0.1:8000/mail/stop/" in letter


@pytest.mark.parametrize("later", [timedelta(0), -DAY])
def test_a_hearing_is_announced_before_it_takes_place(hearing: int, secretariat: accounts.Actor, later: timedelta) -> None:
    with pytest.raises(promises.HearingInThePast):
        promises.schedule(hearing, begins_at=NOON + later, place="Salón A", actor=secretariat, now=NOON)


def test_it_took_place_and_is_still_owed(hearing: int, secretariat: accounts.Actor) -> None:
    for on, refusal in ((NOON.date() + DAY, promises.KeptInTheFuture), (NOON.date() - 6 * DAY, promises.KeptBeforeMade)):
        with pytest.raises(refusal):
            promises.hold(hearing, on=on, who="x", text="y", actor=secretariat, now=NOON)
    promises.hold(hearing, on=NOON.date(), who="Escaños 4 y 11", text="Se oyó.", papers=[PAPER], actor=secretariat, now=NOON, rng=Seeded(1))
    (step,) = page(hearing).steps
    assert (step.act, step.on, step.who, [one.name for one in step.files]) == ("held", date(2026, 8, 22), "Escaños 4 y 11", ["Minuta.pdf"])
    assert page(hearing).promise.status == "open"


def test_nothing_is_planned_for_what_was_kept_and_by_nobody_else(hearing: int, secretariat: accounts.Actor, actor: MakeActor) -> None:
    acts: list[Callable[[accounts.Actor], None]] = [
        lambda who: promises.name_people(hearing, people=NAMES, actor=who, now=NOON),
        lambda who: promises.schedule(hearing, begins_at=NOON + DAY, place="A", actor=who, now=NOON),
        lambda who: promises.hold(hearing, on=NOON.date(), who="x", text="y", actor=who, now=NOON),
        lambda who: promises.correct(hearing, reason="x", text="y", actor=who, now=NOON),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act(actor("moderator"))
    with pytest.raises(promises.NotKeptYet):
        acts[3](secretariat)
    keep(hearing, secretariat)
    for act in acts[:3]:
        with pytest.raises(promises.AlreadyKept):
            act(secretariat)
    assert Step.objects.count() == 0


# ------------------------------------------------------------------ kept, with files, and set right


def test_files_go_into_the_record_that_the_log_hashes(
    hearing: int, secretariat: accounts.Actor, sequencer: Sequencer, client: Client
) -> None:
    keep(hearing, secretariat, PAPER, files.Content(b"\x89PNG", "image/png", "Foto.png"))
    sequencer()
    twin = client.get(f"/promises/{hearing}.json").json()
    record = twin["kept"]["record"]
    assert json.loads(record)["files"] == [
        {"name": "Minuta.pdf", "media": "application/pdf", "sha256": sha256(PDF).hexdigest()},
        {"name": "Foto.png", "media": "image/png", "sha256": sha256(b"\x89PNG").hexdigest()},
    ]
    body = bytes(Entry.objects.get(index=twin["kept"]["index"]).body).decode()
    assert body.endswith(f"h {sha256(record.encode()).hexdigest()}\n")
    first, second = twin["papers"]
    assert (client.get(f"/files/{first['key']}").content, second["sha256"]) == (PDF, sha256(b"\x89PNG").hexdigest())
    assert "Hay 2 archivos con ella" in letters()[-1]


def test_a_correction_stands_beside_what_it_corrects_and_is_in_the_log(
    hearing: int, secretariat: accounts.Actor, sequencer: Sequencer, client: Client
) -> None:
    keep(hearing, secretariat)
    sequencer()
    before = client.get(f"/promises/{hearing}.json").json()["kept"]
    for seed in (3, 4):
        papers, rng = [PAPER], Seeded(seed)
        promises.correct(hearing, reason="El día era otro.", text="Fue el 21.", papers=papers, actor=secretariat, now=NOON, rng=rng)
    sequencer()
    twin = client.get(f"/promises/{hearing}.json").json()
    assert twin["kept"] == before
    first, second = twin["steps"]
    assert [one["act"] for one in twin["steps"]] == ["corrected", "corrected"]
    for step in (first, second):
        body = bytes(Entry.objects.get(index=step["record"]["index"]).body).decode()
        assert body == f"cc/1 promise\nn {hearing}\na kept\nh {sha256(step['record']['record'].encode()).hexdigest()}\n"
    assert json.loads(second["record"]["record"])["correction"] == 2
    assert "Se corrigió lo anotado" in read(client, f"/promises/{hearing}")
    assert promises.totals(process.current(), now=NOON).kept == 1


def test_the_answer_is_told_to_have_been_mailed(hearing: int, secretariat: accounts.Actor, client: Client) -> None:
    keep(hearing, secretariat)
    assert page(hearing).told == post.progress([f"promise/{hearing} kept"])[f"promise/{hearing} kept"]
    letters()
    assert "La respuesta se envió por correo a 1 persona que pidió noticias." in read(client, f"/promises/{hearing}")


def test_a_crossing_is_told_to_who_asked_once(rules: process.Rules, hearing: int) -> None:
    promises.make(
        about=PETITION,
        kind="hearing",
        by="secretariat",
        people=3,
        mark=5,
        cause=1,
        made_at=NOON,
        due_at=NOON,
        rules_version=1,
        now=NOON,
    )
    (letter,) = letters()
    assert "Pasó las 5 firmas: Agua en todas las colonias" in letter
    assert "A lo que obligan las reglas: Audiencia ante 3 integrantes. Debe: Secretaría técnica." in letter
    assert "Plazo: 1 de septiembre de 2026 a las 12:00." in letter


# ------------------------------------------------------------------ the crossing, and the count since


def test_a_crossing_stays_and_what_was_excluded_later_stands_beside_it(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    mark = rules.petitions.tiers[0].signatures
    number = opened(now=NOON)
    sign(number, mark, now=NOON)
    sequencer()
    assert petitions.collect_promises(now=NOON) == 1
    sequencer()
    before = page(1).crossing
    assert before is not None
    assert (before.mark, before.below, before.count.total) == (mark, 0, mark)
    for index, kind in enumerate(("exclude", "hold")):
        signed = [row.index or 0 for row in Entry.objects.filter(kind="sign").order_by("index")]
        ledger.append(ledger.entries.encode(kind, index=signed[index], record=f"{index}" * 64), now=NOON)
    sequencer()
    after = page(1).crossing
    assert after is not None
    assert (after.mark, after.size, after.index) == (before.mark, before.size, before.index)
    assert (after.count.total, after.count.held, after.count.excluded, after.below) == (mark - 2, 1, 1, 2)
    shown = read(client, "/promises/1")
    assert "Eso queda." in shown
    assert "Son 2 menos que la marca, y la promesa sigue en pie. Aparte: 1 en revisión, 1 excluidas, 0 retiradas." in shown
    assert page(1).promise.status == "open"
    assert len(entries("promise")) == 1


# ------------------------------------------------------------------ pages, feed, desk


def test_the_course_of_a_promise_is_told_in_both_languages(
    hearing: int, secretariat: accounts.Actor, client: Client, actor: MakeActor
) -> None:
    promises.name_people(hearing, people=NAMES, actor=secretariat, now=NOON)
    promises.schedule(hearing, begins_at=NOON + DAY, place="Salón A", actor=secretariat, now=NOON)
    promises.hold(hearing, on=NOON.date(), who="Escaños 4 y 11", text="Se oyó.", papers=[PAPER], actor=secretariat, now=NOON, rng=Seeded(1))
    shown = read(client, f"/promises/{hearing}")
    for words in (
        "Se nombró a las personas",
        "Se anunció para el 23 de agosto de 2026 a las 12:00",
        "Tuvo lugar el 22 de agosto de 2026",
        "Minuta.pdf",
    ):
        assert words in shown
    assert "Anunciada para el 23 de agosto de 2026 a las 12:00, Salón A" in read(client, "/promises")
    assert "It took place on 22 August 2026" in read(client, f"/en/promises/{hearing}")
    sign_in(client, actor, "secretariat")
    places = ["", "/people", "/hearing", "/held"]
    assert english_on(client, f"/promises/{hearing}", *(f"/desk/promises/{hearing}{place}" for place in places)) == {}
    keep(hearing, secretariat)
    promises.correct(hearing, reason="El día era otro.", text="Fue el 21.", actor=secretariat, now=NOON)
    assert (
        english_on(client, f"/promises/{hearing}", f"/desk/promises/{hearing}", f"/desk/promises/{hearing}/correction", "/desk/promises")
        == {}
    )
    assert client.get(f"/promises/{hearing}.json").json() == plain(PromisePage, page(hearing))


@pytest.mark.parametrize("number", [1, 3])
def test_a_promise_takes_the_same_number_of_statements_however_much_was_done(
    hearing: int, secretariat: accounts.Actor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    [PAPER] * number
    for step in range(number):
        at, reason = NOON + DAY * (1 + step), "Otra." if step else ""
        promises.schedule(hearing, begins_at=at, place="Salón A", reason=reason, actor=secretariat, now=NOON)
        promises.hold(
            hearing, on=NOON.date(), who="x", text="y", papers=[PAPER] * number, actor=secretariat, now=NOON, rng=Seeded(10 + step)
        )
    keep(hearing, secretariat, *[PAPER] * number)
    letters()
    with django_assert_num_queries(10):
        client.get(f"/promises/{hearing}")


@pytest.mark.parametrize("number", [1, 3])
def test_the_calendar_takes_a_fixed_number_of_statements(
    hearing: int, secretariat: accounts.Actor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for cause in range(2, number + 1):
        promises.make(
            about=PETITION, kind="answer", by="secretariat", mark=9, cause=cause, made_at=NOON, due_at=NOON + DAY, rules_version=1, now=NOON
        )
    with django_assert_num_queries(4):
        body = client.get("/promises.ics").content
    assert body.count(b"BEGIN:VEVENT") == number


def events(body: bytes) -> list[Any]:
    """What a calendar holds."""
    return list(Calendar.from_ical(body).walk("VEVENT"))


def test_hearings_and_deadlines_are_in_the_calendar(hearing: int, secretariat: accounts.Actor, client: Client) -> None:
    promises.schedule(hearing, begins_at=NOON + DAY, place="Salón A, Calle 1", actor=secretariat, now=NOON)
    answer = client.get("/promises.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    met, due = events(answer.content)
    assert (met["dtstart"].dt, str(met["location"]), str(met["uid"])) == (
        NOON + DAY,
        "Salón A, Calle 1",
        f"promise-{hearing}-hearing@127.0.0.1",
    )
    assert str(met["summary"]) == "Audiencia ante 3 integrantes: Agua en todas las colonias"
    assert (due["dtstart"].dt, str(due["summary"])) == (date(2026, 9, 1), "Plazo: Audiencia ante 3 integrantes: Agua en todas las colonias")
    keep(hearing, secretariat)
    (left,) = events(client.get("/en/promises.ics").content)
    assert (left["uid"], str(left["url"])) == (met["uid"], f"http://127.0.0.1:8000/en/promises/{hearing}")


def test_the_desk_takes_every_step(hearing: int, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "secretariat")
    desk = f"/desk/promises/{hearing}"

    def refused(address: str, given: Mapping[str, object], *words: str) -> None:
        shown = client.post(address, dict(given))
        assert shown.status_code == 200
        for one in words:
            assert one in text(shown.content.decode())

    def saved(address: str, given: Mapping[str, object], to: str) -> None:
        answer = client.post(address, dict(given))
        assert (answer.status_code, answer.headers["Location"]) == (302, to)

    onward = f"{desk}?done=step"
    refused(f"{desk}/people", {"people": "Escaño 4"}, "Escribe 3 personas distintas")
    saved(f"{desk}/people", {"people": "\n".join(NAMES)}, onward)
    refused(f"{desk}/people", {"people": "Escaño 1\nEscaño 2\nEscaño 3"}, "Escribe por qué cambia")
    refused(f"{desk}/hearing", {"day": "2026-08-22", "hour": "11:59", "place": "Salón A"}, "Ese momento ya pasó")
    refused(f"{desk}/hearing", {"day": "x", "hour": "25:00", "place": ""}, "Escribe la hora así: 17:30", "Escribe el lugar")
    saved(f"{desk}/hearing", {"day": "2026-08-23", "hour": "12:00", "place": "Salón A"}, onward)
    assert "Ya es público." in read(client, onward)
    assert 'value="2026-08-23"' in fetch(client, f"{desk}/hearing")
    refused(f"{desk}/hearing", {"day": "2026-08-23", "hour": "12:00", "place": "Salón A", "reason": "x"}, "Ya está anunciado así.")
    held = {"on": "2026-08-22", "who": "Escaños 4 y 11", "text": "Se oyó."}
    refused(f"{desk}/held", {**held, "papers": SimpleUploadedFile("a.exe", b"MZ")}, "“a.exe” no es un PDF")
    saved(f"{desk}/held", {**held, "papers": SimpleUploadedFile("Minuta.pdf", PDF)}, onward)
    kept = {**held, "reviewed": "on", "papers": [SimpleUploadedFile("Respuesta.pdf", PDF), SimpleUploadedFile("Anexo.pdf", PDF)]}
    saved(desk, kept, f"/desk/promises?done={hearing}")
    saved(f"{desk}/correction", {"reason": "El día.", "text": "Fue el 21."}, onward)
    assert [one.name for one in page(hearing).papers] == ["Respuesta.pdf", "Anexo.pdf"]
    assert [one.act for one in page(hearing).steps] == ["named", "planned", "held", "corrected"]
    letters()
    assert f"Promesa Enviados En espera Sin saber Rechazados {hearing} 1 0 0 0" in read(client, "/desk/promises")
    for address in ("people", "hearing", "held", "correction"):
        assert client.get(f"/desk/promises/999/{address}").status_code == 404
