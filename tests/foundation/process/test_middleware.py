from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.foundation.process.context import site
from constituyente.foundation.process.middleware import zone_of_process

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)


@pytest.fixture
def rules(db: None, example: str) -> process.Rules:
    return process.apply(example, now=NOON)


def page(request: HttpRequest) -> HttpResponse:
    site(request)
    return HttpResponse(timezone.get_current_timezone_name())


def file(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(timezone.get_current_timezone_name())


def test_a_page_is_in_the_zone_of_the_process_for_one_statement(
    rules: process.Rules, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert zone_of_process(page)(rf.get("/")).content == b"America/Mexico_City"


def test_what_renders_no_page_asks_nothing(
    rules: process.Rules, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert zone_of_process(file)(rf.get("/")).content == b"UTC"


def test_after_the_request_holds_what_held_before(rules: process.Rules, rf: RequestFactory) -> None:
    with timezone.override("Asia/Tokyo"):
        zone_of_process(page)(rf.get("/"))
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"


def test_a_page_that_fails_leaves_no_zone_behind(rules: process.Rules, rf: RequestFactory) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        site(request)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        zone_of_process(broken)(rf.get("/"))
    assert timezone.get_current_timezone_name() == "UTC"
