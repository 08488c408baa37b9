from datetime import UTC, datetime

from django.test import RequestFactory
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.foundation.process.context import site
from constituyente.foundation.process.data import Site

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)


def test_site_is_asked_once_in_a_request(
    db: None, rf: RequestFactory, example: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # A phase that is open whenever this runs.
    process.apply(example.replace("opens = 2026-05-04\ncloses = 2026-09-15", "opens = 2026-05-04\ncloses = 2199-12-31"), now=NOON)
    request = rf.get("/")
    with django_assert_num_queries(1), translation.override("en"), timezone.override(None):
        found = site(request)
        assert site(request) == found
        assert timezone.get_current_timezone_name() == "America/Mexico_City"
    assert found == {
        "site": Site(
            title="Constitution of Puerto Claro",
            place="Puerto Claro",
            phase=found["site"].phase if found["site"] else "",
            synthetic=True,
            languages=("es", "en"),
            timezone="America/Mexico_City",
            version=1,
            territories=process.current().drawn,
        )
    }


def test_site_is_nothing_before_any_rules(db: None, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = rf.get("/")
    with django_assert_num_queries(1):
        assert site(request) == {"site": None}
        assert site(request) == {"site": None}
