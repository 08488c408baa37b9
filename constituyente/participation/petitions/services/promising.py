"""What a crossing obliges to."""

from datetime import datetime

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.models import Petition
from constituyente.participation.promises import api as promises


def collect_promises(*, now: datetime) -> int:
    """Make the promise that each recorded crossing creates; as often as you like, with one result.

    Returns how many promises those crossings owe that were not made before. Raises TooBusy.
    """
    crossings = ledger.crossings_after(promises.newest_cause())
    made = 0
    for crossing in crossings:
        petition = Petition.objects.filter(key=crossing.tally).first()
        if petition is None:  # lost with an older backup that was restored; its entries came back from the published log
            continue
        rules = process.version(petition.rules_version or 0)
        promise = next((tier.promise for tier in rules.petitions.tiers if tier.signatures == crossing.mark), None)
        if promise is not None:
            made += 1
            promises.make(
                about=petition.ref,
                kind=promise.kind,
                by=promise.by,
                people=promise.people,
                mark=crossing.mark,
                cause=crossing.index,
                made_at=crossing.at,
                due_at=process.due(rules, crossing.at, promise.within),
                rules_version=rules.version,
                now=now,
            )
    return made
