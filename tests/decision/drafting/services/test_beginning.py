from datetime import datetime

import pytest

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.models import Revision
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from tests.conftest import MakeActor
from tests.factories import decision
from tests.factories import drafting as factory


def test_begin_takes_the_newest_version_over(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    decision.published(1, articles=1, now=noon)
    decision.published(2, articles=3, now=noon)
    drafting.begin(actor=actor("drafter"), now=noon)
    assert tuple(queries.working_provisions()) == queries.provisions_of(2)
    assert set(Revision.objects.values_list("act", "number")) == {("begun", 1)}
    with pytest.raises(drafting.AlreadyBegun):
        drafting.begin(actor=actor("drafter"), now=noon)


def test_begin_from_nothing(rules: process.Rules, noon: datetime) -> None:
    drafting.begin(actor=accounts.SYSTEM, now=noon)
    page = queries.working_page()
    assert (page.begun, page.base, page.lines, page.language) == (True, None, (), "es")


def test_begin_is_the_drafters_alone(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    with pytest.raises(accounts.Forbidden):
        drafting.begin(actor=actor("moderator"), now=noon)
    assert not queries.working_page().begun


def test_begin_again_brings_the_text_up_to_a_version_from_elsewhere(rules: process.Rules, noon: datetime) -> None:
    factory.begun(articles=3, now=noon)
    factory.edit("a11", "Escrito aquí.", now=noon)
    added = factory.add("Añadido aquí.", inside="a1", now=noon)
    orphan = factory.add("En lo que se va.", inside="a3", now=noon)
    rows = [row for row in decision.provisions(2) if row.key != "00000a22"]
    drafting.import_text(decision.text(2), decision.placed([*rows, decision.row("c1", kind="article", mark="Artículo 9")]), now=noon)
    with pytest.raises(drafting.WorkingTextBehind):
        factory.publish(now=noon)
    assert queries.working_page().behind

    drafting.begin(actor=accounts.SYSTEM, now=noon)
    page = queries.working_page()
    assert (page.behind, page.base, page.beside) == (False, drafting.version_row(2), 1)
    assert [line.key for line in page.lines] == [
        "000000e0", "000000b1", "000000a1", "00000a11", "00000a12", added, "000000a2", "00000a21", "000000b9", "000000d1",
        "000000c1", orphan,
    ]  # fmt: skip
    (beside,) = queries.editor_page("00000a11", accounts.SYSTEM).alternatives
    assert (beside.words.body, queries.editor_page("00000a11", accounts.SYSTEM).words.body) == (
        "Escrito aquí.",
        "Toda parada tendrá sombra y asiento, de día y de noche.",
    )
    assert factory.publish(now=noon) == 3
