"""Search: what is found, what is named, what breaks nothing."""

import json

import pytest
from django.test import Client
from django.utils.translation import override
from pydantic import TypeAdapter
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.portal import searching
from constituyente.portal.searching import SearchPage, search_page
from tests.conftest import NOON
from tests.factories import decision
from tests.factories.texts import public

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script> agua",
    '=HYPERLINK("http://x.example","agua")',
    "\u202eagua\u202c",
    "a\u200bg\u200cua",
    '"agua" OR NEAR(agua sombra, 3) NOT {title} : ^agua*',
    "agua' OR 1=1; DROP TABLE corpus_entry; --",
    "agua & ! | <-> :*",
    "%(asked)s %s %% agua {rank}",
    "agua " * 2000,
    "x" * 10_000,
    "🙂" * 300,
]


def test_the_page_and_its_twin_say_the_same(client: Client, rules: process.Rules) -> None:
    public("petition/1@1", "Sombra", "Falta sombra.", subject="rights", fate="Not adopted", now=NOON)
    page = TypeAdapter(SearchPage).dump_python(search_page("sombras"), mode="json")
    assert client.get("/search.json?q=sombras").json() == page
    shown = client.get("/search?q=sombras").content.decode()
    assert '<a href="/petitions/1"><span dir="auto"><mark>Sombra</mark></span></a>' in shown
    assert "Falta <mark>sombra</mark>." in shown
    assert "1 texto con estas palabras" in shown


def test_another_language_says_so(client: Client, rules: process.Rules) -> None:
    public("petition/1@1", "Sombra", "Falta sombra.", now=NOON)
    shown = client.get("/en/search?q=sombra").content.decode()
    assert '<a href="/en/petitions/1"><span dir="auto" lang="es"><mark>Sombra</mark></span></a>' in shown
    assert '<p class="measure c-found" dir="auto" lang="es">' in shown


def test_nothing_asked_and_nothing_found_lead_on(client: Client, rules: process.Rules) -> None:
    empty, none, sign = (client.get(f"/en/search?q={asked}").content.decode() for asked in ("", "agua", "¡!"))
    assert ("What you can find here" in empty, "Nothing with those words." in none, "There is no word in that." in sign) == (
        True,
        True,
        True,
    )
    assert ['href="/en/petitions"' in page for page in (empty, none, sign)] == [True, True, True]
    assert 'href="/en/petitions/new"' in none


def test_filters_are_links_with_counts(client: Client, rules: process.Rules) -> None:
    public("petition/1@1", "Agua", subject="rights", now=NOON)
    public("petition/2@1", "Agua", subject="environment", now=NOON)
    public("answer/AB", "Agua", subject="rights", language="en", now=NOON)
    with override("en"):
        page = search_page("agua", subject="rights")
    assert [(one.value, one.name, one.texts, one.chosen, one.address) for one in page.by_kind] == [
        ("", "Everything", 2, True, "/en/search?q=agua&subject=rights"),
        ("petition", "Petitions", 1, False, "/en/search?q=agua&kind=petition&subject=rights"),
        ("answer", "Survey answers", 1, False, "/en/search?q=agua&kind=answer&subject=rights"),
    ]
    assert [(one.value, one.name, one.texts) for one in page.by_language] == [
        ("", "Everything", 2),
        ("es", "Spanish", 1),
        ("en", "English", 1),
    ]
    assert [(one.value, one.name, one.texts, one.chosen) for one in page.by_subject] == [
        ("", "Everything", 3, False),
        ("rights", "Charter of rights", 2, True),
        ("environment", "Environment", 1, False),
    ]
    assert (page.total, page.narrowed, [hit.subject_title for hit in page.hits]) == (2, True, ["Charter of rights"] * 2)
    for narrowed in ("kind=x", "subject=x", "language=zz", "kind=petition&language=en"):
        shown = client.get(f"/en/search?q=agua&{narrowed}")
        assert (shown.status_code, "Nothing here with these words." in shown.content.decode()) == (200, True)


def test_one_kind_alone_is_no_choice(rules: process.Rules) -> None:
    public("petition/1@1", "Agua", now=NOON)
    page = search_page("agua")
    assert (page.by_kind, page.by_language, page.by_subject) == ((), (), ())


