"""The text in Akoma Ntoso: valid against the schema where that lies beside this repository, and read back as it was written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from constituyente.decision.constitution import akoma_ntoso
from constituyente.decision.constitution.akoma_ntoso import Document, NotOurs, Provision, Reference, clean, eids, number_in, parse, write

from .schema import NS, Faults

# One of every kind, in the shapes that texts have: with and without marks, headings, words and notes; an article outside every title.
TEXT = (
    Provision("000000e0", "", "preamble", heading="PREÁMBULO", body="Vivimos juntos.\nEsto nos prometemos."),
    Provision("000000b1", "", "title", "TÍTULO PRIMERO", "La ciudad"),
    Provision("000000c1", "000000b1", "chapter", "Capítulo I", "De las personas"),
    Provision("000000a1", "000000c1", "article", "Artículo 1", "Agua", "Toda persona:", "Reformado el 2 de mayo de 2019"),
    Provision("00000a11", "000000a1", "section", "A.", "Del agua"),
    Provision("0000a111", "00000a11", "paragraph", "1.", body="La recibe en su casa:"),
    Provision("000a1111", "0000a111", "clause", "a)", body="limpia;"),
    Provision("000a1112", "0000a111", "clause", "b)", body="suficiente:"),
    Provision("00a11121", "000a1112", "fraction", "I.", body="de día", note="Sic"),
    Provision("0a111211", "00a11121", "item", body="y de noche."),
    Provision("0000a112", "00000a11", "paragraph", body="La ley dirá cuándo.", note="Adicionado\nel 3 de mayo"),
    Provision("0000a113", "00000a11", "paragraph", body="Y cómo."),
    Provision("000000a2", "000000b1", "article", "Artículo 2", "Reservado"),
    Provision("000000a3", "", "article", "Artículo 3", body="Rige aquí."),
    Provision("000000b9", "", "title", heading="Transitorios"),
    Provision("000000d1", "000000b9", "transitory", "PRIMERO. -", body="Rige desde mañana."),
    Provision("000000d2", "000000b9", "transitory", note="Derogado"),
)
DOCUMENT = Document(
    title="Carta de Villa Clara",
    language="es-MX",
    number=3,
    country="mx",
    process="villa-clara",
    author="La carta de Villa Clara",
    first_on=date(2017, 1, 31),
    published_on=date(2019, 5, 2),
    adopted_on=date(2019, 4, 30),
    hash="ab" * 32,
    address="https://villa-clara.example/constitution/on/2019-04-30",
    source="Gaceta",
    provisions=TEXT,
    references=(Reference("0000a111", "https://villa-clara.example/trace/item/88", "item/88"),),
)


def test_every_kind_of_provision_is_valid_and_read_back(faults: Faults) -> None:
    written = write(DOCUMENT)
    assert faults(written) == []
    assert parse(written) == TEXT


def test_every_kind_has_an_element_of_its_own() -> None:
    assert {provision.kind for provision in TEXT} == {*akoma_ntoso.ELEMENTS, akoma_ntoso.PREAMBLE}
    assert len(akoma_ntoso.KINDS) == len(akoma_ntoso.ELEMENTS)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write(DOCUMENT) == write(DOCUMENT)


def test_an_adopted_text_is_an_act_and_a_draft_a_bill(faults: Faults) -> None:
    draft = write(replace(DOCUMENT, adopted_on=None))
    first = write(replace(DOCUMENT, first_on=date(2019, 4, 30)))
    found = [
        [(one.tag.rpartition("}")[2], one.get("contains")) for one in etree.fromstring(text)] for text in (write(DOCUMENT), draft, first)
    ]
    assert found == [[("act", "singleVersion")], [("bill", "singleVersion")], [("act", "originalVersion")]]
    assert (faults(draft), faults(first)) == ([], [])


def test_the_document_says_what_it_is_with_whole_dates() -> None:
    root = etree.fromstring(write(DOCUMENT))

    def value(path: str, attribute: str) -> list[str]:
        return [str(one.get(attribute)) for one in root.findall(f".//a:{path.replace('/', '/a:')}", NS)]

    work = "/akn/mx/act/constitution/2017-01-31/villa-clara"
    assert value("FRBRWork/FRBRuri", "value") == [work]
    assert value("FRBRExpression/FRBRuri", "value") == [f"{work}/spa@2019-04-30"]
    assert value("FRBRManifestation/FRBRthis", "value") == [f"{work}/spa@2019-04-30/!main.xml"]
    assert value("FRBRdate", "date") == ["2017-01-31", "2019-04-30", "2019-04-30"]
    assert value("FRBRlanguage", "language") == ["spa"]
    assert value("FRBRversionNumber", "value") == ["3"]
    assert value("FRBRalias", "value") == ["Carta de Villa Clara", DOCUMENT.address, DOCUMENT.hash]
    assert value("publication", "date") == ["2019-05-02"]
    assert [dict(one.attrib) for one in root.iterfind(".//a:implicitReference", NS)] == [
        {"for": "#art_1__sec_A__para_1", "href": "https://villa-clara.example/trace/item/88", "showAs": "item/88"}
    ]


def test_eids_follow_the_numbers_as_printed_and_articles_begin_anew() -> None:
    assert list(eids(TEXT).values()) == [
        "preamble",
        "title_primero",
        "title_primero__chp_I",
        "art_1",
        "art_1__sec_A",
        "art_1__sec_A__para_1",
        "art_1__sec_A__para_1__cl_a",
        "art_1__sec_A__para_1__cl_b",
        "art_1__sec_A__para_1__cl_b__point_I",
        "art_1__sec_A__para_1__cl_b__point_I__indent_nn_1",
        "art_1__sec_A__para_nn_1",
        "art_1__sec_A__para_nn_2",
        "art_2",
        "art_3",
        "title_nn_1",
        "title_nn_1__transitional_primero",
        "title_nn_1__transitional_nn_1",
    ]


def test_a_number_that_comes_again_goes_on() -> None:
    again = [Provision(f"0000000{number}", "", "article", mark) for number, mark in enumerate(["Artículo 1", "Art. 1", "1.", "1_2"])]
    assert list(eids(again).values()) == ["art_1", "art_1_2", "art_1_3", "art_1-2"]


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("Artículo 6", "6"),
        ("TÍTULO PRIMERO", "primero"),
        ("CAPÍTULO ÚNICO", "unico"),
        ("11 bis.", "11-bis"),
        ("XIV.", "XIV"),
        ("a)", "a"),
        ("Ñ.", "N"),
        ("DÉCIMO PRIMERO. -", "decimo-primero"),
        ("Artículo", ""),
        ("§", ""),
        ("", ""),
    ],
)
def test_number_in_is_what_numbers_a_provision(mark: str, number: str) -> None:
    assert number_in(mark) == number


def test_what_xml_forbids_and_nobody_sees_is_left_out(faults: Faults) -> None:
    odd = Provision("000000a1", "", "article", "Art\x00 1", "A\u200bgua\ufeff", "uno\x0b dos\ttres\ncu\u200datro\x85\ufffe", "\x1b")
    assert clean("\x00\u200b\u2060\ufeff\uffff\r\n") == "\n"
    written = write(replace(DOCUMENT, provisions=(odd,), references=(), title="Car\x07ta", source="\x02"))
    assert faults(written) == []
    assert parse(written) == (Provision("000000a1", "", "article", "Art 1", "Agua", "uno dos\ttres\ncu\u200datro"),)


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "]]>&amp;", "<!DOCTYPE x>", "'\"--><p/>", "&#0;", "{% url 'home' %}"])
def test_markup_in_the_words_stays_words(payload: str, faults: Faults) -> None:
    provision = Provision("000000a1", "", "article", payload, payload, payload, payload)
    written = write(
        replace(
            DOCUMENT,
            title=payload,
            source=payload,
            author=payload,
            provisions=(provision,),
            references=(Reference("000000a1", "/", payload),),
        )
    )
    assert faults(written) == []
    assert parse(written) == (provision,)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<akomaNtoso",
        b"<html/>",
        b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><body><article eId="art_1"/></body></act></akomaNtoso>',
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ],
)
def test_parse_refuses_what_is_not_ours(document: bytes) -> None:
    with pytest.raises(NotOurs):
        parse(document)


# ------------------------------------------------------------------ any tree

KINDS = st.sampled_from([*akoma_ntoso.ELEMENTS, akoma_ntoso.PREAMBLE])
WORDS = st.one_of(st.just(""), st.text(max_size=12), st.sampled_from(["1.", "a)", "Artículo 1", "uno\ndos", " ", "\n", "]]>"]))


@st.composite
def trees(draw: st.DrawFn) -> tuple[Provision, ...]:
    """Any tree of legal shape: each provision stands in one of those that are still open."""

    def provisions() -> Iterator[Provision]:
        begun: list[str] = []
        for number in range(draw(st.integers(1, 14))):
            depth = draw(st.integers(0, len(begun)))
            parent = begun[depth - 1] if depth else ""
            del begun[depth:]
            begun.append(f"{number:08x}")
            yield Provision(begun[-1], parent, draw(KINDS), draw(WORDS), draw(WORDS), draw(WORDS), draw(WORDS))

    return tuple(provisions())


def cleaned(provision: Provision) -> Provision:
    words = {name: clean(getattr(provision, name)) for name in ("mark", "heading", "body", "note")}
    return replace(provision, **words)


@given(trees())
def test_any_tree_is_read_back_as_it_was_written(tree: tuple[Provision, ...]) -> None:
    assert parse(write(replace(DOCUMENT, provisions=tree, references=()))) == tuple(cleaned(provision) for provision in tree)


@given(trees())
def test_any_tree_is_valid(faults: Faults, tree: tuple[Provision, ...]) -> None:
    references = tuple(Reference(provision.key, f"/trace/item/{number}", "") for number, provision in enumerate(tree))
    assert faults(write(replace(DOCUMENT, provisions=tree, references=references))) == []


@given(trees())
def test_the_eids_of_any_tree_are_unique_and_plain(tree: tuple[Provision, ...]) -> None:
    found = eids(tree)
    assert list(found) == [provision.key for provision in tree]
    assert len(set(found.values())) == len(tree)
    assert [one for one in found.values() if not one.replace("_", "").replace("-", "").isalnum() or not one.isascii()] == []
