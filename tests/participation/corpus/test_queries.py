from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.refs import Ref
from constituyente.participation.corpus import api as corpus
from constituyente.participation.corpus import queries
from tests.conftest import NOON
from tests.factories.texts import public

pytestmark = pytest.mark.django_db

KINDS = ("petition", "answer", "statement")


def refs(asked: str, **narrowed: str) -> list[str]:
    return [hit.ref for hit in corpus.search(asked, limit=20, **narrowed).hits]  # type: ignore[arg-type]


def shown(parts: tuple[object, ...]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)  # type: ignore[attr-defined]


# ------------------------------------------------------------------ search


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("nino", ["petition/1"]),
        ("NIÑAS", ["petition/1"]),
        ("participacion", ["petition/1"]),
        ("participaciones niños", ["petition/1"]),
        ("niño agua", []),
        ("cities", ["petition/2"]),
        ("city people", ["petition/2"]),
        ("wa\u200bter", ["petition/2"]),
        ("altepetl", ["petition/3"]),
        ("水", ["petition/3"]),
        ("7", ["petition/3"]),
        ('"agua"', []),
        ("el niño", ["petition/1"]),
    ],
)
def test_search_finds_all_words_in_any_form_and_language(asked: str, found: list[str]) -> None:
    public("petition/1@1", "Participación", "Que los niños participen.", now=NOON)
    public("petition/2@1", "Water", "People's water in the city.", language="en", now=NOON)
    public("petition/3@1", "Ātl", "Altepētl 水 7", language="nah", now=NOON)
    assert refs(asked) == found


def test_search_puts_a_title_before_a_body() -> None:
    body = "Los parques tienen bancas y fuentes, y la gente se sienta ahí por la tarde."
    public("petition/1@1", "Bancas y fuentes", f"{body} Falta sombra.", now=NOON)
    public("petition/2@1", "Sombra en los parques", f"{body} Falta algo.", now=NOON)
    assert refs("sombra") == ["petition/2", "petition/1"]


def test_search_orders_equals_by_age_and_then_by_number() -> None:
    for number, days in ((1, 0), (2, 3), (3, 0)):
        public(f"petition/{number}@1", "Sombra", now=NOON - timedelta(days=days))
    assert refs("sombra") == ["petition/1", "petition/3", "petition/2"]


def test_search_tells_what_the_card_says_and_marks_what_was_asked() -> None:
    public("petition/1@1", "Sombra", "Falta <b>sombra</b>.", subject="rights", fate="Not adopted", now=NOON)
    found = corpus.search("sombras", limit=9)
    (hit,) = found.hits
    assert (hit.ref, hit.kind, hit.language, hit.address, hit.fate, hit.fate_at, hit.subject, hit.at) == (
        "petition/1",
        "petition",
        "es",
        "/petitions/1",
        "Not adopted",
        NOON,
        "rights",
        NOON,
    )
    assert (shown(hit.title), shown(hit.excerpt)) == ("[Sombra]", "Falta <b>[sombra]</b>.")


def test_search_shows_a_text_without_a_card_without_an_address() -> None:
    corpus.put([corpus.Text(Ref("petition", "1", 1), "Agua", "Agua", "es", "", "", given=True, at=NOON)])
    (hit,) = corpus.search("agua", limit=9).hits
    assert (shown(hit.title), hit.address) == ("[Agua]", "")


