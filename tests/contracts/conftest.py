from datetime import datetime

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process

from ..conftest import MakeActor, Sequencer  # noqa: TID252  fixtures are shared down the tree
from .world import Sample, World


@pytest.fixture
def world(rules: process.Rules, sequencer: Sequencer, actor: MakeActor, noon: datetime, rng: Seeded) -> World:
    """One of everything the addresses lead to."""
    actor("moderator")
    link = accounts.issue_sign_in_link("moderator@villa-clara.example", now=noon, rng=rng)
    sequencer()
    return World({
        "number": Sample("1", "999999"),
        "version": Sample("1", "999999"),
        "index": Sample("0", "999999"),
        "log-tile:path": Sample("entries/000.p/1", "entries/999"),
        "sign-in-link:token": Sample(link.rpartition("/")[2], "ABCDEFGHJKMNPQRSTVWXYZ0123"),
    })
