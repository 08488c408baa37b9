from datetime import timedelta

import pytest
from django.db import IntegrityError

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.files import api as files
from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.capture import queries
from constituyente.participation.capture.data import BrokenRow, TypedFile
from constituyente.participation.capture.models import Batch, Sheet
from tests.conftest import NOON, MakeActor
from tests.factories.paper import facilitator, line

pytestmark = pytest.mark.django_db

ABOUT = Ref("petition", "7", 1)
ANA, LUZ = line("ana@villa-clara.example"), line("luz@villa-clara.example", "002")


@pytest.fixture
def sheets(rules: process.Rules) -> tuple[str, ...]:
    """Three sheets that came in together."""
    codes = capture.issue(ABOUT, columns=("contact", "territory", "age_band"), count=3, now=NOON, rng=Seeded(1))
    capture.receive(codes, brought_by="Puesto del mercado", actor=facilitator("uno", now=NOON), now=NOON)
    return codes


def types(code: str, lines: dict[int, capture.Line], *, name: str) -> bool:
    return capture.type_sheet(code, lines, actor=facilitator(name, now=NOON), now=NOON)


def test_two_who_read_alike_settle_a_sheet(sheets: tuple[str, ...]) -> None:
    assert types(sheets[0], {1: ANA, 2: LUZ}, name="uno") is False
    assert capture.settled("petition") == ()
    assert types(sheets[0], {1: {**ANA, "contact": " ANA@villa-clara.example"}, 2: LUZ, 3: {"contact": ""}}, name="dos") is True
    assert capture.settled("petition") == (sheets[0],)
    taken = capture.take(sheets[0])
    assert taken == capture.AgreedSheet(sheets[0], "petition/7@1", 1, NOON, {1: ANA, 2: LUZ})
    sheet = Sheet.objects.get(code=sheets[0])
    assert (sheet.first, sheet.second, "ana" in sheet.agreed, sheet.differed) == ("", "", False, 0)


def test_one_person_does_not_type_a_sheet_twice(sheets: tuple[str, ...]) -> None:
    types(sheets[0], {1: ANA}, name="uno")
    with pytest.raises(capture.TypedByYou):
        types(sheets[0], {1: ANA}, name="uno")
    person = facilitator("uno", now=NOON).id
    with pytest.raises(IntegrityError, match=r"two_people_type_a_sheet|CHECK"):
        Sheet.objects.filter(code=sheets[0]).update(second_by=person, second_at=NOON)


def test_a_third_settles_what_two_read_differently(sheets: tuple[str, ...]) -> None:
    types(sheets[0], {1: ANA, 2: LUZ}, name="uno")
    assert types(sheets[0], {1: ANA, 2: {**LUZ, "contact": "lus@villa-clara.example"}}, name="dos") is False
    for name in ("uno", "dos"):
        with pytest.raises(capture.TypedByYou):
            capture.settle(sheets[0], {2: LUZ}, actor=facilitator(name, now=NOON), now=NOON)
    with pytest.raises(capture.SheetTyped):
        types(sheets[0], {1: ANA}, name="tres")
    # What both read alike is not hers to change.
    capture.settle(sheets[0], {1: LUZ, 2: LUZ}, actor=facilitator("tres", now=NOON), now=NOON)
    taken = capture.take(sheets[0])
    assert taken is not None
    assert taken.lines == {1: ANA, 2: LUZ}
    assert Sheet.objects.get(code=sheets[0]).differed == 1
    with pytest.raises(capture.SheetSettled):
        capture.settle(sheets[0], {2: ANA}, actor=facilitator("cuatro", now=NOON), now=NOON)


def test_who_typed_a_sheet_cannot_have_settled_it(sheets: tuple[str, ...]) -> None:
    types(sheets[0], {1: ANA}, name="uno")
    types(sheets[0], {1: LUZ}, name="dos")
    with pytest.raises(IntegrityError, match=r"a_third_settles_a_sheet|CHECK"):
        Sheet.objects.filter(code=sheets[0]).update(settled_by=facilitator("dos", now=NOON).id)


