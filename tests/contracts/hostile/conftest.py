from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from constituyente.foundation.accounts.models import Person
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from tests.harness.served import SITE

from .city import City
from .looking import Look, looking
from .writing import STAFF

MakeCity = Callable[[tuple[str, ...]], City]


@pytest.fixture
def make_city(db: None, client: Client, clock: datetime, settings: Settings) -> MakeCity:
    """A city of so many lines; whoever looks at it is staff with every role."""
    settings.SITE_URL = SITE
    settings.DEMO = True  # else its page is nowhere

    def seal() -> None:
        while ledger.seal(origin=process.current().log.origin, now=clock):
            pass
        ledger.publish()

    def make(lines: tuple[str, ...]) -> City:
        city = City(lines, seal=seal, now=clock)
        client.force_login(Person.objects.get(email=STAFF))
        return city

    return make


@pytest.fixture
def look(browser: Browser, client: Client) -> Iterator[Look]:
    with looking(browser, client) as look:
        yield look
