from datetime import date, datetime, timedelta

from django.db import transaction

from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.common.refs import BadRef, Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .errors import AdoptedBefore, AdoptedInTheFuture, NoSuchRollCall
from .models import Adoption


def check_adoption(version: int, *, on: date, rollcall: str = "", actor: accounts.Actor = accounts.SYSTEM, now: datetime) -> None:
    """Whether `adopt` would take this, without recording it. Raises what that raises."""
    actor.require("assembly.record")
    drafting.version_row(version)
    if on > process.current().local_date(now):
        raise AdoptedInTheFuture
    if rollcall:
        _check_rollcall(rollcall)
    standing = Adoption.objects.filter(version=version).first()
    if standing is not None:
        _check_same(standing, on, rollcall)


@transaction.atomic
def adopt(
    version: int,
    *,
    on: date,
    rollcall: str = "",
    actor: accounts.Actor = accounts.SYSTEM,
    now: datetime,
    rules_version: int | None = None,
) -> bool:
    """Record that version `version` of the text was adopted on the day `on`, and queue it for the log.

    rollcall       the reference of the roll call that decided it, such as rollcall/102; empty if none is known
    rules_version  the rules it was recorded under, if they are no longer in force
    From then on its provisions are shown as the constitution. Returns whether it is new: the same again changes nothing (settled by the
    unique version). Raises Forbidden, NotFound, AdoptedInTheFuture, NoSuchRollCall, AdoptedBefore.
    """
    check_adoption(version, on=on, rollcall=rollcall, actor=actor, now=now)
    text = drafting.version_row(version)
    rules = process.version(rules_version) if rules_version else process.current()
    facts = {"version": version, "text": text.hash, "adopted_on": on.isoformat(), "rules": rules.version}
    record = canonical(facts | ({"rollcall": rollcall} if rollcall else {}))
    entry = ledger.entries.encode("adoption", version=version, record=digest(record))
    row, new = insert_once(
        Adoption(
            version=version,
            adopted_on=on,
            rollcall=rollcall,
            record=record,
            leaf=ledger.leaf_hash(entry),
            recorded_at=now,
            rules_version=rules.version,
        ),
        by=("version",),
    )
    if not new:
        _check_same(row, on, rollcall)
        return False
    ledger.append(entry, now=now)
    later = Adoption.objects.filter(adopted_on__gte=on).exclude(pk=row.pk).order_by("adopted_on", "version")
    for adoption in (row, *(one for one in later if (one.adopted_on, one.version) > (on, version))):
        _mark(adoption, rules, now=now)  # the latest by its day last, so that the cards are as the text that stands has them
    return True


def _mark(adoption: Adoption, rules: process.Rules, *, now: datetime) -> None:
    # The hour of the adoption is not known: what is cited on its day counts as adopted with the text, until the adoption is recorded.
    at = min(adoption.recorded_at, rules.midnight(adoption.adopted_on + timedelta(days=1)) - timedelta.resolution)
    drafting.mark_adopted(adoption.version, base=addresses.CONSTITUTION, fate=words.FATE, at=at, now=now)


def _check_same(standing: Adoption, on: date, rollcall: str) -> None:
    """What was recorded stays as it is. Raises AdoptedBefore."""
    if (standing.adopted_on, standing.rollcall) != (on, rollcall):
        raise AdoptedBefore(version=standing.version)


def _check_rollcall(text: str) -> None:
    """Whoever keeps the roll calls has a card for each. One statement. Raises NoSuchRollCall."""
    try:
        ref = Ref.parse(text)
    except BadRef as error:
        raise NoSuchRollCall from error
    if ref.kind != words.ROLLCALL or ref not in provenance.cards([ref]):
        raise NoSuchRollCall
