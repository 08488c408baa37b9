"""What is exported can be imported into an empty installation, and gives the same public JSON apart from where each number comes from."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.foundation.common.addresses import twin_of
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.petitions import words
from constituyente.portal import exporting, importing, upkeep
from tests.conftest import NOON
from tests.harness.elsewhere import become_another

from .addresses import addresses_of
from .world import World

# Where a number comes from: which log, at which place of it; what can be given here: to what was gathered elsewhere, nothing; and the
# letters that went out, which are those of this installation.
ELSEWHERE = frozenset({"index", "head", "log", "leaf", "takes_signatures", "awaits", "told"})
LOG = re.compile(r"^/log/|.*/embedding$")  # the log's own pages, and frames of what is signed here, are about this installation

pytestmark = pytest.mark.django_db(transaction=True)


def crawl(client: Client) -> dict[str, Any]:
    """The JSON of every public page that links lead to from the home page, without what says where numbers come from."""
    routes = [address.pattern for address in addresses_of("page")]
    found, ahead = dict[str, Any](), ["/"]
    while ahead:
        path = ahead.pop()
        if path in found or LOG.match(path) or not any(route.match(path) for route in routes):
            continue
        page = client.get(path)
        if page.streaming:  # a table: no page has it as a twin
            continue
        if page.status_code != 200:
            found[path] = page.status_code
            continue
        found[path] = _without(client.get(twin_of(path)).json())
        ahead += re.findall(r'href="(/[^"?#]*)', page.getvalue().decode())
    return found


def _without(value: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, dict) and {"count", "reported"} <= value.keys():  # what our log counts, or proved by that of the origin
        reported = value["reported"] or {}
        proof = reported.get("proof") or value["count"]
        value = {**value, "count": {**proof, "size": 0, "at": None}, "reported": None if reported.get("proof") else value["reported"]}
    if value == words.CROSSED_ELSEWHERE:  # the same fact, which says whose log it is told of
        return words.CROSSED
    if isinstance(value, dict):
        return {name: _without(one) for name, one in value.items() if name not in ELSEWHERE}
    return [_without(one) for one in value] if isinstance(value, list) else value


def differences(before: Any, after: Any, at: str = "") -> list[str]:  # noqa: ANN401  JSON
    """Where the two differ, a line each."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            line
            for name in sorted({*before, *after})
            for line in differences(before.get(name, "nothing"), after.get(name, "nothing"), f"{at} {name}")
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [line for number, pair in enumerate(zip(before, after, strict=True)) for line in differences(*pair, f"{at}[{number}]")]
    return [] if before == after else [f"{at}: {before!r} became {after!r}"]


def settle() -> None:
    """Let everything that waits happen."""
    while upkeep.pull(now=NOON):
        pass
    upkeep.settle(now=NOON)


def test_an_export_imported_elsewhere_gives_the_same_json(world: World, client: Client, settings: Settings, tmp_path: Path) -> None:
    settle()
    exporting.export(tmp_path / "out")
    before = crawl(client)
    become_another(settings, tmp_path / "elsewhere")
    importing.import_package(tmp_path / "out", now=NOON, rng=Seeded(7))
    settle()
    after = crawl(client)
    assert differences(before, after) == []
    assert len(before) > 20
