import re
from datetime import datetime, timedelta

from django.test import Client
from pydantic import TypeAdapter

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.data import DraftArticlePage, DraftPage, DraftsPage
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.decision.conftest import AtDesk
from tests.factories import decision

ASKED = {
    "provision": "00000a11",
    "relation": "based_on",
    "quote": "sombra y asiento",
    "item_quote": "toda parada tenga sombra",
    "reason": "Entra como lo pidieron.",
}


def test_pages_and_their_twins_say_the_same(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    decision.cite("a11", decision.item(outcome="adopted", now=noon), now=noon)
    twins = {
        "/draft.json": TypeAdapter(DraftsPage).dump_python(queries.drafts_page(), mode="json"),
        "/draft/1.json": TypeAdapter(DraftPage).dump_python(queries.draft_page(1), mode="json"),
        "/draft/1/000000a1.json": TypeAdapter(DraftArticlePage).dump_python(queries.draft_article_page(1, "000000a1"), mode="json"),
    }
    assert {address: client.get(address).json() for address in twins} == twins


def test_article_weaves_the_quote_and_names_its_source(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    decision.cite("a11", decision.item(title="Más <sombra>", outcome="adopted", now=noon), now=noon)
    page = client.get("/draft/1/000000a1").content.decode()
    assert 'Toda parada tendrá <span class="c-spun">sombra y asiento</span>, de día y de noche.' in page
    assert '<a href="/petitions/1">Más &lt;sombra&gt;</a>' in page
    assert 'href="/trace/provision/00000a11"' in page
    assert page.count("c-note") == 1


def test_article_marks_what_was_cited_after_its_adoption(client: Client, rules: process.Rules, noon: datetime) -> None:
    items = [decision.item(title=title, outcome="adopted", now=noon) for title in ("Antes", "Después")]
    decision.published(now=noon)
    decision.cite("a11", items[0], now=noon)
    constitution.adopt(1, on=noon.date(), now=noon)
    decision.cite("a11", items[1], now=noon + timedelta(days=1))
    marked = "Cita añadida el 23 de agosto de 2026, después de adoptarse el texto"
    for address in ("/constitution/000000a1", "/draft/1/000000a1"):
        assert client.get(address).content.decode().count(marked) == 1
        (provision, _other) = client.get(f"{address}.json").json()["article"]["provisions"]
        assert [one["added_after_adoption"] for one in provision["basis"]] == [False, True]


def test_article_says_once_that_it_cites_nothing(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    page = client.get("/en/draft/1/000000a2").content.decode()
    assert (page.count("No part of this cites anything that people asked for."), page.count("c-note")) == (1, 0)
    assert page.count("<h1") == 1


def test_draft_says_that_there_is_none_yet(client: Client, rules: process.Rules) -> None:
    page = client.get("/en/draft").content.decode()
    assert "There is no draft yet." in page
    assert client.get("/draft/1").status_code == 404
    assert client.get("/draft/1/000000a1.json").json()["code"] == "not-found"


def test_desk_cites_and_shows_it(rules: process.Rules, noon: datetime, at_desk: AtDesk) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    client = at_desk("drafter")
    assert "Aportes adoptados y sin citar" in client.get("/desk/drafting").content.decode()
    response = client.post(f"/desk/drafting/000000a1?item={item}", ASKED)
    assert (response.status_code, response.headers["Location"]) == (302, f"/desk/drafting/000000a1?done={item}")
    page = client.get(response.headers["Location"]).content.decode()
    told = f'<a href="/dossiers/{item}">El aporte {item} ya está citado aquí.</a> · <a href="/desk/drafting">'
    assert ("Entra como lo pidieron." in page, told in page) == (True, True)
    assert "Todo lo adoptado está citado." in client.get("/desk/drafting").content.decode()


def test_desk_draws_the_parts_that_may_cite_as_radios_of_the_form(rules: process.Rules, noon: datetime, at_desk: AtDesk) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    client = at_desk("drafter")
    page = client.get(f"/en/desk/drafting/00000a12?item={item}").content.decode()
    radios = [tag for tag in re.findall(r"<input[^>]*>", page) if 'name="provision"' in tag]
    assert [('form="cite"' in tag, " checked" in tag) for tag in radios] == [(True, False), (True, True)]
    assert '<span lang="es"><strong class="c-choose__place">Párrafo 1</strong>Toda parada' in page
    assert 'name="provision"' not in client.get("/desk/drafting/00000a12").content.decode()


def test_desk_says_beside_the_field_what_is_wrong(rules: process.Rules, noon: datetime, at_desk: AtDesk) -> None:
    item = decision.item(outcome="not_adopted", now=noon)
    decision.published(now=noon)
    client = at_desk("drafter")
    wrong = {
        "quote": {**ASKED, "relation": "answers", "quote": "lluvia"},
        "item_quote": {**ASKED, "relation": "answers", "item_quote": "lluvia"},
        "relation": ASKED,
        "provision": {**ASKED, "provision": "0000ffff"},
        "reason": {**ASKED, "reason": ""},
    }
    found = {
        name: sorted(client.post(f"/desk/drafting/000000a1?item={item}", asked).context["form"].errors) for name, asked in wrong.items()
    }
    assert found == {name: [name] for name in wrong}
    assert provenance.links_of([drafting.ref_of("00000a11")]) == ()


def test_desk_tells_that_it_is_cited_already(rules: process.Rules, noon: datetime, at_desk: AtDesk) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    decision.cite("a11", item, now=noon)
    response = at_desk("drafter").post(f"/desk/drafting/000000a1?item={item}", ASKED)
    assert f"Esta parte ya cita así el aporte {item}." in response.content.decode()


def test_desk_without_an_item_writes_nothing(rules: process.Rules, noon: datetime, at_desk: AtDesk) -> None:
    decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    client = at_desk("drafter")
    for query in ("", "?item=99", "?item=x"):
        assert client.post(f"/desk/drafting/000000a1{query}", ASKED).status_code == 200
    assert provenance.links_of([drafting.ref_of("00000a11")]) == ()


def test_desk_is_the_drafters_alone(rules: process.Rules, noon: datetime, at_desk: AtDesk) -> None:
    item = decision.item(outcome="adopted", now=noon)
    decision.published(now=noon)
    client = at_desk("secretariat")
    assert Client().get("/desk/drafting").headers["Location"].startswith("/desk/sign-in")
    assert [client.get("/desk/drafting").status_code, client.post(f"/desk/drafting/000000a1?item={item}", ASKED).status_code] == [403, 403]
    assert provenance.links_of([drafting.ref_of("00000a11")]) == ()


def test_desk_before_the_first_text(rules: process.Rules, at_desk: AtDesk) -> None:
    client = at_desk("drafter")
    assert "Todavía no hay texto" in client.get("/desk/drafting").content.decode()
    assert client.get("/desk/drafting/000000a1").status_code == 404
