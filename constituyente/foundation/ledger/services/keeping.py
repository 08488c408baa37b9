"""What people give, on its way into the log, and receipts that they can come back to."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import acknowledgements, queries, receipts
from constituyente.foundation.ledger.data import Accepted, Secrets
from constituyente.foundation.ledger.models import KeptReceipt

from .appending import append

MadeBy = Literal["site", "device"]


def accept(
    entry: bytes, opening: Mapping[str, object], *, made_by: MadeBy, withdrawal_key: str, due_at: datetime, now: datetime, rng: Rng
) -> Accepted:
    """Queue what somebody gave for the log, promise its place by `due_at`, and keep what opens it, encrypted under a new code.

    opening  as docs/ledger.md, "Acknowledgement and receipt", has it; made_by  who made its salts
    Joins the caller's transaction: two statements, and two more where this thread did not ask for the log's keys in the last second.
    Neither the code nor the withdrawal key is kept anywhere. Raises BadEntry, LogKeyChanged, NotFound before there is a log.
    """
    log = queries.standing_log()
    leaf = append(entry, now=now, due_at=due_at)
    note = acknowledgements.note(log.signer, origin=log.origin, leaf=leaf, due=due_at)
    kept = {"made_by": made_by, "entry": entry.decode("ascii"), "opening": opening, "acknowledgement": note}
    code = receipts.new_code(rng)
    stretched = receipts.stretch(receipts.read_code(code), log.origin)
    sealed = receipts.seal(json.dumps(kept, ensure_ascii=False).encode(), stretched, rng)
    insert_once(KeptReceipt(finder=stretched.finder, sealed=sealed), by=("finder",))
    return Accepted(leaf, note, Secrets(code, withdrawal_key, queries.receipt_text(kept, verifier_key=log.verifier_key, keys=log.keys)))


def new_withdrawal_key(rng: Rng) -> tuple[str, bytes]:
    """A withdrawal key as people write it, and the cancel secret it stands for."""
    key = receipts.new_code(rng)
    return key, receipts.cancel_secret(receipts.read_code(key))
