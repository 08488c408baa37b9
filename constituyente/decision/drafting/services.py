from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import canonical, digest, plain
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.provenance import api as provenance

from . import addresses, queries, tree, words
from .addresses import ref_of
from .data import ProvisionInput, TextInput
from .errors import AlreadyCited, CannotCite, QuoteNotFound, TextRefused, VersionStands
from .models import Placement, Provision, Version

CHUNK = 500
LONGEST_MARK = 200

# ------------------------------------------------------------------ publishing a version


@transaction.atomic
def import_text(text: TextInput, provisions: Iterable[ProvisionInput], *, now: datetime) -> bool:
    """Publish a version of the text, whole: its provisions get their permanent keys, its hash goes into the log.

    text        `adopted_on` is left to the constitution
    provisions  in the order of reading, each behind what it stands in; positions 1, 2, 3 …
    Returns whether it is new: the same text under the same number again changes nothing (settled by the unique number).
    Raises TextRefused, VersionStands. Source: docs/data-package.md.
    """
    rows = [_plain_provision(row) for row in provisions]
    _check(text, rows)
    title = plain(text.title)
    record = canonical(
        {
            "number": text.number,
            "title": title,
            "language": text.language,
            "provisions": [[row.key, row.parent, row.position, row.kind, row.mark, row.heading, row.body, row.note] for row in rows],
        }
    )
    entry = ledger.entries.encode("draft", version=text.number, act="published", record=digest(record))
    version, new = insert_once(
        Version(
            number=text.number,
            title=title,
            language=text.language,
            published_on=text.published_on,
            source=plain(text.source),
            url=text.url,
            record=record,
            hash=digest(record),
            leaf=ledger.leaf_hash(entry),
            published_at=now,
        ),
        by=("number",),
    )
    if not new:
        if version.hash != digest(record):
            raise VersionStands(number=text.number)
        return False
    _place(version, rows, now=now)
    ledger.append(entry, now=now)
    _register(queries.places(version.number), version, now=now)
    return True


def _plain_provision(row: ProvisionInput) -> ProvisionInput:
    return ProvisionInput(
        row.key, row.parent, row.position, row.kind, plain(row.mark), plain(row.heading), plain(row.body), plain(row.note)
    )


def _check(text: TextInput, rows: list[ProvisionInput]) -> None:
    if not text.title.strip():
        raise TextRefused(number=text.number, row=0, column="title", problem=gettext("is empty"))
    flaw = tree.first_flaw(tree.Line(row.key, row.parent, row.position, row.kind, row.mark, row.heading) for row in rows)
    if flaw is not None:
        problem = gettext(flaw.problem) % {"value": flaw.value}
        raise TextRefused(number=text.number, row=flaw.row, column=flaw.column, problem=problem)
    long = next((number for number, row in enumerate(rows, start=1) if len(row.mark) > LONGEST_MARK), None)
    if long is not None:
        raise TextRefused(
            number=text.number, row=long, column="mark", problem=gettext("is longer than %(limit)s characters") % {"limit": LONGEST_MARK}
        )


def _place(version: Version, rows: list[ProvisionInput], *, now: datetime) -> None:
    """Write the tree, one level after the other, since a row points at the row of what it stands in."""
    Provision.objects.bulk_create([Provision(key=row.key, created_at=now) for row in rows], ignore_conflicts=True, batch_size=CHUNK)
    provisions = {provision.key: provision for provision in Provision.objects.filter(key__in=[row.key for row in rows])}
    placed = dict[str, Placement]()
    left = rows
    while left:
        level = [row for row in left if not row.parent or row.parent in placed]
        fresh = {
            row.key: Placement(
                version=version,
                provision=provisions[row.key],
                parent=placed.get(row.parent),
                position=row.position,
                kind=row.kind,
                mark=row.mark,
                heading=row.heading,
                body=row.body,
                note=row.note,
            )
            for row in level
        }
        Placement.objects.bulk_create(fresh.values(), batch_size=CHUNK)
        placed |= fresh
        left = [row for row in left if row.key not in placed]


# ------------------------------------------------------------------ cards


def _card(place: tree.Place, version: Version, base: str, fate: str = "", fate_at: datetime | None = None) -> provenance.Card:
    title = words.title_of(place, version.language)
    return provenance.Card(ref_of(place.line.key), title, addresses.provision(place, base), version.language, fate, fate_at)


def _register(found: Mapping[str, tree.Place], version: Version, *, now: datetime) -> None:
    """Cards for what is new; what was known from an earlier draft moves to this one. What has a fate, as adopted, stays where it is."""
    base = addresses.draft(version.number)
    standing = provenance.cards([ref_of(key) for key in found])
    fresh = [_card(place, version, base) for key, place in found.items() if ref_of(key) not in standing]
    provenance.register_many(fresh, now=now)
    moved = [_card(place, version, base) for key, place in found.items() if ref_of(key) in standing and not standing[ref_of(key)].fate]
    provenance.register_many(moved, now=now, anew=True)


@transaction.atomic
def mark_adopted(number: int, *, base: str, fate: str, at: datetime, now: datetime) -> None:
    """Say that version `number` is adopted: the cards of everything in it lead to pages below `base` and tell their fate.

    fate  English msgid; at  the last instant at which what was cited was adopted with the text: what is cited later is marked
    Raises NotFound.
    """
    version = find(Version, number=number)
    Version.objects.filter(pk=version.pk, adopted_at=None).update(adopted_at=at)
    cards = [_card(place, version, base, fate, at) for place in queries.places(number).values()]
    provenance.register_many(cards, now=now, anew=True)


# ------------------------------------------------------------------ citing


@transaction.atomic
def cite(
    key: str,
    version: int,
    *,
    item: int,
    relation: provenance.Relation,
    reason: str,
    quote: str = "",
    item_quote: str = "",
    actor: accounts.Actor,
    now: datetime,
) -> None:
    """Say that provision `key`, as version `version` has it, rests on dossier item `item`, or answers it otherwise, and why.

    quote, item_quote  spans of the provision's and of the item's text, character for character; empty for none
    The same relation to the same item is written once (settled in provenance by the constraint one_link).
    Raises Forbidden, NotFound, CannotCite (not decided; or a basis that was not adopted, not even in part; or no reason), QuoteNotFound,
    AlreadyCited.
    """
    actor.require("drafting.cite")
    placement = find(Placement, version__number=version, provision__key=key)
    source = dossiers.sources_of([item]).get(item)
    if source is None:
        raise NotFound
    may_be = {provenance.Relation.BASED_ON: dossiers.TAKEN_UP, provenance.Relation.ANSWERS: frozenset(dossiers.OUTCOMES)}.get(
        relation, frozenset()
    )
    if source.outcome not in may_be or not reason.strip():
        raise CannotCite(item=item)
    quote, item_quote = plain(quote.strip()), plain(item_quote.strip())
    for side, span, whole in (("text", quote, placement.body), ("item", item_quote, source.text)):
        if span not in whole:
            raise QuoteNotFound(side=side, quote=span)
    new = provenance.link(
        ref_of(key, version),
        relation,
        Ref.parse(source.ref),
        by=dossiers.DRAFTERS,
        at=now,
        reason=plain(reason.strip()),
        quote_subject=quote,
        quote_object=item_quote,
    )
    if not new:
        raise AlreadyCited(item=item)
