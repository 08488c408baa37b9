"""Taking back what one gave."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import find
from constituyente.foundation.ledger import entries, merkle, queries
from constituyente.foundation.ledger.data import Withdrawal
from constituyente.foundation.ledger.errors import NotInTheLogYet
from constituyente.foundation.ledger.models import Entry

from .appending import acknowledge, append


@transaction.atomic
def withdraw(code: str, key: str, *, due_at: datetime, now: datetime) -> Withdrawal:
    """Queue the entry by which whoever has a receipt code and its withdrawal key takes back what they gave.

    code, key  as somebody typed them
    due_at     by when they are promised to find that entry in the log
    Whatever is in the log can be taken back, counted, under review or excluded, and at any time: no phase ends that. It is final.
    Taken back again it adds nothing; two at once are settled by a lock on what is taken back, and by the constraint on an entry's hash.
    Raises BadReceiptCode, BadWithdrawalKey, WithdrawalRefused, NotInTheLogYet.
    """
    receipt = queries.receipt_to_withdraw(code, key)
    if receipt.index is None:
        raise NotInTheLogYet
    find(Entry, index=receipt.index, lock=True)
    body = entries.encode("withdraw", index=receipt.index, secret=queries.secret_of(key))
    new = not Entry.objects.filter(leaf=merkle.leaf_hash(body)).exists()
    leaf = append(body, now=now, due_at=due_at)
    by = find(Entry, leaf=leaf)
    return Withdrawal(
        receipt=replace(receipt, withdrawing=by.index is None),
        new=new,
        leaf=leaf.hex(),
        index=by.index,
        note=acknowledge(leaf) if by.due_at else "",
    )
