from datetime import datetime

from django.test import Client
from pydantic import TypeAdapter

from constituyente.decision.constitution import queries
from constituyente.decision.constitution.data import ArticlePage, ConstitutionPage
from constituyente.foundation.process import api as process
from tests.factories import decision


def test_pages_and_their_twins_say_the_same(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    decision.cite("a11", decision.item(outcome="adopted", now=noon), now=noon)
    twins = {
        "/constitution.json": TypeAdapter(ConstitutionPage).dump_python(queries.constitution_page(), mode="json"),
        "/constitution/000000a1.json": TypeAdapter(ArticlePage).dump_python(queries.article_page("000000a1"), mode="json"),
    }
    assert {address: client.get(address).json() for address in twins} == twins


def test_every_page_of_the_contents_opens_with_its_provisions(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    entries = [entry for group in queries.constitution_page().contents for entry in group.entries]
    assert [entry.kind for entry in entries] == ["preamble", "article", "article", "title"]
    for entry in entries:
        page = client.get(entry.address).content.decode()
        shown = queries.article_page(entry.key).article.provisions
        assert [one.key for one in shown if f'id="{one.key}"' not in page] == []


def test_article_leads_on_in_both_directions_and_to_its_thread(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    page = client.get("/en/constitution/000000a1").content.decode()
    ways = ("/en/constitution/000000e0", "/en/constitution/000000a2", "/en/constitution#000000b1", "/en/trace/provision/000000a1")
    assert [way for way in ways if f'href="{way}"' not in page] == []
    assert "Adopted on 20 August 2026" in page


def test_a_title_has_no_page_and_a_paragraph_has_its_article(client: Client, rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    assert [client.get(f"/constitution/{key}").status_code for key in ("000000b1", "0000ffff", "00000a12")] == [404, 404, 200]


def test_before_the_adoption_the_page_leads_to_the_draft_or_the_process(client: Client, rules: process.Rules, noon: datetime) -> None:
    page = client.get("/en/constitution").content.decode()
    assert ("Nothing is adopted yet." in page, 'class="govuk-button" href="/en/process"' in page) == (True, True)
    decision.published(now=noon)
    page = client.get("/en/constitution").content.decode()
    assert ("Nothing is adopted yet." in page, 'class="govuk-button" href="/en/draft"' in page) == (True, True)
