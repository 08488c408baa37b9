"""Receipts that their owners can come back to."""

import json
from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import queries, receipts
from constituyente.foundation.ledger.data import Secrets
from constituyente.foundation.ledger.models import KeptReceipt, Tree

MadeBy = Literal["site", "device"]


@transaction.atomic
def keep_receipt(
    entry: bytes, opening: Mapping[str, object], *, acknowledgement: str, made_by: MadeBy, withdrawal_key: str, rng: Rng
) -> Secrets:
    """Keep what opens `entry`, encrypted under a new code; neither the code nor the withdrawal key is kept anywhere.

    opening  as docs/ledger.md, "Acknowledgement and receipt", has it; made_by  who made its salts
    Returns what its owner is shown once. Raises NotFound before there is a log.
    """
    log = find(Tree, id=1)
    kept = {"made_by": made_by, "entry": entry.decode("ascii"), "opening": opening, "acknowledgement": acknowledgement}
    code = receipts.new_code(rng)
    keys = receipts.stretch(receipts.read_code(code), log.origin)
    sealed = receipts.seal(json.dumps(kept, ensure_ascii=False).encode(), keys, rng)
    insert_once(KeptReceipt(finder=keys.finder, sealed=sealed), by=("finder",))
    return Secrets(code, withdrawal_key, queries.receipt_text(kept, log))


def new_withdrawal_key(rng: Rng) -> tuple[str, bytes]:
    """A withdrawal key as people write it, and the cancel secret it stands for."""
    key = receipts.new_code(rng)
    return key, receipts.cancel_secret(receipts.read_code(key))
