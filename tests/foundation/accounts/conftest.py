"""A letter's template, and somebody whose contact is to be confirmed."""

import copy
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Rng, Seeded
from constituyente.foundation.post import api as post
from tests.foundation.accounts.asking import Ask, Asked

TEMPLATES = Path(__file__).parent / "templates"
NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def letter_templates(settings: Settings) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [TEMPLATES]
    settings.TEMPLATES = templates


@pytest.fixture
def ask(db: None) -> Ask:
    """Ask for a confirmation and read the letter."""
    shared = Seeded("ask")

    def asked(contact: str = "Ana.P+x@Gmail.com", *, now: datetime = NOON, rng: Rng = shared, language: str = "es") -> Asked:
        before = len(mail.outbox)
        handle = accounts.request_confirmation(
            purpose="signature",
            contact=contact,
            details={"territory": "Iztapalapa"},
            language=language,
            mail="test-code",
            context={"what": "Agua limpia"},
            link=lambda token: f"/petitions/7/confirm/{token}",
            now=now,
            rng=rng,
        )
        post.drain()
        if len(mail.outbox) == before:
            return Asked(handle, "", "")
        body = str(mail.outbox[-1].body)
        code, link = re.findall(r"^(\d{6})$|/confirm/(\S+)$", body, re.MULTILINE)
        return Asked(handle, code[0], link[1])

    return asked
