"""The desk, for whoever has a role."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from tests.conftest import MakeActor

AtDesk = Callable[[str], Client]


@pytest.fixture
def at_desk(actor: MakeActor) -> AtDesk:
    """A browser in which somebody with one role is signed in."""

    def sign_in(role: str) -> Client:
        actor(role)
        client = Client()
        client.post(accounts.issue_sign_in_link(f"{role}@villa-clara.example", now=timezone.now(), rng=rng.SYSTEM))
        return client

    return sign_in
