"""Publishing a version of the text, whole: taken over from elsewhere, or out of the text in progress."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from constituyente.decision.drafting import addresses, queries, tree, words
from constituyente.decision.drafting.addresses import ref_of
from constituyente.decision.drafting.data import WRITTEN, ProvisionInput, TextInput
from constituyente.decision.drafting.errors import (
    NothingChanged,
    TextRefused,
    VersionStands,
    VersionTooLate,
    WorkingTextBehind,
    WorkingTextChanged,
)
from constituyente.decision.drafting.models import Placement, Provision, Version
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.records import canonical, digest, plain
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus

from .locking import working_text

CHUNK = 500
LONGEST_MARK = 200
LONGEST_TITLE = 200

# ------------------------------------------------------------------ a version


@transaction.atomic
def import_text(text: TextInput, provisions: Iterable[ProvisionInput], *, now: datetime) -> bool:
    """Publish a version of the text, whole: its provisions get their permanent keys, its hash goes into the log.

    text        `adopted_on` is left to the constitution
    provisions  in the order of reading, each behind what it stands in; positions 1, 2, 3 …
    Returns whether it is new: the same text under the same number again changes nothing (settled by the unique number).
    Raises TextRefused, VersionStands, VersionTooLate. Source: docs/data-package.md.
    """
    return _publish(text, provisions, now=now)[1]


@transaction.atomic
def publish(*, title: str, reason: str, scope: str = "", seen: int | None = None, actor: accounts.Actor, now: datetime) -> int:
    """Publish the text in progress as the next version, with its hash in the log. Returns the version's number.

    reason  why, in words that are published; scope  what the text covers, if it is not the whole
    seen    number of the last change that whoever publishes has seen (`queries.last_change`); None does not ask
    What earlier versions of its provisions cite goes on being cited: the keys are the same. Everybody else who writes waits meanwhile
    (the text in progress is locked); who comes second finds that nothing changed.
    Raises Forbidden, NoWorkingText, WorkingTextBehind, WorkingTextChanged, NothingChanged, TextRefused.
    """
    actor.require("drafting.publish")
    working = working_text()
    newest = queries.newest()
    if newest != (working.base.number if working.base else 0):
        raise WorkingTextBehind(number=newest)
    if seen is not None and seen != queries.last_change():
        raise WorkingTextChanged
    text = TextInput(
        newest + 1, writing.block(title), working.language, None, None, "", "", None, writing.block(scope), writing.block(reason)
    )
    rows = queries.working_provisions()
    base = working.base
    if base is not None and (base.title, base.scope) == (text.title, text.scope) and queries.provisions_of(newest) == tuple(rows):
        raise NothingChanged(number=newest)
    if not text.reason:
        raise TextRefused(number=text.number, row=0, column="reason", problem=gettext("is empty"))
    working.base, _new = _publish(text, rows, now=now)
    working.save(update_fields=["base"])
    return text.number


def _publish(text: TextInput, provisions: Iterable[ProvisionInput], *, now: datetime) -> tuple[Version, bool]:
    rows = [_plain_provision(row) for row in provisions]
    _check(text, rows)
    title, scope, reason = plain(text.title), plain(text.scope), plain(text.reason)
    record = canonical(
        {
            "number": text.number,
            "title": title,
            "language": text.language,
            "provisions": [[row.key, row.parent, row.position, row.kind, row.mark, row.heading, row.body, row.note] for row in rows],
            # Only where there is one: what was published before these were asked for keeps its hash.
            **{name: value for name, value in (("scope", scope), ("reason", reason)) if value},
        }
    )
    entry = ledger.entries.encode("draft", version=text.number, act="published", record=digest(record))
    before = queries.newest()
    version, new = insert_once(
        Version(
            number=text.number,
            title=title,
            language=text.language,
            published_on=text.published_on,
            source=plain(text.source),
            url=text.url,
            scope=scope,
            reason=reason,
            record=record,
            hash=digest(record),
            leaf=ledger.leaf_hash(entry),
            published_at=text.published_at or now,
        ),
        by=("number",),
    )
    if not new:
        if version.hash != digest(record):
            raise VersionStands(number=text.number)
        return version, False
    if before > text.number:  # the log's versions rise
        raise VersionTooLate(number=text.number, newest=before)
    _place(version, rows, now=now)
    ledger.append(entry, now=now)
    found = queries.places(version.number)
    _register(found, version, now=now)
    _pool(found, rows, version, before)
    return version, True


def _plain_provision(row: ProvisionInput) -> ProvisionInput:
    return replace(row, mark=plain(row.mark), heading=plain(row.heading), body=plain(row.body), note=plain(row.note))


def _check(text: TextInput, rows: list[ProvisionInput]) -> None:
    if not text.title.strip():
        raise TextRefused(number=text.number, row=0, column="title", problem=gettext("is empty"))
    if len(text.title) > LONGEST_TITLE:
        raise TextRefused(number=text.number, row=0, column="title", problem=_too_long(LONGEST_TITLE))
    flaw = tree.first_flaw(rows)
    if flaw is not None:
        problem = gettext(flaw.problem) % {"value": flaw.value}
        raise TextRefused(number=text.number, row=flaw.row, column=flaw.column, problem=problem)
    long = next((number for number, row in enumerate(rows, start=1) if len(row.mark) > LONGEST_MARK), None)
    if long is not None:
        raise TextRefused(number=text.number, row=long, column="mark", problem=_too_long(LONGEST_MARK))


def _too_long(limit: int) -> str:
    return gettext("is longer than %(limit)s characters") % {"limit": limit}


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
                **{name: getattr(row, name) for name in WRITTEN},
            )
            for row in level
        }
        Placement.objects.bulk_create(fresh.values(), batch_size=CHUNK)
        placed |= fresh
        left = [row for row in left if row.key not in placed]


# ------------------------------------------------------------------ cards, and the pool of public text


def _card(place: tree.Place, version: Version, base: str, fate: str = "", fate_at: datetime | None = None) -> provenance.Card:
    title = words.title_of(place, version.language)
    return provenance.Card(ref_of(place.line.key), title, addresses.provision(place, base), version.language, fate, fate_at)


def _whole(version: Version, fate: str = "", fate_at: datetime | None = None) -> provenance.Card:
    """The card of the version itself, which is what a vote on the whole text names."""
    ref, address = addresses.text_ref(version.number), addresses.draft(version.number)
    return provenance.Card(ref, version.title, address, version.language, fate, fate_at, words.VERSION)


def _register(found: Mapping[str, tree.Place], version: Version, *, now: datetime) -> None:
    """Cards for what is new; what was known from an earlier draft moves to this one. What has a fate, as adopted, stays where it is."""
    base = addresses.draft(version.number)
    provenance.register(_whole(version), now=now)
    standing = provenance.cards([ref_of(key) for key in found])
    fresh = [_card(place, version, base) for key, place in found.items() if ref_of(key) not in standing]
    provenance.register_many(fresh, now=now)
    moved = [_card(place, version, base) for key, place in found.items() if ref_of(key) in standing and not standing[ref_of(key)].fate]
    provenance.register_many(moved, now=now, anew=True)


def _pool(found: Mapping[str, tree.Place], rows: Iterable[ProvisionInput], version: Version, before: int) -> None:
    """Put the pages of the newest version that have words into the pool, whole; those that only the version before it had go."""
    bodies = {page.line.key: list[str]() for page in tree.pages(found)}
    for row in rows:
        page = found[row.key].page
        if page and row.body:
            bodies[page].append("\n".join(part for part in (tree.name(row.mark, row.heading) if row.key != page else "", row.body) if part))
    corpus.put(
        corpus.Text(
            ref=ref_of(key, version.number),
            title=words.title_of(found[key], version.language),
            body="\n\n".join(parts),
            language=version.language,
            subject="",
            territory="",
            given=False,
            at=version.published_at,
        )
        for key, parts in bodies.items()
        if parts
    )
    gone = {place.line.key for place in tree.pages(queries.places(before))} - {key for key, parts in bodies.items() if parts}
    for key in sorted(gone):
        corpus.withdraw(ref_of(key))


@transaction.atomic
def mark_adopted(number: int, *, base: str, fate: str, at: datetime, now: datetime) -> None:
    """Say that version `number` is adopted: the cards of everything in it lead to pages below `base` and tell their fate.

    fate  English msgid; at  the last instant at which what was cited was adopted with the text: what is cited later is marked
    Raises NotFound.
    """
    version = find(Version, number=number)
    Version.objects.filter(pk=version.pk, adopted_at=None).update(adopted_at=at)
    cards = [_card(place, version, base, fate, at) for place in queries.places(number).values()]
    provenance.register_many([_whole(version, fate, at), *cards], now=now, anew=True)
