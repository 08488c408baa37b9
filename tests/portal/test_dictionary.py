"""Whoever knows everybody's contacts finds nobody in what is published."""

import hashlib
import hmac
import json
from base64 import b64encode
from pathlib import Path

import pytest
from django.test import Client

from constituyente.foundation.common.rng import SYSTEM
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Petition, TextVersion
from constituyente.portal.exporting import export
from tests.conftest import NOON, Sequencer
from tests.factories.paper import line, read_by_two, received
from tests.factories.petitions import opened, sign
from tests.harness.dictionary import Published, attack, files

pytestmark = pytest.mark.django_db

SIGNERS = 200
KNOWN, SOAK = 5_000, 1_000_000  # identities that the attacker knows, those of the signers among them
PAGES = (
    "/petitions/1.json",
    "/petitions/1",
    "/petitions.json",
    "/petitions/1.csv",
    "/petitions.csv",
    "/paper.json",
    "/reviews.json",
    "/log.json",
)


@pytest.fixture
def publics(rules: process.Rules, sequencer: Sequencer, client: Client, data: Path, tmp_path: Path) -> tuple[Published, list[bytes]]:
    """A city in which people signed, on the site and on paper, as everybody sees it; and its public values."""
    process.apply(rules.text.replace('strengths = ["email"]', 'strengths = ["email", "in_person"]'), now=NOON)
    number = opened(now=NOON)
    sign(number, SIGNERS, now=NOON)
    (code,) = received(number, now=NOON)
    read_by_two(code, {at: line(f"persona{SIGNERS + at}@villa-clara.example") for at in range(1, 11)}, now=NOON)
    assert petitions.count_paper(now=NOON, rng=SYSTEM) == 1
    sequencer()
    petitions.publish_breakdowns(now=NOON)
    sequencer()
    assert petitions.petition_row(number, now=NOON).count.total == SIGNERS + 10
    export(tmp_path / "package")
    pages = [client.get(address).getvalue() for address in PAGES]
    petition, text = Petition.objects.get(), TextVersion.objects.get()
    known = [
        petition.key,
        text.hash,
        ledger.head().root,
        rules.log.origin,
        f"petition/{number}",
        f"petition/{number}@1",
        str(number),
        "contact",
        "tag",
    ]
    keys = [word.encode() for word in known] + [bytes.fromhex(text.hash)]
    return Published([*files(tmp_path / "package", data / "log"), *pages]), keys


def people(count: int) -> list[str]:
    """Everybody whom the attacker knows."""
    return [f"persona{number}@villa-clara.example" for number in range(count)]


@pytest.mark.soak
def test_nobody_is_found(publics: tuple[Published, list[bytes]], request: pytest.FixtureRequest) -> None:
    published, keys = publics
    assert len(published.digests) > SIGNERS  # what is published was read
    assert attack(published, people(SOAK if request.config.option.soak else KNOWN), keys) == []


@pytest.mark.parametrize("leak", ["contact", "sha256", "hmac", "cut short", "raw", "no salt", "known salt"])
def test_what_would_tell_is_found(publics: tuple[Published, list[bytes]], leak: str) -> None:
    """The attack sees each kind of leak, planted for one person."""
    _published, keys = publics
    victim = "persona7@villa-clara.example"
    plain, key = victim.encode(), keys[0]
    planted = {
        "contact": json.dumps({"signer": victim}).encode(),
        "sha256": hashlib.sha256(plain).hexdigest().encode(),
        "hmac": b64encode(hmac.digest(key, plain, "sha256")),
        "cut short": hmac.digest(key, plain, "sha256").hex()[:24].encode(),
        "raw": b"\0" * 32 + hashlib.sha256(plain).digest(),
        "no salt": ledger.entries.commitment("tag", [plain], b"").hex().encode(),
        "known salt": ledger.entries.commitment("tag", [plain], keys[1]).hex().encode(),
    }
    assert attack(Published([planted[leak]]), people(20), keys) == [victim]
