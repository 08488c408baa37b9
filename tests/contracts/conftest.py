from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.queries import token_of
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.post.letters import stop_token
from constituyente.foundation.post.models import Subscription
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.addresses import confirm_signature
from constituyente.participation.petitions.queries import petition_page
from tests.conftest import MakeActor, Sequencer

from .world import Sample, World

ARTICLE, PARAGRAPH = "a0000001", "a0000002"
NOWHERE = "ABCDEFGHJKMNPQRSTVWXYZ0123"  # the form of a token, and nobody's


@pytest.fixture
def client() -> Client:
    """A browser that is told of a bug as a reader would be, so that a contract can list every page that has one."""
    return Client(raise_request_exception=False)


@pytest.fixture
def world(rules: process.Rules, sequencer: Sequencer, actor: MakeActor, clock: datetime, rng: Seeded, settings: Settings) -> World:
    """One of everything the addresses lead to, made by the services that make it: this is the whole path."""
    settings.DEMO = True  # else its page is nowhere
    text = {
        "demand": "Agua todos los días.",
        "reasons": "No llega.",
        "wording": "",
        "subject": "rights",
        "author": "Vecinas",
        "language": "es",
    }
    signed = petitions.receive(title="Agua", **text, now=clock, rng=rng)
    waiting = petitions.receive(title="Árboles", **text, now=clock, rng=rng)
    petitions.decide(signed, actor=actor("moderator"), admit=True, reason="Cumple las reglas.", now=clock)
    signatures = [
        petitions.sign(signed, identity=f"{number}@villa-clara.example", strength="email", channel="web", now=clock, rng=rng)
        for number in range(rules.petitions.tiers[0].signatures)
    ]
    sequencer()
    assert petitions.collect_promises(now=clock) == 1
    assert dossiers.gather(now=clock) == 1
    dossiers.dispose(1, actor=actor("drafter"), outcome="adopted", reason="Se recoge.", now=clock)
    drafting.import_text(
        drafting.TextInput(1, "Carta", "es", date(2026, 8, 20), None, "", ""),
        [
            drafting.ProvisionInput(ARTICLE, "", 1, "article", "Artículo 1", "Del agua", "", ""),
            drafting.ProvisionInput(PARAGRAPH, ARTICLE, 2, "paragraph", "1.", "", "Hay agua todos los días.", ""),
        ],
        now=clock,
    )
    drafting.cite(PARAGRAPH, 1, item=1, relation=provenance.Relation.BASED_ON, reason="Lo piden.", actor=actor("drafter"), now=clock)
    constitution.adopt(1, on=date(2026, 8, 21), now=clock)
    submitted = petitions.submit(title="Parques", **text, contact="ana@villa-clara.example", now=clock, rng=rng)
    asking = petitions.request_signature(
        signed,
        contact="eva@villa-clara.example",
        territory="",
        age_band="",
        subscribe=False,
        language="es",
        now=clock,
        rng=rng,
    )
    post.subscribe(Ref("petition", str(signed)), contact="eva@villa-clara.example", language="es", now=clock)
    link = accounts.issue_sign_in_link("moderator@villa-clara.example", now=clock, rng=rng)
    sequencer()
    return World(
        {
            "number": Sample(str(signed), "999999"),
            "desk-petition:number": Sample(str(waiting), "999999"),
            "version": Sample("1", "999999"),
            "index": Sample("0", "999999"),
            "key": Sample(ARTICLE, "ffffffff"),
            "petition-by-key:key": Sample(petition_page(signed, now=clock).key, "f" * 16),
            "trace:kind": Sample("petition", "petition"),
            "trace:key": Sample(str(signed), "999999"),
            "log-tile:path": Sample(f"entries/000.p/{ledger.head().size}", "entries/999"),
            "sign-in-link:token": Sample(link.rpartition("/")[2], NOWHERE, refused=403),
            "mail-stop:token": Sample(stop_token(Subscription.objects.get().pk), NOWHERE),
            "petition-new-again:handle": Sample(submitted, NOWHERE, refused=410),
            "petition-new-code:handle": Sample(submitted, NOWHERE, refused=410),
            "petition-new-confirm:token": Sample(token_of(submitted), token_of(NOWHERE), refused=410),
            "petition-code:handle": Sample(asking, NOWHERE, refused=410),
            "petition-confirm:token": Sample(token_of(asking), token_of(NOWHERE), refused=410),
        },
        posts=[
            ("/receipt", {"code": signatures[0].secrets.code if signatures[0].secrets else ""}),
            ("/en/receipt", {"code": "7F3K"}),
            (confirm_signature(signed, token_of(asking)), {}),
            (confirm_signature(signed, token_of(asking)), {}),  # again
        ],
    )
