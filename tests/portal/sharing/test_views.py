"""Pictures and posters of public things, through HTTP."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.portal.errors import NoPrinting
from constituyente.portal.sharing import pictures, posters, printing, sheets
from constituyente.portal.sharing.drawing import Bar, Picture
from tests.conftest import MakeActor, Sequencer
from tests.factories import meetings as meeting_factory
from tests.factories import survey as survey_factory
from tests.factories.news import published
from tests.factories.petitions import opened, sign, waiting
from tests.participation.reading import sign_in

pytestmark = pytest.mark.usefixtures("rules", "clock")


def prints() -> bool:
    """Whether the system has what posters are made with."""
    try:
        printing.printer()
    except NoPrinting:
        return False
    return True


needs_pango = pytest.mark.skipif(not prints(), reason="the system lacks Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0)")


def shown(kind: str, key: str, *, now: datetime) -> Picture:
    with translation.override("en"):
        return pictures.picture(kind, key, process.current(), now=now)


# ------------------------------------------------------------------ pictures


def test_the_picture_of_a_petition_has_its_count_with_the_size_of_the_log(noon: datetime, sequencer: Sequencer) -> None:
    sign(opened(title="Agua", now=noon), 3, now=noon)
    sequencer()
    picture = shown("petition", "1", now=noon)
    assert (picture.kind, picture.title, picture.number, picture.said) == ("Petition 1", "Agua", "3", "signatures")
    assert picture.foot.startswith("Counted at size ")
    assert isinstance(picture.bar, Bar)


def test_the_picture_of_what_is_not_public_is_not_there(client: Client, noon: datetime) -> None:
    waiting(now=noon)
    meeting_factory.waiting(starts_at=noon + timedelta(days=1), now=noon)
    for address in ("petition/1", "petition/99", "meeting/1", "notice/1", "provision/ffffffff", "answer/X", "petition/x1"):
        assert (address, client.get(f"/share/{address}.png").status_code) == (address, 404)


def test_a_refused_petition_shows_no_title(noon: datetime) -> None:
    number = waiting(title="Fuera", now=noon)
    ground = process.current().petitions.grounds[0].key
    petitions.decide(number, actor=accounts.SYSTEM, admit=False, ground=ground, reason="No.", now=noon)
    assert shown("petition", str(number), now=noon).title == ""


def test_pictures_of_meetings_and_notices_say_when(noon: datetime) -> None:
    meeting_factory.listed(title="El agua", starts_at=noon + timedelta(days=1), now=noon)
    published(title="Abre", now=noon)
    assert [(one.title, one.said, one.foot) for one in (shown("meeting", "1", now=noon), shown("notice", "1", now=noon))] == [
        ("El agua", "23 August 2026 at 18:00", "Casa de cultura, calle 5"),
        ("Abre", "", "22 August 2026"),
    ]


def test_a_withdrawn_notice_shows_no_title(noon: datetime) -> None:
    news.withdraw(published(title="Abre", now=noon), reason="No.", actor=accounts.SYSTEM, now=noon)
    assert shown("notice", "1", now=noon).title == "This notice was withdrawn"


def test_a_picture_is_drawn_only_for_whoever_has_it_not_yet(client: Client, noon: datetime) -> None:
    opened(now=noon)
    first = client.get("/share/petition/1.png")
    assert (first.status_code, first.headers["Content-Type"], first.content[:4]) == (200, "image/png", b"\x89PNG")
    again = client.get("/share/petition/1.png", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/en/share/petition/1.png").headers["ETag"] != first.headers["ETag"]
    assert ("public" in first.headers["Cache-Control"], bool(first.cookies)) == (True, False)


def test_the_demonstration_says_so_on_its_pictures(noon: datetime) -> None:
    with translation.override("en"):
        assert pictures.home(process.current()).notice == "Demonstration: synthetic people and texts"


# ------------------------------------------------------------------ posters


@needs_pango
def test_posters_are_tagged_pdf_files(client: Client, noon: datetime) -> None:
    opened(title="Agua <todos> los días", now=noon)
    meeting_factory.listed(starts_at=noon + timedelta(days=1), now=noon)
    survey_factory.asked(now=noon)
    for address in ("/petitions/1/poster.pdf", "/meetings/1/poster.pdf", "/en/survey/poster.pdf"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
        assert b"/StructTreeRoot" in answer.content or b"/ObjStm" in answer.content
        assert ("public" in answer.headers["Cache-Control"], bool(answer.cookies)) == (True, False)


@needs_pango
def test_a_poster_is_printed_once(client: Client, noon: datetime, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(now=noon)
    first = client.get("/petitions/1/poster.pdf").content
    (kept,) = (data / "posters").iterdir()
    monkeypatch.setattr(printing, "printer", lambda: pytest.fail("printed again"))
    assert client.get("/petitions/1/poster.pdf").content == first == kept.read_bytes()


@needs_pango
def test_only_the_newest_poster_of_a_thing_is_kept(data: Path) -> None:
    first, second = (printing.pdf(f"<html lang=es><title>{word}</title><p>{word}", name="petition-1-es") for word in ("uno", "dos"))
    printing.pdf("<html lang=es><title>tres</title><p>tres", name="petition-10-es")
    assert first != second
    assert sorted(path.name.split(".")[0] for path in (data / "posters").iterdir()) == ["petition-1-es", "petition-10-es"]


def test_a_poster_says_what_to_do_and_who_answers(noon: datetime, settings: Settings) -> None:
    settings.SITE_URL = "https://www.villa-clara.example"
    opened(title="Agua <b>", now=noon)
    with translation.override("en"):
        poster = posters.petition(1, now=noon)
        html = render_to_string("portal/poster.html", {"poster": poster, "language": "en"})
    assert (poster.short, poster.address) == ("villa-clara.example/en/petitions/1", "https://www.villa-clara.example/en/petitions/1")
    for line in ('<h1 lang="es">Agua &lt;b&gt;</h1>', "Sign it", 'alt="Code that leads to https://www.villa-clara.example/en/petitions/1"'):
        assert line in html


def test_there_is_no_poster_of_what_nobody_can_do(client: Client, noon: datetime) -> None:
    waiting(now=noon)
    meeting_factory.listed(starts_at=noon - timedelta(days=1), now=noon - timedelta(days=3))
    for address in ("/petitions/1/poster.pdf", "/petitions/9/poster.pdf", "/meetings/1/poster.pdf", "/survey/poster.pdf"):
        assert (address, client.get(address).status_code) == (address, 404)


def test_where_nothing_can_be_printed_the_address_says_so(client: Client, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(now=noon)

    def missing() -> None:
        raise NoPrinting

    monkeypatch.setattr(printing, "printer", missing)
    answer = client.get("/petitions/1/poster.pdf", headers={"Accept": "text/html"})
    assert (answer.status_code, "imprímela desde tu navegador" in answer.content.decode()) == (503, True)


# ------------------------------------------------------------------ sheets to sign on


def on_paper(now: datetime) -> int:
    """A petition under rules that take signatures on paper; its number."""
    text = process.current().text.replace('strengths = ["email"]', 'strengths = ["email", "in_person"]')
    process.apply(text, now=now)
    return opened(title="Agua para todas", demand="Pedimos agua.", now=now)


def test_sheets_say_what_is_signed_and_have_a_code_each(noon: datetime, rng: Seeded) -> None:
    issued = petitions.issue_sheets(on_paper(noon), count=3, now=noon, rng=rng)
    html = render_to_string("portal/sheets.html", {"printed": sheets.printed(issued), "language": "es"})
    assert [html.count(f"<b>{folios.grouped(code)}</b>") for code in issued.codes] == [1, 1, 1]
    assert (html.count("Pedimos agua."), html.count('<td class="no">'), issued.hash in html) == (4, 30, True)
    assert petitions.issue_sheets(1, count=400, now=noon, rng=Seeded(2)).codes[20:] == ()


@needs_pango
def test_the_author_prints_sheets_and_nobody_else(noon: datetime, client: Client, actor: MakeActor) -> None:
    on_paper(noon)
    assert client.post("/petitions/author/sheets", {"key": "0000", "count": "1"}).status_code == 403
    sign_in(client, actor, "moderator")
    assert client.post("/desk/paper/print", {"number": "1", "count": "1"}).status_code == 403
    sign_in(client, actor, "facilitator")
    printed = client.post("/desk/paper/print", {"number": "1", "count": "1"})
    assert (printed.content[:5], "no-store" in printed.headers["Cache-Control"]) == (b"%PDF-", True)
    assert client.post("/desk/paper/print", {"number": "999", "count": "1"}).status_code == 404
    assert "Escribe el número de la petición" in client.post("/desk/paper/print", {"number": "", "count": "1"}).content.decode()
