"""A signature as it is written down: its row, its entry in the log, and what opens it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.data import SignatureInput
from constituyente.participation.petitions.models import Petition, Signature
from constituyente.participation.petitions.tags import tag_of


@dataclass(frozen=True)
class Signed:
    """What is signed: the petition, the hash of the exact text, and the key under which it tells its signers apart."""

    petition: Petition
    record: str
    tag_key: bytes


@dataclass(frozen=True)
class Written:
    """A signature before it is stored; `opening` and `withdrawal_key` are its signer's alone."""

    petition: Petition
    given: SignatureInput
    tag: bytes
    entry: bytes
    opening: Mapping[str, object]
    withdrawal_key: str

    def row(self, rules: process.Rules, *, now: datetime) -> Signature:
        """Its row, not saved yet."""
        return Signature(
            petition=self.petition,
            tag=self.tag,
            strength=self.given.strength,
            territory=self.given.territory,
            age_band=self.given.age_band,
            channel=self.given.channel,
            rules_version=rules.version,
            confirmed_at=now,
            leaf=ledger.leaf_hash(self.entry),
            network=self.given.trail.network,
            provider=self.given.trail.provider,
            seconds=self.given.trail.seconds,
            disposable=self.given.trail.disposable,
            batch=self.given.batch,
        )


def written(given: SignatureInput, signed: Signed, rng: Rng) -> Written:
    """The signature that `given` is under what is `signed`. Source: docs/ledger.md, "Commitments"."""
    tag = tag_of(given.identity, signed.tag_key)
    tag_salt, salt = rng.bytes(32), rng.bytes(32)
    withdrawal_key, cancel = ledger.new_withdrawal_key(rng)
    values = (signed.petition.key, given.committed, given.age_band, given.territory, given.channel)
    entry = ledger.entries.encode(
        "sign",
        petition=signed.petition.key,
        record=signed.record,
        tag=ledger.entries.commitment("tag", [tag], tag_salt),
        commitment=ledger.entries.commitment("commit", [value.encode() for value in values], salt),
        cancel=ledger.entries.commitment("cancel", [], cancel),
        strength=given.strength,
    )
    base64 = {name: b64encode(value).decode("ascii") for name, value in (("tag", tag), ("tag_salt", tag_salt), ("salt", salt))}
    return Written(signed.petition, given, tag, entry, {**base64, "values": values}, withdrawal_key)