def test_pages_lead_to_each_other(client: Client, rules: process.Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SHOWN", 2)
    for number in range(1, 6):
        public(f"petition/{number}@1", "Agua", now=NOON)
    with override("en"):
        pages = [search_page("agua", start=start) for start in (0, 2, 4)]
    assert [(page.previous, page.next, page.first) for page in pages] == [
        (None, "/en/search?q=agua&start=2", 1),
        ("/en/search?q=agua", "/en/search?q=agua&start=4", 3),
        ("/en/search?q=agua&start=2", None, 5),
    ]
    assert [client.get(f"/search?q=agua&start={start}").status_code for start in ("-1", "99", str(10**30), "x")] == [200, 200, 200, 400]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("petition/1", ["petition/1"]),
        (" petition/1@1 ", ["petition/1"]),
        ("item/1", ["item/1"]),
        ("petition/9", []),
        ("1", ["petition/1", "item/1", "provision/000000a1"]),
        ("artículo 1", ["provision/000000a1"]),
        ("ARTICULO 1", ["provision/000000a1"]),
        ("Article 1", ["provision/000000a1"]),
        ("art. 1", ["provision/000000a1"]),
        ("artículo 12", ["provision/000000a2"]),
        ("artículo", []),
        ("99999999999", []),
    ],
)
def test_what_a_question_names_stands_on_top(asked: str, named: list[str], rules: process.Rules) -> None:
    decision.item(title="Sombra", now=NOON)
    public("provision/000000a1@1", "Artículo 1. Del agua", "Hay agua.", given=False, now=NOON)
    public("provision/000000a2@1", "Artículo 12. De la luz", "Como dice el artículo 1, hay luz.", given=False, now=NOON)
    assert [str(card.ref) for card in search_page(asked).direct] == named


def test_a_thing_that_is_named_leads_on_though_no_text_has_the_words(client: Client, rules: process.Rules) -> None:
    decision.item(title="Sombra", now=NOON)
    shown = client.get("/en/search?q=item/1").content.decode()
    assert '<a href="/en/dossiers/1">Input 1</a>' in shown
    assert "No text has these words." in shown


@pytest.mark.parametrize("asked", HOSTILE)
def test_no_question_breaks_the_page(asked: str, client: Client, rules: process.Rules) -> None:
    public("petition/1@1", "Agua <b>y</b>\u202e luz", "<script>agua</script>\u200b =1+1 \u202eagua", now=NOON)
    for language in ("", "/en"):
        response = client.get(f"{language}/search", {"q": asked})
        shown = response.content.decode()
        assert response.status_code == 200
        assert ("<script>" in shown, "<b>y" in shown, "alert(1)</script>" in shown) == (False, False, False)
        main = shown[shown.index("<main") : shown.index("</main>")]
        assert [sign for sign in "\u202e\u200b\x00" if sign in main] == []
    json.loads(client.get("/search.json", {"q": asked}).content)


def test_what_no_text_holds_is_refused(client: Client, rules: process.Rules) -> None:
    assert [client.get(f"/search?{query}").status_code for query in ("q=a%00", "q=agua&kind=%00", "q=agua&start=1.5")] == [400, 400, 400]


def test_a_long_question_says_what_was_looked_for(client: Client, rules: process.Rules) -> None:
    shown = client.get("/en/search", {"q": " ".join(f"palabra{number}" for number in range(20))}).content.decode()
    assert "the first 12 words were looked for" in shown
    assert len(search_page("x" * 10_000).asked) == 200


@pytest.mark.parametrize("texts", [1, 3])
def test_search_takes_a_fixed_number_of_statements(
    texts: int, rules: process.Rules, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(texts):
        public(f"petition/{number + 1}@1", "Agua", now=NOON)
        public(f"provision/000000a{number}@1", f"Artículo {number + 1}", "Agua.", given=False, now=NOON)
    with django_assert_num_queries(5):
        assert len(search_page("agua").hits) == 2 * texts
    with django_assert_num_queries(3):
        assert len(search_page("petition/1").direct) == 1
    with django_assert_num_queries(1):
        search_page("")
