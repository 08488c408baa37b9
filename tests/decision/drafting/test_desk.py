"""The desk on which the text is written, published and handed over."""

from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from tests.decision.conftest import AtDesk
from tests.factories import decision
from tests.factories import drafting as factory

ASKED = {"based_on": "1", "mark": "1.", "heading": "", "body": "Toda parada tendrá techo.", "note": "", "why": "Lo piden."}
A11 = "/desk/drafting/text/00000a11"


@pytest.fixture
def drafter(rules: process.Rules, noon: datetime, clock: datetime, at_desk: AtDesk) -> Client:
    factory.begun(now=noon)
    return at_desk("drafter")


def test_begins_with_one_button(rules: process.Rules, noon: datetime, at_desk: AtDesk) -> None:
    decision.published(now=noon)
    client = at_desk("drafter")
    assert "Nadie ha empezado a escribir" in client.get("/desk/drafting/text").content.decode()
    assert client.get("/desk/drafting/text/publish").status_code == 404
    assert client.post("/desk/drafting/text").status_code == 302
    assert 'href="/desk/drafting/text/00000a11"' in client.get("/desk/drafting/text").content.decode()
    assert "El texto en curso ya está empezado." in client.post("/desk/drafting/text").content.decode()


def test_writes_a_part_and_says_so(drafter: Client) -> None:
    response = drafter.post(A11, ASKED)
    assert response.headers["Location"] == f"{A11}?done=saved"
    page = drafter.get(response.headers["Location"]).content.decode()
    assert "Toda parada tendrá techo.</textarea>" in page
    assert drafter.post(A11, ASKED).headers["Location"] == f"{A11}?done=same"


def test_two_who_write_are_led_to_both_texts(drafter: Client) -> None:
    drafter.post(A11, ASKED)
    response = drafter.post(A11, {**ASKED, "body": "Toda parada tendrá <i>agua</i>."})
    assert response.headers["Location"] == f"{A11}/beside/3"
    page = drafter.get(response.headers["Location"]).content.decode()
    assert "tendrá <del>techo</del><ins>&lt;i&gt;agua&lt;/i&gt;</ins>." in page
    asked = {**ASKED, "based_on": "2", "which": "joined", "body": "Toda parada tendrá techo y agua."}
    assert "which" in drafter.post(f"{A11}/beside/3", {**asked, "which": ""}).context["form"].errors
    assert "El texto cambió" in drafter.post(f"{A11}/beside/3", {**asked, "based_on": "1"}).content.decode()
    assert drafter.post(f"{A11}/beside/3", asked).headers["Location"] == f"{A11}?done=saved"
    assert "Esto ya está decidido." in drafter.get(f"{A11}/beside/3").content.decode()
    assert "Toda parada tendrá techo y agua." in drafter.get(A11).content.decode()


def test_keeps_what_was_written_when_it_is_wrong(drafter: Client) -> None:
    response = drafter.post(A11, {**ASKED, "mark": "m" * 201})
    assert (response.status_code, sorted(response.context["form"].errors)) == (200, ["mark"])
    assert "Toda parada tendrá techo.</textarea>" in response.content.decode()
    response = drafter.post(A11, {**ASKED, "mark": "", "body": "\u200b"})
    assert sorted(response.context["form"].errors) == ["body"]


def test_adds_moves_and_takes_out(drafter: Client) -> None:
    response = drafter.post("/desk/drafting/text/add?after=00000a11", {"kind": "paragraph", "body": "<script>=1</script>"})
    key = response.headers["Location"].removesuffix("?done=saved").rpartition("/")[2]
    assert "&lt;script&gt;=1&lt;/script&gt;" in drafter.get("/desk/drafting/text").content.decode()
    moved = drafter.post(f"/desk/drafting/text/{key}/move", {"how": "inside", "target": "000000a2"})
    assert moved.headers["Location"].endswith("?done=saved")
    circle = drafter.post("/desk/drafting/text/000000a2/move", {"how": "inside", "target": key})
    assert sorted(circle.context["form"].errors) == ["target"]
    assert "La parte" not in drafter.post(f"/desk/drafting/text/{key}/remove", {"why": ""}).headers.get("Location", "")
    gone = drafter.post(f"/desk/drafting/text/{key}/remove", {"why": "Va a la ley."})
    assert gone.headers["Location"] == "/desk/drafting/text?done=removed"
    assert "La parte salió del texto en curso." in drafter.get(gone.headers["Location"]).content.decode()
    again = drafter.post(f"/desk/drafting/text/{key}/remove", {"why": "Otra vez."})
    assert "Entre tanto, esta parte se quitó" in again.content.decode()
    assert [row.act for row in queries.history_page(key).revisions] == ["removed", "moved", "added"]
    assert "Va a la ley." in drafter.get(f"/desk/drafting/text/{key}/history").content.decode()


