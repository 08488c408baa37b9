import gzip
from datetime import datetime, timedelta

import pytest
from django.test import Client
from lxml import etree
from pydantic import TypeAdapter
from pytest_django import Settings

from constituyente.decision.constitution import akoma_ntoso, queries
from constituyente.decision.constitution import api as constitution
from constituyente.decision.constitution.data import (
    ArticleOn,
    ArticlePage,
    ConstitutionHistory,
    ConstitutionOn,
    ConstitutionPage,
    ConstitutionText,
)
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.decision.conftest import AtDesk
from tests.factories import decision

DAY = "2026-08-21"  # the day after that of the adoption


def test_pages_and_their_twins_say_the_same(client: Client, rules: process.Rules, clock: datetime) -> None:
    decision.adopted(now=clock)
    decision.cite("a11", decision.item(outcome="adopted", now=clock), now=clock)
    twins = {
        "/constitution.json": TypeAdapter(ConstitutionPage).dump_python(queries.constitution_page(now=clock), mode="json"),
        "/constitution/text.json": TypeAdapter(ConstitutionText).dump_python(queries.text_page(), mode="json"),
        "/constitution/history.json": TypeAdapter(ConstitutionHistory).dump_python(queries.history_page(), mode="json"),
        "/constitution/000000a1.json": TypeAdapter(ArticlePage).dump_python(queries.article_page("000000a1"), mode="json"),
        f"/constitution/on/{DAY}.json": TypeAdapter(ConstitutionOn).dump_python(queries.constitution_on(DAY, now=clock), mode="json"),
        f"/constitution/on/{DAY}/000000a1.json": TypeAdapter(ArticleOn).dump_python(
            queries.article_on(DAY, "000000a1", now=clock), mode="json"
        ),
    }
    assert {address: client.get(address).json() for address in twins} == twins


def test_every_page_of_the_contents_opens_with_its_provisions(client: Client, rules: process.Rules, clock: datetime) -> None:
    decision.adopted(now=clock)
    entries = [entry for group in queries.constitution_page(now=clock).contents for entry in group.entries]
    assert [entry.kind for entry in entries] == ["preamble", "article", "article", "title"]
    for entry in entries:
        page = client.get(entry.address).content.decode()
        shown = queries.article_page(entry.key).article.provisions
        assert [one.key for one in shown if f'id="{one.key}"' not in page] == []


