"""What every test may ask for. The database and the data directory are decided before, in tests.harness.engine."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.corpus import nearby

from .harness import chromium

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)  # noon in Mexico City, a Saturday
PROCESS = Path(__file__).parent / "data" / "process.toml"

Sequencer = Callable[[], int]
MakeActor = Callable[[str], accounts.Actor]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of the test's own: what one test publishes, no other test finds."""
    folder = tmp_path_factory.mktemp("data")
    settings.DATA = folder
    settings.EMAIL_FILE_PATH = folder / "mail"
    return folder


@pytest.fixture(autouse=True)
def ask_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from one test, or one statement, to the next."""
    monkeypatch.setattr("constituyente.foundation.common.lately.SECONDS", 0.0)


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Whatever a test spoke, the next one begins in the main language."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool of another test is not the one this process holds in memory."""
    monkeypatch.setattr(nearby, "memory", nearby.Memory())


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let it be noon for the site too, whatever the day the tests run on."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    return NOON


@pytest.fixture
def rng() -> Seeded:
    return Seeded(1)


@pytest.fixture
def rules(db: None) -> process.Rules:
    """The rules of tests/data/process.toml, in force."""
    return process.apply(PROCESS.read_text(encoding="utf-8"), now=NOON)


@pytest.fixture
def sequencer(rules: process.Rules) -> Sequencer:
    """Seal and publish until nothing waits; returns how many entries went in."""

    def run() -> int:
        sealed = 0
        while batch := ledger.seal(origin=rules.log.origin, now=NOON):
            sealed += batch
        ledger.publish()
        return sealed

    return run


@pytest.fixture
def actor(db: None) -> MakeActor:
    """Somebody of the staff with one role."""

    def make(role: str) -> accounts.Actor:
        return accounts.ensure_staff(f"{role}@villa-clara.example", role.capitalize(), [role], now=NOON)

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright; mark the test `browser`."""
    path = chromium.executable()
    if path is None:
        pytest.skip(chromium.MISSING)
    # Playwright keeps an event loop in this thread to the end, for which Django would refuse the database to every later test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        yield browser
        browser.close()