def test_a_sheet_comes_in_once_and_a_made_up_one_never(sheets: tuple[str, ...]) -> None:
    actor = facilitator("uno", now=NOON)
    fresh = capture.issue(ABOUT, columns=("contact",), count=1, now=NOON, rng=Seeded(2))
    with pytest.raises(capture.SheetReceived, match="lote 1"):
        capture.receive([*fresh, sheets[0]], brought_by="Copias", actor=actor, now=NOON)
    with pytest.raises(capture.SheetUnknown):
        capture.receive([*fresh, folios.new_folio(Seeded("made up"))], brought_by="Copias", actor=actor, now=NOON)
    assert (Batch.objects.count(), Sheet.objects.filter(batch=None).count()) == (1, 1)
    with pytest.raises(capture.SheetNotReceived):
        capture.type_sheet(fresh[0], {1: ANA}, actor=actor, now=NOON)


def test_others_do_not_touch_paper(sheets: tuple[str, ...], actor: MakeActor) -> None:
    for role in ("moderator", "clerk", "secretariat", "reviewer"):
        with pytest.raises(accounts.Forbidden):
            capture.type_sheet(sheets[0], {1: ANA}, actor=actor(role), now=NOON)
        with pytest.raises(accounts.Forbidden):
            capture.receive(sheets, brought_by="x", actor=actor(role), now=NOON)
        with pytest.raises(accounts.Forbidden):
            queries.sheet_page(sheets[0], actor(role))


def test_the_second_sees_nothing_of_what_the_first_typed(sheets: tuple[str, ...]) -> None:
    types(sheets[0], {1: ANA}, name="uno")
    page = queries.sheet_page(sheets[0], facilitator("dos", now=NOON))
    assert (page.agreed, page.differences, page.row.yours) == ({}, (), True)
    types(sheets[0], {1: LUZ}, name="dos")
    for name, seen in (("uno", 0), ("dos", 0), ("tres", 2)):
        assert len(queries.sheet_page(sheets[0], facilitator(name, now=NOON)).differences) == seen


def test_what_was_taken_is_forgotten(sheets: tuple[str, ...]) -> None:
    types(sheets[0], {1: ANA}, name="uno")
    types(sheets[0], {1: ANA}, name="dos")
    assert capture.take(sheets[0]) is not None
    capture.taken(sheets[0], lines=1, refusals={}, now=NOON)
    assert capture.take(sheets[0]) is None
    assert capture.outstanding(ABOUT) == 2
    assert [capture.outstanding(Ref("petition", key)) for key in ("7", "70", "8")] == [2, 0, 0]
    row = Sheet.objects.get(code=sheets[0])
    assert (row.agreed, row.first, row.second, row.lines) == ("", "", "", 1)


def test_a_picture_is_sealed_and_the_next_takes_its_place(sheets: tuple[str, ...]) -> None:
    actor = facilitator("uno", now=NOON)
    for colour in (b"one", b"two"):
        content = files.Content(b"%PDF-1.4 " + colour + b" %%EOF", "application/pdf", "firmas.pdf")
        capture.scan(sheets[0], content, actor=actor, now=NOON, rng=Seeded(colour.decode()))
    key = queries.sheet_page(sheets[0], actor).scan
    kept = files.served(key)
    assert (kept.data, kept.act, kept.name) == (b"%PDF-1.4 two %%EOF", "capture.type", "")
    types(sheets[0], {1: ANA}, name="uno")
    types(sheets[0], {1: ANA}, name="dos")
    assert queries.sheet_page(sheets[0], actor).scan == ""


# ------------------------------------------------------------------ a file of lines

HEADER = "sheet,line,contact,territory,age_band,void\n"


