from datetime import datetime, timedelta

import pytest
from django.test import Client

from constituyente.decision.genealogy import api as genealogy
from constituyente.decision.genealogy.models import Descent, ExternalReference, Lineage, LineageSource
from constituyente.foundation.common.exchange import Row
from constituyente.foundation.process import api as process
from tests.factories import genealogy as factory
from tests.factories import packages

(PART,) = genealogy.PARTS
LATER = timedelta(days=300)
ADDRESSES = ("/draft/1/000000a2.json", "/draft/sources.json", "/draft/sources/icc-7-1.json", "/trace/external/icc-7-1.json")
NEEDED = "hace falta si el linaje llegó a un artículo, y solo entonces"
ALONE = "va con rango 1 y sin linaje, si no se encontró de dónde viene"
TEXT: list[Row] = [{"text": 1, "key": f"000000a{number}"} for number in (1, 2, 3)]


def test_what_is_given_is_taken_and_looks_the_same(client: Client, rules: process.Rules, clock: datetime) -> None:
    factory.of_three_articles(now=clock)
    given, before = packages.written(PART), {address: client.get(address).json() for address in ADDRESSES}
    for model in (Descent, LineageSource, Lineage, ExternalReference):
        model.objects.all().delete()
    assert packages.taken([PART], given, now=clock + LATER) == [10]
    assert packages.written(PART) == given
    assert {address: client.get(address).json() for address in ADDRESSES} == before


def test_taking_again_changes_nothing(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    given = packages.written(PART)
    assert packages.taken([PART], given, now=noon + LATER) == [0]
    assert packages.written(PART) == given


def test_rows_have_every_column_of_their_table(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    assert packages.misfits([PART], packages.written(PART)) == []


def test_a_number_of_amendments_that_is_not_told_is_none(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    row = next(iter(packages.written(PART)["lineages"]))
    given: packages.Rows = {"lineages": [{**row, "uid": "C1_NEW", "order": 5, "amendments": None}]}
    assert packages.taken([PART], given, now=noon) == [1]
    assert Lineage.objects.get(uid="C1_NEW").amendments == 0


@pytest.mark.parametrize(
    ("table", "change"),
    [("external_references", {"name": "Otro"}), ("lineages", {"label": "Otra."}), ("descents", {"note": "Otra."})],
)
def test_what_stands_otherwise_is_refused(table: str, change: dict[str, str], rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    given = packages.written(PART)
    first, *others = given[table]
    with pytest.raises(genealogy.DescentStands):
        packages.taken([PART], {**given, table: [{**first, **change}, *others]}, now=noon)


def test_check_names_the_claim_about_an_article_that_its_version_lacks(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    given = packages.written(PART)

    def faults(text: list[Row]) -> list[tuple[str, int, str, str]]:
        incoming = packages.incoming({**given, "provisions": text}, now=noon)
        return [(fault.file, fault.row, fault.column, fault.problem) for fault in PART.check(incoming)]

    assert faults(TEXT) == []
    assert faults([*TEXT[:1], {"text": 2, "key": "000000a2"}, *TEXT[2:]]) == [
        ("lineages.csv", 3, "provision", "nombra 000000a2@1, que no está"),
        ("descents.csv", 3, "provision", "nombra 000000a2@1, que no está"),
        ("descents.csv", 4, "provision", "nombra 000000a2@1, que no está"),
    ]


@pytest.mark.parametrize(
    ("table", "row", "change", "fault"),
    [
        ("lineages", 0, {"text": None}, ("lineages.csv", 2, "text", NEEDED)),
        ("lineages", 3, {"text": 1}, ("lineages.csv", 5, "text", NEEDED)),
        ("lineages", 1, {"order": 1}, ("lineages.csv", 3, "order", "ya está en la fila 2")),
        ("descents", 3, {"rank": 2}, ("descents.csv", 5, "status", ALONE)),
        (
            "descents",
            3,
            {"lineage": "C1_X_ART4"},
            ("descents.csv", 5, "status", ALONE),
        ),
    ],
)
def test_check_names_what_the_tables_could_not_hold(
    table: str, row: int, change: dict[str, str | int | None], fault: tuple[str, int, str, str], rules: process.Rules, noon: datetime
) -> None:
    factory.of_three_articles(now=noon)
    given = {**packages.written(PART), "provisions": TEXT}
    given[table][row] = {**given[table][row], **change}
    found = [(one.file, one.row, one.column, one.problem) for one in PART.check(packages.incoming(given, now=noon))]
    assert found[0] == fault