def test_search_narrows_and_counts_what_each_choice_would_leave() -> None:
    public("petition/1@1", "Agua", subject="rights", now=NOON)
    public("petition/2@1", "Agua", subject="environment", now=NOON)
    public("answer/AB", "Agua", subject="rights", now=NOON)
    public("statement/1-1", "Agua", language="en", now=NOON)
    everything = corpus.search("agua", limit=9)
    assert (everything.total, everything.kinds) == (4, {"petition": 2, "answer": 1, "statement": 1})
    assert (everything.languages, everything.subjects) == ({"es": 3, "en": 1}, {"rights": 2, "": 1, "environment": 1})
    narrowed = corpus.search("agua", subject="rights", limit=9)
    assert (narrowed.total, narrowed.kinds, narrowed.subjects) == (2, {"answer": 1, "petition": 1}, everything.subjects)
    assert (refs("agua", kind="answer"), refs("agua", language="en"), refs("agua", kind="answer", language="en")) == (
        ["answer/AB"],
        ["statement/1-1"],
        [],
    )
    assert refs("agua", kind="x' OR 1=1 --\x00") == []


def test_search_goes_on_page_by_page() -> None:
    for number in range(1, 6):
        public(f"petition/{number}@1", "Agua", now=NOON)
    pages = [corpus.search("agua", start=start, limit=2) for start in (0, 2, 4)]
    assert [[hit.ref for hit in page.hits] for page in pages] == [
        ["petition/1", "petition/2"],
        ["petition/3", "petition/4"],
        ["petition/5"],
    ]
    assert [page.more for page in pages] == [True, True, False]
    assert [corpus.search("agua", start=start, limit=2).hits for start in (-1, 5, 10**30)] == [(), (), ()]


def test_nobody_pages_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FARTHEST", 2)
    for number in range(1, 6):
        public(f"petition/{number}@1", "Agua", now=NOON)
    assert [(len(page.hits), page.more) for page in (corpus.search("agua", start=start, limit=2) for start in (0, 2, 3))] == [
        (2, True),
        (2, False),
        (0, False),
    ]


@pytest.mark.parametrize("asked", ["", " \n", "¡!?", "\u200b\u202e", "'\";--", "***"])
def test_nothing_is_asked_without_a_word(asked: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        found = corpus.search(asked, limit=9)
    assert (found.asked, found.total, found.hits) == (False, 0, ())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(['"', "AND", "OR", "NOT", "NEAR(", "*", "^", ":", "agua", "&", "|", "!", "'", "\\"])).map(" ".join)
)
def test_no_question_breaks_the_index(asked: str) -> None:
    found = corpus.search(asked, limit=9)
    assert found.total == 0


