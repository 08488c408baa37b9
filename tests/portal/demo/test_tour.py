"""The tour, which no real installation has."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.portal.demo import marker
from constituyente.portal.demo.tour import Tour, tour

pytestmark = pytest.mark.django_db


def test_without_a_city_the_tour_is_that_of_a_common_one(data: Path) -> None:
    assert tour() == Tour("adopted", 10, (500, 1_000, 5_000), (5_000, 10_000, 50_000), 0, 0, drafted=True, voted=True, adopted=True)


@pytest.mark.parametrize(
    ("phase", "come"),
    [
        ("petitions", (False, False, False)),
        ("drafting", (True, False, False)),
        ("assembly", (True, True, False)),
        ("adopted", (True, True, True)),
    ],
)
def test_the_tour_leads_only_to_what_the_phase_has(data: Path, phase: str, come: tuple[bool, bool, bool]) -> None:
    marker.write(marker.Standing("cc/1, a story", "1:1", phase, {"near": 16, "followed": 2}))
    found = tour()
    assert (found.drafted, found.voted, found.adopted) == come
    assert (found.whole, found.marks, found.near, found.followed) == (True, (5_000, 10_000, 50_000), 16, 2)


def test_the_marker_of_an_earlier_release_is_another_city(data: Path) -> None:
    (data / "demo.json").write_text('{"built": "cc/1, the whole process"}\n', encoding="utf-8")
    there = marker.read()
    assert there == marker.Standing("cc/1, the whole process", "1:10", "adopted")
    assert there is not None
    assert not there.same_city(marker.Standing("cc/1, a city to walk into", "1:10", "adopted"))


@pytest.mark.parametrize("path", ["/demo/tour", "/en/demo/tour"])
def test_the_tour_is_there_in_a_demo_and_nowhere_else(rules: object, client: Client, settings: Settings, path: str) -> None:
    assert client.get(path).status_code == 404
    settings.DEMO = True
    page = client.get(path)
    assert page.status_code == 200
    assert page.content.decode().count("<li><h2>") == 8