def test_good_rows_are_taken_and_each_broken_one_is_told(sheets: tuple[str, ...]) -> None:
    one, two, _three = sheets
    text = HEADER + "\n".join(
        (
            f"{folios.grouped(one)},1,ana@villa-clara.example,Centro,18+,",
            f"{one.lower()},2,luz@villa-clara.example,002,18+,",
            f"{one},2,luz@villa-clara.example,002,18+,",
            f"{one},{'9' * 5000},x@villa-clara.example,001,18+,",
            "ABCD,1,x@villa-clara.example,001,18+,",
            f"{two},1,x@villa-clara.example,Atlántida,18+,",
            f"{two},2,x@villa-clara.example,001,18+,,more",
            f"{two},3,,,,",
            f"{two},4,,,,x",
        )
    )
    problems = [
        (4, "El renglón está dos veces"),
        (5, "El renglón es un número del 1 al 10"),
        (6, "Ninguna hoja de este lote tiene este código"),
        (7, "«Atlántida» no está entre las respuestas de la columna territory"),
        (8, "Hay más celdas que columnas"),
        (9, "No hay nada en el renglón"),
    ]
    broken = tuple(BrokenRow(row, problem) for row, problem in problems)
    first, second = facilitator("uno", now=NOON), facilitator("dos", now=NOON)
    assert capture.type_file(1, text, even_if_broken=False, actor=first, now=NOON) == TypedFile(0, 0, broken)
    assert Sheet.objects.filter(first_at__isnull=False).count() == 0
    assert capture.type_file(1, text, even_if_broken=True, actor=first, now=NOON) == TypedFile(2, 3, broken)
    assert capture.type_file(1, text, even_if_broken=True, actor=second, now=NOON) == TypedFile(2, 3, broken)
    taken = [capture.take(code) for code in (one, two)]
    assert [sheet.lines if sheet else None for sheet in taken] == [{1: ANA, 2: LUZ}, {4: {"void": "1"}}]


@pytest.mark.parametrize("text", ["", "sheet,line\nA,1\n", 'sheet,line,contact,territory,age_band\n"A,1', "\0"])
def test_what_is_no_table_is_said_to_be_none(sheets: tuple[str, ...], text: str) -> None:
    with pytest.raises(capture.FileUnreadable, match="sheet, line, contact, territory, age_band, void"):
        capture.type_file(1, text, even_if_broken=True, actor=facilitator("uno", now=NOON), now=NOON)


def test_a_file_again_says_what_stands(sheets: tuple[str, ...]) -> None:
    text = f"{HEADER}{sheets[0]},1,ana@villa-clara.example,001,18+,\n"
    capture.type_file(1, text, even_if_broken=False, actor=facilitator("uno", now=NOON), now=NOON)
    again = TypedFile(0, 0, (BrokenRow(2, "Ya capturaste esta hoja"),))
    assert capture.type_file(1, text, even_if_broken=True, actor=facilitator("uno", now=NOON), now=NOON) == again
    more = f"{text}{sheets[1]},1,ana@villa-clara.example,001,18+,\n"
    assert capture.type_file(1, more, even_if_broken=True, actor=facilitator("uno", now=NOON), now=NOON) == TypedFile(1, 1, again.broken)


def test_what_one_may_go_on_with_comes_oldest_first(sheets: tuple[str, ...]) -> None:
    uno, dos = facilitator("uno", now=NOON), facilitator("dos", now=NOON)
    assert capture.queue(uno) == capture.Queue(3, NOON, sheets[0])
    types(sheets[0], {1: ANA}, name="uno")
    assert capture.queue(uno) == capture.Queue(2, NOON, sheets[1])
    assert capture.queue(dos) == capture.Queue(3, NOON, sheets[0])
    types(sheets[0], {1: ANA}, name="dos")
    assert [one.title for one in capture.done_by(dos, 5)] == [folios.grouped(sheets[0])]
    assert capture.done_by(facilitator("tres", now=NOON), 5) == ()
    later = capture.issue(ABOUT, columns=("contact",), count=1, now=NOON, rng=Seeded(9))
    capture.receive(later, brought_by="Plaza", actor=uno, now=NOON + timedelta(days=1))
    assert [batch.yours for batch in queries.desk_page(dos).batches] == [1, 2]