@pytest.mark.parametrize("texts", [1, 3])
def test_search_takes_four_statements(texts: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(texts):
        public(f"petition/{number + 1}@1", "Agua", now=NOON)
    with django_assert_num_queries(4):
        assert len(corpus.search("agua", limit=9).hits) == texts
    with django_assert_num_queries(1):
        assert corpus.search("luz", limit=9).hits == ()


@pytest.mark.parametrize("texts", [1, 3])
def test_matching_is_what_people_gave(texts: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(texts):
        public(f"petition/{number + 1}@1", "Agua", now=NOON)
    public("item/1", "Agua", given=False, now=NOON)
    with django_assert_num_queries(2):
        assert [str(ref) for ref in corpus.matching("agua", limit=9)] == [f"petition/{number + 1}@1" for number in range(texts)]
    assert corpus.matching("", limit=9) == ()


# ------------------------------------------------------------------ what is similar


def test_similar_texts_come_the_most_similar_first() -> None:
    shade = public("petition/1@1", "Sombra en las paradas", "Que toda parada de autobús tenga sombra y asiento.", now=NOON)
    public("petition/2@1", "Paradas con sombra y asiento", "Pedimos sombra en cada parada de autobús.", now=NOON)
    public("petition/3@1", "Bibliotecas abiertas", "Que las bibliotecas abran los domingos.", now=NOON)
    public("statement/1-1", "Sombra", "Falta sombra en la parada.", now=NOON)
    public("item/1", "Sombra en las paradas", "La parada tendrá sombra y asiento.", given=False, now=NOON)
    found = corpus.similar_to(shade, kinds=KINDS, limit=3)
    assert [one.ref for one in found] == ["petition/2", "statement/1-1"]
    assert [one.similarity for one in found] == sorted((one.similarity for one in found), reverse=True)
    assert (found[0].title, found[0].address, found[0].kind) == ("Paradas con sombra y asiento", "/petitions/2", "petition")
    assert [one.ref for one in corpus.similar_to(shade, limit=9)] == ["petition/2", "item/1", "statement/1-1"]


def test_a_copy_is_wholly_similar_and_a_text_that_is_not_here_to_nothing() -> None:
    public("petition/1@1", "Sombra", "Sombra en la parada.", now=NOON)
    (copy,) = corpus.similar("Sombra", "Sombra en la parada.", language="es", limit=3)
    assert (copy.ref, copy.similarity) == ("petition/1", 1.0)
    assert corpus.similar("Biblioteca", "Domingos.", language="es", limit=3) == ()
    assert corpus.similar("", "la de los \u200b", language="es", limit=3) == ()
    assert corpus.similar_to(Ref("petition", "9"), limit=3) == ()


def test_of_similar_texts_with_one_title_one_is_told() -> None:
    for number in range(1, 4):
        public(f"answer/{number}@1", "Agua en la escuela", now=NOON)
    public("answer/4@1", "Agua limpia en la escuela", now=NOON)
    found = corpus.similar("Agua en la escuela", "", language="es", limit=3)
    assert [one.ref for one in found] == ["answer/1", "answer/4"]


def test_similar_reads_what_was_misspelt_and_tells_what_is_asked_for_first() -> None:
    public("petition/1@1", "Bibliotecas abiertas", "Que las bibliotecas abran los domingos.", now=NOON)
    public("petition/2@1", "Sombra", "En las paradas.", now=NOON)
    public("answer/1@1", "Bibliotecas", "Que las bibliotecas abran los domingos, bibliotecas abiertas.", now=NOON)
    assert [one.ref for one in corpus.similar("biblitoecas abier", "", language="es", kinds=("petition",), limit=3)] == ["petition/1"]
    title, body = "Bibliotecas", "Que las bibliotecas abran los domingos, bibliotecas abiertas."
    assert [one.ref for one in corpus.similar(title, body, language="es", kinds=KINDS, limit=3)] == ["petition/1", "answer/1"]
    assert [one.ref for one in corpus.similar(title, body, language="es", limit=3)] == ["answer/1", "petition/1"]


def test_similar_knows_at_once_what_came_changed_and_went() -> None:
    def found(asked: str) -> list[str]:
        return [one.ref for one in corpus.similar(asked, "", language="es", kinds=("petition",), limit=3)]

    shade = public("petition/1@1", "Sombra en las paradas", "", now=NOON)
    assert found("sombra en paradas") == ["petition/1"]
    public("petition/2@1", "Agua en las escuelas", "", now=NOON)
    assert found("agua en escuelas") == ["petition/2"]
    public("petition/1@1", "Luz en las calles", "", now=NOON)
    assert (found("sombra en paradas"), found("luz en calles")) == ([], ["petition/1"])
    corpus.withdraw(shade)
    assert found("luz en calles") == []


@pytest.mark.parametrize("texts", [1, 3])
def test_similar_and_similar_to_take_a_fixed_number_of_statements(texts: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(texts + 1):
        public(f"petition/{number + 1}@1", f"Sombra en las paradas {'abcd'[number]}", now=NOON)
    with django_assert_num_queries(5):  # two of them, since the pool has changed
        assert len(corpus.similar("Sombra en las paradas", "", language="es", kinds=("petition",), limit=9)) == texts + 1
    with django_assert_num_queries(3):
        assert len(corpus.similar("Sombra en las paradas", "", language="es", kinds=("petition",), limit=9)) == texts + 1
    with django_assert_num_queries(6):
        assert len(corpus.similar("Sombra en las paradas", "", language="es", limit=9)) == texts + 1
    with django_assert_num_queries(7):
        assert len(corpus.similar_to(Ref("petition", "1"), limit=9)) == texts
