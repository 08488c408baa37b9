"""A petition that is admitted, whether at once or on appeal, opens for signatures."""

from datetime import datetime, timedelta

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import addresses
from constituyente.participation.petitions.models import Petition, TextVersion

from .submitting import public_text


def open_up(petition: Petition, text: TextVersion, rules: process.Rules, *, now: datetime) -> None:
    """Open `petition` with `text`: it goes into the log and the pool of public text, and its marks are watched. Joins the transaction."""
    petition.opened_at = now
    petition.closes_at = now + timedelta(days=rules.petitions.closes_after_days)
    petition.rules_version = rules.version
    petition.save()
    text.leaf = ledger.append(ledger.entries.encode("petition", petition=petition.key, record=text.hash, version=text.version), now=now)
    text.save()
    corpus.put([public_text(text, given=True)])
    ledger.watch(petition.key, [tier.signatures for tier in rules.petitions.tiers])


def name(petition: Petition, text: TextVersion, *, fate: str = "", now: datetime) -> None:
    """Write the card of `petition`, with its `fate` (an English msgid) if it has one."""
    card = provenance.Card(petition.ref, text.title, addresses.petition(petition.number), petition.language, fate, now if fate else None)
    provenance.register(card, now=now)


def tell(petition: Petition, text: TextVersion, letter: str, reason: str, rules: process.Rules, *, now: datetime) -> None:
    """Write `letter` to all who asked for news of `petition`."""
    context = {"title": text.title, "reason": reason, "address": addresses.petition(petition.number)}
    post.notify(petition.ref, f"petitions/{letter}", context, now=now, zone=rules.process.timezone)
