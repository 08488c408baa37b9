"""What the pages of petitions are tested on."""

from datetime import timedelta

import pytest

from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.petitions import elsewhere, opened, sign, waiting


@pytest.fixture
def city(rules: process.Rules, sequencer: Sequencer, actor: MakeActor) -> dict[str, int]:
    """A petition in each state, by the name of the state."""
    crossed = opened(title="Más sombra en las paradas", now=NOON - timedelta(days=30), wording="Habrá sombra.", subject="rights")
    closed = opened(title="Un árbol por cada nacimiento", now=NOON - timedelta(days=50))
    sign(crossed, 4, now=NOON - timedelta(days=20))
    sign(closed, 1, now=NOON - timedelta(days=20))
    sequencer()
    petitions.collect_promises(now=NOON - timedelta(days=20))
    refused = waiting(title="Que se cierren los parques", now=NOON)
    petitions.decide(refused, actor=actor("moderator"), admit=False, ground="regressive", reason="Quita un derecho.", now=NOON)
    elsewhere(900, now=NOON)
    sequencer()
    return {"open": crossed, "closing": closed, "refused": refused, "waiting": waiting(title="Bancas", now=NOON), "reported": 900}
