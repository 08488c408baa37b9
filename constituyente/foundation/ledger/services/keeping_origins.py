"""Another installation's log, kept whole beside our own, and the counts it proves."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.ledger import tiles
from constituyente.foundation.ledger.copies import bodies_of
from constituyente.foundation.ledger.errors import OriginStands
from constituyente.foundation.ledger.models import Origin, OriginBundle, OriginCrossing, OriginTally
from constituyente.foundation.ledger.origins import Proved
from constituyente.foundation.ledger.sources import Source

CHUNK = 64  # bundles written in one transaction


def keep_origin(
    proved: Proved,
    source: Source,
    *,
    names: Collection[str],
    signed_at: datetime,
    crossed: Mapping[tuple[str, int], datetime],
    now: datetime,
) -> bool:
    """Keep a log that was proved, with what it proves of the tallies called `names`.

    signed_at  when its checkpoint was signed, as its installation says
    crossed    when those were signed at which marks were passed, by (tally, mark)
    In transactions of at most CHUNK bundles; what was cut is gone on with. Returns whether it is new. Raises OriginStands if that log is
    here with another checkpoint.
    """
    fresh = Origin(
        verifier_key=proved.verifier_key, note=proved.note, size=proved.head.size, root=proved.head.root, signed_at=signed_at, kept_at=None
    )
    origin, _new = insert_once(fresh, by=("verifier_key",))
    if (origin.size, bytes(origin.root)) != (proved.head.size, proved.head.root):
        raise OriginStands(log=proved.head.origin, size=origin.size)
    if origin.kept_at is not None:
        return False
    spans = list(tiles.spans(0, origin.size))
    for start in range(0, len(spans), CHUNK):
        rows = [
            OriginBundle(origin=origin, index=index, content=tiles.pack_bundle(list(bodies_of(source, first, first + width))))
            for index, first, width in spans[start : start + CHUNK]
        ]
        OriginBundle.objects.bulk_create(rows, ignore_conflicts=True)
    _count_by(proved, origin.pk, names, crossed, now=now)
    return True


@transaction.atomic
def _count_by(proved: Proved, origin: int, names: Collection[str], crossed: Mapping[tuple[str, int], datetime], *, now: datetime) -> None:
    row = find(Origin, pk=origin, lock=True)
    tallies = {name: _tally(row, name, counts) for name, counts in proved.counts.items() if name in names}
    OriginTally.objects.bulk_create(tallies.values(), batch_size=CHUNK)
    OriginCrossing.objects.bulk_create(
        [
            OriginCrossing(tally=tallies[name], mark=mark, size=where.size, index=where.index, at=crossed.get((name, mark), row.signed_at))
            for (name, mark), where in proved.passed.items()
            if name in tallies
        ],
        batch_size=CHUNK,
    )
    row.kept_at = now
    row.save()


def _tally(origin: Origin, name: str, counts: Counter[tuple[str, str]]) -> OriginTally:
    strengths = {strength: by for (state, strength), by in counts.items() if state == "counted"}
    taken_out = {state: sum(by for (one, _strength), by in counts.items() if one == state) for state in ("held", "excluded", "withdrawn")}
    return OriginTally(origin=origin, name=name, total=sum(strengths.values()), by_strength=strengths, **taken_out)
