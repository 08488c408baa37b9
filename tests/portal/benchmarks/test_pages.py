"""Measuring the pages of an installation: which are found, and what is told of them."""

from datetime import datetime

import pytest
from django.core.management import call_command
from pytest_django import Settings

from constituyente.foundation.process import api as process
from constituyente.portal.benchmarks import pages
from tests.factories import petitions as petition_factory

pytestmark = pytest.mark.django_db(transaction=True)  # each page opens the database for itself, as on a site


def test_every_route_that_links_lead_to_is_measured_and_found_as_it_should_be(
    rules: process.Rules, clock: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = settings.DATA / "static"
    call_command("collectstatic", verbosity=0, interactive=False)
    petition_factory.opened(now=clock)
    monkeypatch.setattr(pages, "ROUNDS", 1)
    told = list[int]()
    rows = {row.route: row for row in pages.measure(told.append)}
    assert {"/", "petitions", "petitions/<int:number>", "log/", "search?q=<words>", "about"} <= set(rows)
    assert {row.route: row.faults for row in rows.values() if row.faults} == {}
    assert told == list(range(1, sum(row.pages for row in rows.values()) + 1))
    petition = rows["petitions/<int:number>"]
    assert (petition.pages, petition.address, petition.heavy) == (1, "/petitions/1", "/petitions/1")
    assert all(row.statements > 0 and row.bytes > 10_000 for row in rows.values())