@pytest.mark.parametrize("where", ["after=00000a11", "inside=000000a1", ""])
def test_add_says_what_is_missing(where: str, drafter: Client) -> None:
    response = drafter.post(f"/desk/drafting/text/add?{where}", {"kind": "", "body": ""})
    assert sorted(response.context["form"].errors) == ["kind"]
    response = drafter.post(f"/desk/drafting/text/add?{where}", {"kind": "poem", "body": "x"})
    assert sorted(response.context["form"].errors) == ["kind"]
    response = drafter.post(f"/desk/drafting/text/add?{where}", {"kind": "paragraph", "body": ""})
    assert sorted(response.context["form"].errors) == ["body"]


def test_publishes_what_was_seen(drafter: Client, noon: datetime) -> None:
    assert "Nada cambió desde la última versión." in drafter.get("/desk/drafting/text/publish").content.decode()
    drafter.post(A11, ASKED)
    page = drafter.get("/desk/drafting/text/publish")
    asked = {"seen": str(page.context["page"].seen), "title": "Carta", "scope": "", "reason": "Techo."}
    assert "<ins>techo</ins>" in page.content.decode()
    assert sorted(drafter.post("/desk/drafting/text/publish", {**asked, "reason": ""}).context["form"].errors) == ["reason"]
    factory.edit("a12", "La ley dirá dónde.", now=noon)
    refused = drafter.post("/desk/drafting/text/publish", asked)
    assert "El texto cambió desde que abriste esta página." in refused.content.decode()
    asked["seen"] = str(refused.context["page"].seen)
    assert drafter.post("/desk/drafting/text/publish", asked).headers["Location"] == "/desk/drafting/text/published/2"
    done = drafter.get("/desk/drafting/text/published/2").content.decode()
    assert all(address in done for address in ('href="/draft/2"', 'href="/desk/drafting"', 'href="/desk/drafting/text"'))
    assert ("La secretaría la entrega" in done, "/desk/drafting/deliver/2" in done) == (True, False)
    assert "Nada cambió desde la versión 2" not in drafter.get("/draft/2").content.decode()
    assert "Ver qué cambió desde la versión 1" in drafter.get("/draft/2").content.decode()


def test_hands_over_with_a_reason_for_what_is_open(drafter: Client, noon: datetime, at_desk: AtDesk) -> None:
    number = factory.commitment(now=noon)
    client = at_desk("secretariat")
    asked = {"to": "working_group", "by": "mayor", "on": "2026-08-22"}
    refused = client.post("/desk/drafting/deliver/1", asked)
    assert dict(refused.context["form"].errors) == {f"reason_{number}": [f"Escribe por qué sale sin cumplir la promesa {number}"]}
    assert f'href="#id_reason_{number}"' in refused.content.decode()
    assert sorted(
        client.post("/desk/drafting/deliver/1", {**asked, "on": "ayer", f"reason_{number}": "Va a la ley."}).context["form"].errors
    ) == ["on"]
    late = client.post("/desk/drafting/deliver/1", {**asked, "on": "2027-01-01", f"reason_{number}": "Va a la ley."})
    assert sorted(late.context["form"].errors) == ["on"]
    done = client.post("/desk/drafting/deliver/1", {**asked, f"reason_{number}": "Va a la <ley>."})
    assert done.headers["Location"] == "/desk/drafting/deliver?done=1"
    for address in (done.headers["Location"], "/draft", "/draft/1"):
        assert "Va a la &lt;ley&gt;." in client.get(address).content.decode()
    again = client.post("/desk/drafting/deliver/1", {**asked, f"reason_{number}": "Otra."})
    assert sorted(again.context["form"].errors) == ["to"]
    assert drafter.get("/desk/drafting/deliver").status_code == 403


@pytest.mark.parametrize("articles", [1, 3])
def test_desk_pages_take_a_fixed_number_of_statements(
    articles: int, rules: process.Rules, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.begun(articles=articles, now=noon)
    for article in range(1, articles + 1):
        factory.edit(f"a{article}1", "Una cosa.", based_on=1, now=noon)
        factory.edit(f"a{article}1", "Otra cosa.", based_on=1, now=noon)
    with django_assert_num_queries(9):
        assert len(queries.working_page().lines) == 4 + 3 * articles
    with django_assert_num_queries(15):
        assert len(queries.editor_page("00000a11", accounts.SYSTEM).alternatives) == 1
    with django_assert_num_queries(2):
        assert len(queries.history_page("00000a11").revisions) == 3
    with django_assert_num_queries(11):
        assert len(queries.publish_page(accounts.SYSTEM, now=noon).provisions) == articles


def test_public_pages_know_nothing_of_the_text_in_progress(drafter: Client) -> None:
    drafter.post(A11, ASKED)
    addresses = ("/draft", "/draft/1", "/draft/1/000000a1", "/draft/1/compare/1", "/draft/from-petitions", "/draft/sources")
    for address in addresses:
        for suffix in ("", ".json"):
            assert "techo" not in Client().get(address + suffix).content.decode()
    assert drafting.newest() == 1
