from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import queries
from constituyente.decision.drafting.models import Provision, Revision, WorkingProvision
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from tests.conftest import PROCESS, MakeActor
from tests.factories import decision
from tests.factories import drafting as factory

OLD = "Toda parada tendrá sombra y asiento, de día y de noche."
NEW = "Toda parada tendrá techo y asiento, de día y de noche."
OTHER = "Toda parada tendrá sombra y agua, de día y de noche."


def standing() -> dict[str, str]:
    return {row.key[4:]: row.body for row in queries.working_provisions() if row.body}


def outline() -> list[tuple[str, str]]:
    """Key and parent of everything, in the order of reading, in short."""
    return [(row.key.lstrip("0"), row.parent.lstrip("0")) for row in queries.working_provisions()]


def acts(name: str) -> list[str]:
    rows = Revision.objects.filter(provision__key=name.rjust(8, "0")).order_by("number")
    return list(rows.values_list("act", flat=True))


# ------------------------------------------------------------------ one who writes


def test_edit_writes_one_more_revision(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    factory.begun(now=noon)
    ana = actor("drafter")
    saved = drafting.edit("00000a11", based_on=1, words=factory.words(f" {NEW}\r\n", mark="1."), why="Piden techo.", actor=ana, now=noon)
    assert saved == drafting.Saved("00000a11", 2, beside=False, changed=True)
    assert standing()["0a11"] == NEW
    last = Revision.objects.get(provision__key="00000a11", number=2)
    assert (last.act, last.by_id, last.at, last.why, last.based_on) == ("edited", ana.id, noon, "Piden techo.", 1)
    assert Revision.objects.get(provision__key="00000a11", number=1).body == OLD


def test_edit_writes_the_same_once(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    assert factory.edit("a11", OLD, now=noon) == drafting.Saved("00000a11", 1, beside=False, changed=False)
    first = factory.edit("a11", NEW, based_on=1, now=noon)
    assert factory.edit("a11", NEW, based_on=1, now=noon) == replace(first, changed=False)
    assert acts("a11") == ["begun", "edited"]


def test_edit_published_versions_stay_as_they_are(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    before = queries.draft_page(1)
    factory.edit("a11", NEW, now=noon)
    assert queries.draft_page(1) == before


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (factory.words(), "body"),
        (factory.words(" \u200b\n"), "body"),
        (factory.words("x", mark="m" * 201), "mark"),
        (factory.words("x" * 131_073), "body"),
    ],
)
def test_edit_refuses_words_that_no_text_can_have(asked: drafting.Words, field: str, rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    with pytest.raises(drafting.WordsRefused) as refusal:
        drafting.edit("00000a11", based_on=1, words=asked, actor=accounts.SYSTEM, now=noon)
    assert (refusal.value.facts["field"], acts("a11")) == (field, ["begun"])


def test_edit_is_the_drafters_alone(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    with pytest.raises(drafting.NoWorkingText):
        drafting.edit("00000a11", based_on=1, words=factory.words("x"), actor=actor("drafter"), now=noon)
    factory.begun(now=noon)
    with pytest.raises(accounts.Forbidden):
        drafting.edit("00000a11", based_on=1, words=factory.words("x"), actor=actor("clerk"), now=noon)
    for key, based_on in (("0000ffff", 1), ("00000a11", 9)):
        with pytest.raises(NotFound):
            drafting.edit(key, based_on=based_on, words=factory.words("x"), actor=actor("drafter"), now=noon)
    assert acts("a11") == ["begun"]


# ------------------------------------------------------------------ two who write


def test_edit_keeps_the_later_text_beside(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    factory.edit("a11", NEW, based_on=1, now=noon)
    later = factory.edit("a11", OTHER, based_on=1, now=noon)
    assert later == drafting.Saved("00000a11", 3, beside=True, changed=True)
    assert factory.edit("a11", OTHER, based_on=1, now=noon) == replace(later, changed=False)
    assert (standing()["0a11"], acts("a11")) == (NEW, ["begun", "edited", "kept_beside"])


def test_edit_goes_on_from_words_that_came_back(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    factory.edit("a11", NEW, now=noon)
    factory.edit("a11", OLD, now=noon)
    assert not factory.edit("a11", OTHER, based_on=1, now=noon).beside


@pytest.mark.parametrize(("chosen", "expected"), [(NEW, NEW), (OTHER, OTHER), ("Toda parada tendrá techo, agua y asiento.",) * 2])
def test_choose_settles_two_texts(chosen: str, expected: str, rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    factory.edit("a11", NEW, based_on=1, now=noon)
    beside = factory.edit("a11", OTHER, based_on=1, now=noon).revision
    asked = {"words": factory.words(chosen, mark="1."), "actor": accounts.SYSTEM, "now": noon}
    with pytest.raises(drafting.WorkingTextChanged):
        drafting.choose("00000a11", beside, based_on=1, **asked)  # type: ignore[arg-type]
    assert drafting.choose("00000a11", beside, based_on=2, **asked) == drafting.Saved("00000a11", 4, beside=False, changed=True)  # type: ignore[arg-type]
    with pytest.raises(drafting.AlreadySettled):
        drafting.choose("00000a11", beside, based_on=4, **asked)  # type: ignore[arg-type]
    assert (standing()["0a11"], queries.editor_page("00000a11", accounts.SYSTEM).alternatives) == (expected, ())
    assert acts("a11") == ["begun", "edited", "kept_beside", "chosen"]


def test_edit_of_what_was_removed_is_kept_and_brings_it_back(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    drafting.remove("00000a11", actor=accounts.SYSTEM, now=noon)
    beside = factory.edit("a11", NEW, based_on=1, now=noon)
    assert (beside.beside, "0a11" in standing()) == (True, False)
    drafting.choose("00000a11", beside.revision, based_on=2, words=factory.words(NEW), actor=accounts.SYSTEM, now=noon)
    assert [key for key, parent in outline() if parent == "a1"] == ["a12", "a11"]


def test_choose_cannot_bring_back_into_what_was_removed(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    drafting.remove("000000a1", actor=accounts.SYSTEM, now=noon)
    beside = factory.edit("a11", NEW, based_on=1, now=noon)
    with pytest.raises(drafting.ProvisionRemoved):
        drafting.choose("00000a11", beside.revision, based_on=2, words=factory.words(NEW), actor=accounts.SYSTEM, now=noon)


@pytest.mark.django_db(transaction=True)
def test_four_who_write_at_once_lose_no_text(noon: datetime) -> None:
    process.apply(PROCESS.read_text(encoding="utf-8"), now=noon)
    factory.begun(now=noon)
    texts = [f"Toda parada tendrá {word} y asiento." for word in ("techo", "agua", "luz", "árbol")]

    def write(text: str) -> drafting.Saved:
        return factory.edit("a11", text, based_on=1, now=noon)

    saved = at_once(write, texts)
    assert [one.beside for one in saved].count(False) == 1
    assert sorted(one.revision for one in saved) == [2, 3, 4, 5]
    kept = Revision.objects.filter(provision__key="00000a11", act="kept_beside").values_list("body", flat=True)
    assert sorted([standing()["0a11"], *kept]) == sorted(texts)


@pytest.mark.django_db(transaction=True)
def test_four_who_change_the_tree_at_once_leave_a_tree(noon: datetime) -> None:
    process.apply(PROCESS.read_text(encoding="utf-8"), now=noon)
    factory.begun(articles=3, now=noon)

    def change(step: int) -> None:
        if step == 0:
            drafting.move("000000a1", inside="000000b9", actor=accounts.SYSTEM, now=noon)
        elif step == 1:
            factory.add("Nuevo.", after="a12", now=noon)
        elif step == 2:
            drafting.remove("000000a3", actor=accounts.SYSTEM, now=noon)
        else:
            factory.edit("a21", NEW, now=noon)

    at_once(change, [0, 1, 2, 3])
    rows = queries.working_provisions()
    assert drafting.first_flaw(drafting.Line(row.key, row.parent, row.position, row.kind) for row in rows) is None
    assert len(rows) == len(decision.provisions(3)) + 1 - 3
    assert_places_are_whole()


def at_once(work: Callable[[Any], Any], things: list[Any]) -> list[Any]:
    """`work` on each of `things`, all at the same moment, each on a connection of its own."""
    together = Barrier(len(things), timeout=30)

    def begin(thing: object) -> object:
        try:
            together.wait()
            return work(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(begin, things))


def assert_places_are_whole() -> None:
    """What stands beside one another has the positions 1, 2, 3 and so on."""
    beside = defaultdict[int | None, list[int]](list)
    for row in WorkingProvision.objects.filter(removed_at=None):
        beside[row.parent_id].append(row.position)
    assert {parent: sorted(places) for parent, places in beside.items()} == {
        parent: list(range(1, len(places) + 1)) for parent, places in beside.items()
    }


# ------------------------------------------------------------------ adding, moving, removing


def test_add_gives_a_key_for_good(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    behind = factory.add("Detrás.", after="a11", now=noon)
    inside = factory.add("Dentro.", inside="a1", now=noon)
    last = factory.add("Al final.", kind="article", now=noon)
    assert [row.key for row in queries.working_provisions()] == [
        "000000e0", "000000b1", "000000a1", "00000a11", behind, "00000a12", inside,
        "000000a2", "00000a21", "00000a22", "000000b9", "000000d1", last,
    ]  # fmt: skip
    assert {len(key) for key in (behind, inside, last)} == {8}
    assert_places_are_whole()


def test_add_never_gives_a_key_again(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    first = factory.add("Uno.", seed="una", now=noon)
    drafting.remove(first, actor=accounts.SYSTEM, now=noon)
    again = drafting.add("paragraph", factory.words("Dos."), actor=accounts.SYSTEM, now=noon, rng=Twice("una", 2))
    assert again.key != first
    assert Provision.objects.filter(key=first).count() == 1


class Twice:
    """Gives the first bytes of a seed twice before it goes on."""

    def __init__(self, seed: str, times: int) -> None:
        self.first, self.rest, self.times = Seeded(seed).bytes(4), Seeded(f"{seed} y más"), times

    def bytes(self, count: int) -> bytes:
        self.times -= 1
        return self.first if self.times >= 0 else self.rest.bytes(count)


def test_add_refuses_what_is_no_place_and_no_kind(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    before = outline()
    with pytest.raises(drafting.UnknownKind):
        factory.add("x", kind="poem", now=noon)
    with pytest.raises(NotFound):
        factory.add("x", after="ffff", now=noon)
    with pytest.raises(drafting.WordsRefused):
        factory.add("", now=noon)
    drafting.remove("00000a11", actor=accounts.SYSTEM, now=noon)
    for place in ({"after": "a11"}, {"inside": "a11"}):
        with pytest.raises(drafting.ProvisionRemoved):
            factory.add("x", **place, now=noon)
    assert outline() == [one for one in before if one[0] != "a11"]


@pytest.mark.parametrize(
    ("key", "where", "expected"),
    [
        ("a1", {"after": "a2"}, ["e0", "b1", "a2", "a21", "a22", "a1", "a11", "a12", "b9", "d1"]),
        ("a2", {"after": "e0"}, ["e0", "a2", "a21", "a22", "b1", "a1", "a11", "a12", "b9", "d1"]),
        ("a12", {"inside": "a2"}, ["e0", "b1", "a1", "a11", "a2", "a21", "a22", "a12", "b9", "d1"]),
        ("e0", {}, ["b1", "a1", "a11", "a12", "a2", "a21", "a22", "b9", "d1", "e0"]),
        ("a12", {"inside": "a1"}, ["e0", "b1", "a1", "a11", "a12", "a2", "a21", "a22", "b9", "d1"]),
        ("a11", {"after": "a12"}, ["e0", "b1", "a1", "a12", "a11", "a2", "a21", "a22", "b9", "d1"]),
    ],
)
def test_move_takes_everything_in_it_along(
    key: str, where: dict[str, str], expected: list[str], rules: process.Rules, noon: datetime
) -> None:
    factory.begun(now=noon)
    asked = {name: decision.key(one) for name, one in where.items()}
    saved = drafting.move(decision.key(key), **asked, actor=accounts.SYSTEM, now=noon)
    assert [one for one, _parent in outline()] == expected
    assert saved.changed is (expected != ["e0", "b1", "a1", "a11", "a12", "a2", "a21", "a22", "b9", "d1"])
    assert_places_are_whole()


@pytest.mark.parametrize("where", [{"after": "a1"}, {"inside": "a1"}, {"inside": "a11"}, {"after": "a12"}])
def test_move_refuses_what_would_go_in_a_circle(where: dict[str, str], rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    before = outline()
    with pytest.raises(drafting.CannotMove):
        drafting.move("000000a1", **{name: decision.key(one) for name, one in where.items()}, actor=accounts.SYSTEM, now=noon)
    assert outline() == before


def test_move_is_no_change_of_words(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    drafting.move("00000a11", after="00000a12", actor=accounts.SYSTEM, now=noon)
    assert not factory.edit("a11", NEW, based_on=1, now=noon).beside


def test_remove_takes_everything_in_it(rules: process.Rules, noon: datetime) -> None:
    factory.begun(now=noon)
    assert drafting.remove("000000b1", why="Va a la ley.", actor=accounts.SYSTEM, now=noon) == 7
    assert outline() == [("e0", ""), ("b9", ""), ("d1", "b9")]
    assert acts("a11") == ["begun", "removed"]
    for again in (drafting.remove, drafting.move):
        with pytest.raises(drafting.ProvisionRemoved):
            again("00000a11", actor=accounts.SYSTEM, now=noon)
    assert_places_are_whole()
