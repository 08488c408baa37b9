from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.ledger import api as ledger

from . import queries
from .errors import NoRules, RulesChanged
from .models import RulesVersion
from .schema import Rules


@transaction.atomic
def apply(text: str, *, now: datetime, name: str = "process.toml", base: int | None = None) -> Rules:
    """Put `text` in force as the next version, and queue its hash for the public log.

    base  the version that `text` was made from, if that is to be the one in force still
    The text that is in force already gives that version, and nothing is written. Two people at once are settled by the unique version:
    the second gets the first's version if the texts are the same, else RulesChanged.
    Raises RulesInvalid, RulesChanged, and OriginChanged if the file gives the log another name.
    """
    rules = queries.check(text, name)
    try:
        standing = queries.current()
    except NoRules:
        standing = None
    if standing and standing.sha256 == rules.sha256:
        return standing
    if standing and base not in {None, standing.version}:
        raise RulesChanged(version=standing.version)
    if standing and standing.log.origin != rules.log.origin:
        raise ledger.OriginChanged(origin=standing.log.origin, wanted=rules.log.origin)
    number = standing.version + 1 if standing else 1
    ledger.open_log(origin=rules.log.origin, now=now)
    leaf = ledger.append(ledger.entries.encode("rules", version=number, record=rules.sha256), now=now)
    row, new = insert_once(
        RulesVersion(version=number, text=text, sha256=rules.sha256, applied_at=now, leaf=leaf),
        by=("version",),
    )
    if not new and row.sha256 != rules.sha256:
        raise RulesChanged(version=number)
    queries.current.forget()
    return queries.version(number)
