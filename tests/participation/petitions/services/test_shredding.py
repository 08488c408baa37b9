"""Destroying what tells signers apart."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Petition, Signature
from constituyente.participation.petitions.tags import tag_key_of
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign, waiting
from tests.participation.outgoing import entries

pytestmark = pytest.mark.django_db


def test_tag_keys_are_sealed_and_gone_once_they_are_shredded(rules: process.Rules, sequencer: Sequencer, data: Path) -> None:
    number = opened(now=NOON)
    sign(number, 2, now=NOON)
    sequencer()
    row = Petition.objects.get(number=number)
    signature = Signature.objects.first()
    assert signature is not None
    assert row.closes_at is not None
    with pytest.raises(petitions.StillOpen):
        petitions.shred_tags(number, reason="Terminó el plazo.", now=row.closes_at - timedelta(seconds=1))
    assert petitions.shred_tags(number, reason="Terminó el plazo.", now=row.closes_at) == row.closes_at
    assert petitions.shred_tags(number, reason="Otra vez.", now=row.closes_at + timedelta(days=1)) == row.closes_at
    sequencer()
    row.refresh_from_db()
    assert row.tag_key == ""
    with pytest.raises(petitions.TagsShredded):
        tag_key_of(row)
    entry = ledger.entries.decode(entries("erasure")[0].encode())
    assert entry.fields["record"] == sha256(row.shredding.encode()).hexdigest()
    assert queries.petition_page(number, now=NOON).count.total == 2


def test_a_petition_that_never_opened_has_no_tags_to_shred(rules: process.Rules) -> None:
    number = waiting(now=NOON)
    with pytest.raises(petitions.StillOpen):
        petitions.shred_tags(number, reason="Sin plazo.", now=NOON + timedelta(days=999))
