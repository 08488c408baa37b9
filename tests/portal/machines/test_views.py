"""What programs read: security.txt, robots.txt, sitemaps, feeds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from lxml import etree, html
from pytest_django import DjangoAssertNumQueries, Settings

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.portal.machines import queries, security, sitemaps
from tests.conftest import PROCESS
from tests.factories import assembly, decision
from tests.factories.news import corrected, published
from tests.factories.petitions import opened

SITE = "https://villa-clara.example"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def in_force(extra: str = "", *, now: datetime, synthetic: bool = True) -> None:
    text = PROCESS.read_text(encoding="utf-8")
    process.apply((text if synthetic else text.replace("synthetic = true", "synthetic = false")) + extra, now=now)


def locations(client: Client, address: str) -> list[str]:
    return [str(node.text) for node in etree.fromstring(client.get(address).content).iter(LOC)]


# ------------------------------------------------------------------ security.txt, robots.txt


def test_security_txt_is_what_the_standard_says(rules: process.Rules, client: Client, noon: datetime) -> None:
    in_force('\n[site]\nsecurity_email = "seguridad@villa-clara.example"\n', now=noon)
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        "Contact: mailto:seguridad@villa-clara.example\n"
        "Expires: 2027-02-18T00:00:00Z\n"
        "Preferred-Languages: es, en\n"
        f"Canonical: {SITE}/.well-known/security.txt\n"
        f"Policy: {SITE}/contact#security\n"
    )


def test_security_txt_is_not_there_without_anybody_to_write_to(rules: process.Rules, client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


def test_security_txt_stays_the_same_for_a_day_and_expires_within_a_year() -> None:
    def at(hour: int) -> str:
        now = datetime(2026, 8, 22, hour, tzinfo=UTC)
        return security.written(contact="a@b.example", site=SITE, languages=("es",), policy="/contact", now=now)

    assert at(0) == at(23)
    assert timedelta(days=365) > security.LASTS


def test_robots_keep_out_of_a_demonstration_and_of_the_desk(rules: process.Rules, client: Client, noon: datetime) -> None:
    assert client.get("/robots.txt").content.decode() == f"User-agent: *\nDisallow: /\n\nSitemap: {SITE}/sitemap.xml\n"
    in_force(now=noon, synthetic=False)
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /desk",
        "Disallow: /search?",
        "Disallow: /en/desk",
        "Disallow: /en/search?",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


# ------------------------------------------------------------------ sitemaps


def test_the_sitemap_leads_to_every_page_in_every_language(rules: process.Rules, client: Client, noon: datetime) -> None:
    opened(now=noon)
    (number,) = queries.files()  # by the cards' keys, which a database may have given before
    assert locations(client, "/sitemap.xml") == [f"{SITE}/sitemap/pages.xml", f"{SITE}/sitemap/things-{number}.xml"]
    assert locations(client, f"/sitemap/things-{number}.xml") == [f"{SITE}/petitions/1", f"{SITE}/en/petitions/1"]
    pages = locations(client, "/sitemap/pages.xml")
    assert {f"{SITE}/", f"{SITE}/en/", f"{SITE}/privacy", f"{SITE}/en/constitution/text"} <= set(pages)
    assert [page for page in pages if "/desk" in page or "/search" in page or "<" in page] == []
    assert {client.get(page.removeprefix(SITE)).status_code for page in pages} == {200}


def test_each_page_of_the_sitemap_names_its_translations(rules: process.Rules, client: Client, noon: datetime) -> None:
    opened(now=noon)
    (number,) = queries.files()
    for url in etree.fromstring(client.get(f"/sitemap/things-{number}.xml").content):
        links = [(link.get("hreflang"), link.get("href")) for link in url.iter(LINK)]
        assert links == [("es", f"{SITE}/petitions/1"), ("en", f"{SITE}/en/petitions/1")]


@pytest.mark.parametrize("count", [1, 3])
def test_sitemaps_take_one_statement_whatever_there_is(
    rules: process.Rules, noon: datetime, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cards = [provenance.Card(Ref("petition", str(number)), "T", f"/petitions/{number}", "es") for number in range(1, count + 1)]
    provenance.register_many(cards, now=noon)
    with django_assert_num_queries(1):
        (number,) = queries.files()
    with django_assert_num_queries(1):
        assert len(list(queries.things(number))) == count


def test_things_are_split_into_files_and_stay_in_theirs(rules: process.Rules, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PER_FILE", 2)

    def register(first: int, last: int) -> None:
        numbers = range(first, last)
        provenance.register_many([provenance.Card(Ref("petition", str(one)), "T", f"/petitions/{one}", "es") for one in numbers], now=noon)

    register(1, 5)
    before = {number: list(queries.things(number)) for number in queries.files()}
    register(5, 8)
    after = {number: list(queries.things(number)) for number in queries.files()}
    full = [number for number, pages in before.items() if len(pages) == queries.PER_FILE]
    assert [after[number] for number in full] == [before[number] for number in full]
    assert sum(len(pages) for pages in after.values()) == 7


def test_a_page_with_several_things_stands_there_once(rules: process.Rules, noon: datetime) -> None:
    cards = [provenance.Card(Ref("provision", key), "T", f"/constitution/a#{key}", "es") for key in ("a", "b")]
    provenance.register_many(cards, now=noon)
    (number,) = queries.files()
    assert [pages[0] for pages in queries.things(number)] == [("es", f"{SITE}/constitution/a")]


def test_a_file_that_lists_nothing_is_not_there(rules: process.Rules, client: Client) -> None:
    assert client.get("/sitemap/things-999999.xml").status_code == 404


def test_a_file_of_the_sitemap_has_no_more_than_the_protocol_allows(settings: Settings) -> None:
    assert queries.PER_FILE * len(settings.LANGUAGES) <= sitemaps.LARGEST


# ------------------------------------------------------------------ feeds


def test_the_news_feed_has_what_is_new(rules: process.Rules, client: Client, noon: datetime) -> None:
    published(title="Abre <la> encuesta", body="Desde hoy & mañana.", now=noon - timedelta(days=2))
    corrected(1, based_on=1, title="Abre <la> encuesta", body="Desde hoy & siempre.", now=noon - timedelta(days=1))
    answer = client.get("/news.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    told = {child.tag.removeprefix(ATOM): child.text for child in feed if len(child) == 0 and child.text}
    assert told == {"id": f"{SITE}/news", "title": "Noticias: Carta de Villa Clara", "updated": "2026-08-21T18:00:00Z"}
    (entry,) = feed.iter(f"{ATOM}entry")
    assert {child.tag.removeprefix(ATOM): child.text or child.get("href") for child in entry} == {
        "id": f"{SITE}/news/1",
        "title": "Abre <la> encuesta",
        "link": f"{SITE}/news/1",
        "published": "2026-08-20T18:00:00Z",
        "updated": "2026-08-21T18:00:00Z",
        "summary": "Desde hoy & siempre.",
    }


@pytest.mark.parametrize(
    ("name", "page"), [("news", "news"), ("petitions", "petitions"), ("promises", "promises"), ("decisions", "dossiers")]
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_empty_feed_is_a_feed(rules: process.Rules, client: Client, name: str, page: str, prefix: str) -> None:
    feed = etree.fromstring(client.get(f"{prefix}/{name}.atom").content)
    assert [feed.findtext(f"{ATOM}id"), len(list(feed.iter(f"{ATOM}entry")))] == [f"{SITE}{prefix}/{page}", 0]


@pytest.mark.django_db
def test_the_decisions_feed_has_votes_and_what_became_of_inputs(client: Client, noon: datetime) -> None:
    assembly.rules_in_force(now=noon)
    number = decision.item(now=noon)
    decision.dispose(number, "adopted", "Entra en el artículo 1.", now=noon + timedelta(hours=2))
    keys = assembly.seated(now=noon)
    assembly.roll_call(assembly.votes(keys, "+++++++--"), title="El texto completo", language="es", now=noon + timedelta(hours=1))
    feed = etree.fromstring(client.get("/decisions.atom").content)
    assert feed.findtext(f"{ATOM}title") == "Decisiones: Carta de Villa Clara"
    assert [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in feed.iter(f"{ATOM}entry")] == [
        (f"{SITE}/dossiers/{number}", "2026-08-22T20:00:00Z"),
        (f"{SITE}/assembly/rollcalls/1", "2026-08-22T19:00:00Z"),
    ]
    assert [entry.findtext(f"{ATOM}summary") for entry in feed.iter(f"{ATOM}entry")] == [
        "Adoptado. Entra en el artículo 1.",
        "7 a favor, 2 en contra: aprobada; hacían falta 6 de 9",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_decisions_feed_takes_as_many_statements_whatever_its_length(
    client: Client, noon: datetime, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assembly.rules_in_force(now=noon)
    keys = assembly.seated(now=noon)
    for number in range(count):
        decision.dispose(decision.item(title=f"Petición {number}", now=noon), "adopted", now=noon)
        assembly.roll_call(assembly.votes(keys, "+++++++--"), title=f"Votación {number}", language="es", now=noon)
    with django_assert_num_queries(4):
        answer = client.get("/decisions.atom")
    assert answer.content.count(b"<entry") == 2 * count


@pytest.mark.parametrize(
    ("page", "feed"), [("/news", "news"), ("/petitions", "petitions"), ("/promises", "promises"), ("/dossiers", "decisions")]
)
def test_a_page_names_its_feed_to_programs_and_the_news_names_all_to_people(
    rules: process.Rules, client: Client, page: str, feed: str
) -> None:
    tree = html.fromstring(client.get(page).content)
    assert tree.xpath('//link[@rel="alternate" and @type="application/atom+xml"]/@href') == [f"/{feed}.atom"]
    links = html.fromstring(client.get("/news").content).iter("a")
    shown = {link.get("href") for link in links if link.get("type") == "application/atom+xml"}
    assert shown == {"/news.atom", "/petitions.atom", "/promises.atom", "/decisions.atom"}


@pytest.mark.parametrize("count", [1, 3])
def test_feeds_take_as_many_statements_whatever_their_length(
    rules: process.Rules, client: Client, noon: datetime, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        opened(title=f"Petición {number}", now=noon)
        published(title=f"Noticia {number}", now=noon)
    for name in ("news", "petitions"):
        with django_assert_num_queries(2):
            answer = client.get(f"/{name}.atom")
        assert answer.content.count(b"<entry") == count
