"""Destroying what tells a petition's signers apart, once nobody needs it any more."""

from datetime import UTC, datetime

from django.db import transaction

from constituyente.foundation.common.db import find
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.ledger import api as ledger
from constituyente.participation.capture import api as capture
from constituyente.participation.petitions.errors import StillOpen
from constituyente.participation.petitions.models import Petition
from constituyente.participation.petitions.queries.standing import signed_text


@transaction.atomic
def shred_tags(number: int, *, reason: str, now: datetime) -> datetime:
    """Destroy the tag key of petition `number`: no tag can be tied to a contact again, by anybody. Its signatures count on.

    The pictures of its sheets of paper go with it. The act goes into the log, with its record on the petition's page.
    Backups made before hold the key until they are deleted too.
    Returns when it was done; a second time that of the first. Raises NotFound, StillOpen.
    """
    petition = find(Petition, number=number, lock=True)
    if petition.tags_shredded_at is not None:
        return petition.tags_shredded_at
    leaf = signed_text(petition).leaf
    index = ledger.positions([bytes(leaf)]).get(bytes(leaf)) if leaf else None
    if petition.closes_at is None or now < petition.closes_at or index is None or capture.outstanding(petition.ref):
        raise StillOpen(number=number)
    at = now.astimezone(UTC).isoformat()
    petition.shredding = canonical({"petition": petition.key, "act": "tag key destroyed", "reason": reason, "at": at})
    petition.tag_key, petition.tags_shredded_at = "", now
    petition.save()
    capture.forget_scans(petition.ref, now=now)
    ledger.append(ledger.entries.encode("erasure", index=index, record=digest(petition.shredding)), now=now)
    return now