def test_article_leads_on_in_both_directions_and_to_its_thread(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    page = client.get("/en/constitution/000000a1").content.decode()
    ways = (
        "/en/constitution/000000e0",
        "/en/constitution/000000a2",
        "/en/constitution#000000b1",
        "/en/trace/provision/000000a1",
        "/en/constitution/text#000000a1",
    )
    assert [way for way in ways if f'href="{way}"' not in page] == []
    assert "Adopted on 20 August 2026" in page


def test_every_provision_can_be_cited_and_traced(client: Client, rules: process.Rules, noon: datetime, settings: Settings) -> None:
    decision.adopted(now=noon)
    page = client.get("/en/constitution/000000a1").content.decode()
    assert [key for key in ("00000a11", "00000a12") if f'href="/en/trace/provision/{key}"' not in page] == []
    line = f"Carta de Villa Clara, Artículo 1. Tema 1, párrafo 2</span>. provision/00000a12@1. {settings.SITE_URL}/constitution/00000a12"
    assert line in page
    earlier = client.get(f"/en/constitution/on/{DAY}/000000a1").content.decode()
    assert f"provision/00000a12@1. {settings.SITE_URL}/constitution/on/{DAY}/00000a12" in earlier


def test_permanent_addresses_lead_to_where_a_provision_stands(client: Client, rules: process.Rules, clock: datetime) -> None:
    decision.adopted(now=clock)
    led = {
        "/constitution/000000a1": (200, ""),
        "/constitution/00000a12": (302, "/constitution/000000a1#00000a12"),
        "/en/constitution/000000b1": (302, "/en/constitution#000000b1"),
        "/constitution/0000ffff": (404, ""),
        "/constitution/%3Cb%3E": (404, ""),
        f"/constitution/on/{DAY}/00000a12": (302, f"/constitution/on/{DAY}/000000a1#00000a12"),
        f"/constitution/on/{DAY}/0000ffff": (404, ""),
        "/constitution/on/2017-02-30/00000a12": (400, ""),
    }
    answers = {address: client.get(address) for address in led}
    assert {address: (one.status_code, one.headers.get("Location", "")) for address, one in answers.items()} == led
    assert client.post("/constitution/00000a12").status_code == 405


def test_before_the_adoption_the_page_leads_to_the_draft_or_the_process(client: Client, deciding: process.Rules, clock: datetime) -> None:
    page = client.get("/en/constitution").content.decode()
    assert ("Nothing is adopted yet." in page, 'class="govuk-button" href="/en/process"' in page) == (True, True)
    assert "It is decided in the phase “Deciding”, from 1 October 2026 to 31 January 2027." in page
    decision.published(now=clock)
    page = client.get("/en/constitution").content.decode()
    assert ("Nothing is adopted yet." in page, 'class="govuk-button" href="/en/draft"' in page) == (True, True)
    for address in ("/en/constitution/text", "/en/constitution/history"):
        page = client.get(address).content.decode()
        assert ("Nothing is adopted yet." in page, 'href="/en/constitution"' in page) == (True, True)
    files = ("/constitution/akoma-ntoso.xml", "/constitution/text.md")
    assert [client.get(address).status_code for address in files] == [404, 404]


def test_markup_in_the_words_is_shown_as_words(client: Client, rules: process.Rules, clock: datetime) -> None:
    payload = "<script>alert(1)</script>"
    rows = [
        decision.row("a1", kind="article", mark=payload, heading=payload),
        decision.row("a11", "a1", mark=payload, heading=payload, body=f"{payload}\n{payload}"),
    ]
    drafting.import_text(decision.text(title=payload), decision.placed(rows), now=clock)
    constitution.adopt(1, on=decision.ADOPTED_ON, now=clock)
    addresses = ("", "/text", "/history", "/000000a1", f"/on/{DAY}", f"/on/{DAY}/000000a1", "/text.md", "/akoma-ntoso.xml")
    pages = [client.get(f"/constitution{address}") for address in addresses]
    assert [(page.status_code, payload in page.content.decode()) for page in pages] == [(200, False)] * len(addresses)


# ------------------------------------------------------------------ as it stood


@pytest.mark.parametrize(
    ("asked", "status", "location"),
    [
        ("2026-08-21", 302, "/en/constitution/on/2026-08-21"),
        (" 2026-08-21 ", 302, "/en/constitution/on/2026-08-21"),
        ("2999-01-01", 302, "/en/constitution/on/2999-01-01"),
        ("2017-02-30", 400, ""),
        ("", 400, ""),
        ("<script>", 400, ""),
    ],
)
def test_the_form_leads_to_the_day(asked: str, status: int, location: str, client: Client, rules: process.Rules) -> None:
    answer = client.get("/en/constitution/on", {"day": asked})
    assert (answer.status_code, answer.headers.get("Location", "")) == (status, location)


def test_without_a_day_the_form_leads_to_itself(client: Client, rules: process.Rules) -> None:
    assert client.get("/en/constitution/on").headers["Location"] == "/en/constitution#on"


def test_a_text_of_a_day_says_which_it_is_and_leads_to_now(client: Client, rules: process.Rules, clock: datetime) -> None:
    decision.published(1, articles=1, now=clock)
    decision.published(2, articles=2, now=clock)
    constitution.adopt(1, on=decision.ADOPTED_ON - timedelta(days=5), now=clock)
    constitution.adopt(2, on=decision.ADOPTED_ON, now=clock)
    page = client.get("/en/constitution/on/2026-08-16").content.decode()
    told = ("As it stood on 16 August 2026.", "version 1, adopted on 15 August 2026.", "Since 20 August 2026", 'href="/en/constitution"')
    assert [one for one in told if one not in page] == []
    article = client.get("/en/constitution/on/2026-08-16/000000a1").content.decode()
    assert 'href="/en/constitution/000000a1"' in article
    lacking = client.get("/en/constitution/on/2026-08-16/000000a2").content.decode()
    assert 'href="/en/constitution/on/2026-08-20/000000a2"' in lacking
    before = client.get("/en/constitution/on/2001-01-01").content.decode()
    assert ("The first text was adopted on 15 August 2026." in before, 'href="/en/constitution/on/2026-08-15"' in before) == (True, True)
    assert client.get("/en/constitution/on/2999-01-01").status_code == 400


# ------------------------------------------------------------------ files


def test_files_hold_the_text_in_force_and_drafts_theirs(client: Client, rules: process.Rules, clock: datetime) -> None:
    decision.adopted(1, articles=1, now=clock)
    decision.published(2, articles=3, now=clock)
    found = {}
    for address in ("/constitution/akoma-ntoso.xml", "/draft/1/akoma-ntoso.xml", "/draft/2/akoma-ntoso.xml"):
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "application/akn+xml"
        tree = etree.fromstring(answer.content)
        found[address] = (etree.QName(tree[0]).localname, len(akoma_ntoso.parse(answer.content)))
    assert found == {
        "/constitution/akoma-ntoso.xml": ("act", 7),
        "/draft/1/akoma-ntoso.xml": ("act", 7),
        "/draft/2/akoma-ntoso.xml": ("bill", 13),
    }
    assert client.get("/draft/3/akoma-ntoso.xml").status_code == 404
    assert client.get("/constitution/text.md").content.decode().startswith("# Carta de Villa Clara\n\n## Preámbulo\n")


def test_long_answers_are_sent_compressed_to_who_takes_that(client: Client, rules: process.Rules, clock: datetime) -> None:
    decision.adopted(now=clock)
    for address in ("/constitution/text", "/constitution/akoma-ntoso.xml"):
        plain, short = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(short.content) == plain.content
        assert (plain.headers.get("Content-Encoding"), short.headers["Content-Encoding"]) == (None, "gzip")
        assert "Accept-Encoding" in plain.headers["Vary"]
        again = {"Accept-Encoding": "gzip", "If-None-Match": short.headers["ETag"]}
        assert client.get(address, headers=again).status_code == 304


# ------------------------------------------------------------------ the desk


def test_a_clerk_records_an_adoption_after_looking_it_over(rules: process.Rules, clock: datetime, at_desk: AtDesk) -> None:
    decision.published(now=clock)
    provenance.register(provenance.Card(Ref("rollcall", "102"), "Votación 102", "/assembly/rollcalls/102", "es"), now=clock)
    clerk = at_desk("clerk")
    asked = {"version": "1", "on": "2026-08-20", "rollcall": "102"}
    confirm = clerk.post("/en/desk/constitution", asked)
    assert "Is this what was adopted?" in confirm.content.decode()
    assert queries.in_force() is None
    answer = clerk.post("/en/desk/constitution", asked | {"confirmed": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/desk/constitution?done=1")
    adoption = queries.in_force()
    assert adoption is not None
    assert (adoption.version, adoption.adopted_on, adoption.rollcall) == (1, decision.ADOPTED_ON, "rollcall/102")
    assert "Version 1 is recorded as adopted." in clerk.get("/en/desk/constitution?done=1").content.decode()
    assert 'href="/en/assembly/rollcalls/102"' in clerk.get("/en/constitution").content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"version": "9"}, "version"),
        ({"version": ""}, "version"),
        ({"on": "2026-08-23"}, "on"),
        ({"on": "2017-02-30"}, "on"),
        ({"on": ""}, "on"),
        ({"rollcall": "103"}, "rollcall"),
        ({"rollcall": "-1"}, "rollcall"),
        ({"rollcall": "ciento dos"}, "rollcall"),
    ],
)
@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "yes"}])
def test_the_desk_says_what_is_wrong(
    wrong: dict[str, str], field: str, confirmed: dict[str, str], rules: process.Rules, clock: datetime, at_desk: AtDesk
) -> None:
    decision.published(now=clock)
    answer = at_desk("clerk").post("/desk/constitution", {"version": "1", "on": "2026-08-20", "rollcall": ""} | wrong | confirmed)
    assert list(answer.context["form"].errors) == [field]
    assert queries.in_force() is None


def test_what_is_adopted_already_cannot_be_chosen(rules: process.Rules, clock: datetime, at_desk: AtDesk) -> None:
    decision.adopted(now=clock)
    clerk = at_desk("clerk")
    assert "Every version that was published is adopted." in clerk.get("/en/desk/constitution").content.decode()
    answer = clerk.post("/desk/constitution", {"version": "1", "on": "2026-08-19", "confirmed": "yes"})
    assert list(answer.context["form"].errors) == ["version"]


def test_the_desk_is_for_who_records_what_the_assembly_does(rules: process.Rules, clock: datetime, at_desk: AtDesk) -> None:
    assert at_desk("drafter").get("/desk/constitution").status_code == 403
    assert Client().get("/desk/constitution").status_code == 302
