from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process

from . import addresses, words
from .errors import AdoptedBefore, AdoptedInTheFuture
from .models import Adoption


@transaction.atomic
def adopt(version: int, *, on: date, now: datetime) -> bool:
    """Record that version `version` of the text was adopted on the day `on`, and queue it for the log.

    From then on its provisions are shown as the constitution. Returns whether it is new: the same again changes nothing (settled by the
    unique version). Raises NotFound, AdoptedInTheFuture, AdoptedBefore.
    """
    text = drafting.version_row(version)
    rules = process.current()
    if on > rules.local_date(now):
        raise AdoptedInTheFuture
    record = canonical({"version": version, "text": text.hash, "adopted_on": on.isoformat(), "rules": rules.version})
    entry = ledger.entries.encode("adoption", version=version, record=digest(record))
    row, new = insert_once(
        Adoption(version=version, adopted_on=on, record=record, leaf=ledger.leaf_hash(entry), recorded_at=now, rules_version=rules.version),
        by=("version",),
    )
    if not new:
        if row.adopted_on != on:
            raise AdoptedBefore(version=version)
        return False
    ledger.append(entry, now=now)
    # The hour of the adoption is not known: what is cited on its day counts as adopted with the text, until the adoption is recorded.
    at = min(now, rules.midnight(on + timedelta(days=1)) - timedelta.resolution)
    drafting.mark_adopted(version, base=addresses.CONSTITUTION, fate=words.FATE, at=at, now=now)
    return True


@transaction.atomic
def take_over(texts: Iterable[tuple[drafting.TextInput, Iterable[drafting.ProvisionInput]]], *, now: datetime) -> int:
    """Take texts over from a package, each with its provisions, and adopt those that were: all of them, or none. Returns how many are new.

    Raises what `drafting.import_text` and `adopt` raise.
    """
    new = 0
    for text, provisions in texts:
        new += drafting.import_text(text, provisions, now=now)
        if text.adopted_on:
            adopt(text.number, on=text.adopted_on, now=now)
    return new
