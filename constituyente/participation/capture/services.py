"""Sheets of paper: printed, received, typed by two, settled by a third, taken over by what they are about."""

import csv
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios, writing
from constituyente.foundation.common.db import find, insert_numbered
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.files import api as files
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process

from . import comparing
from .data import LINES, VOID, AgreedSheet, Asked, BrokenRow, Column, Line, Lines, Reason, TypedFile
from .errors import FileUnreadable, SheetNotReceived, SheetReceived, SheetSettled, SheetTyped, SheetUnknown, TypedByYou
from .models import Batch, Sheet
from .queries import ACT, SEALED_FOR, asked, opened, sheets_about


@transaction.atomic
def issue(about: Ref, *, columns: Sequence[Column], count: int, now: datetime, rng: Rng) -> tuple[str, ...]:
    """Codes for `count` sheets that are printed for `about`, a reference with the version of its text, and ask each line for `columns`."""
    sheets = [Sheet(code=folios.new_folio(rng), about=str(about), columns=list(columns), issued_at=now) for _each in range(count)]
    Sheet.objects.bulk_create(sheets)
    return tuple(sheet.code for sheet in sheets)


@transaction.atomic
def receive(codes: Collection[str], *, brought_by: str, actor: accounts.Actor, now: datetime) -> int:
    """Register sheets that came in together. What stands on them counts as given `now`, whenever it is typed; so no day can be set.

    codes       as `folios.read_folio` gives them; brought_by: a group, a post, a device; shown in public, so no person's name
    All of them or none (settled by a conditional UPDATE). Returns the number of the batch. Raises Forbidden, SheetUnknown, SheetReceived.
    """
    actor.require(ACT)
    wanted = sorted(set(codes))
    standing = {
        sheet.code: sheet for sheet in Sheet.objects.filter(code__in=wanted).select_related("batch").select_for_update(of=("self",))
    }
    for code in wanted:
        if code not in standing:
            raise SheetUnknown(sheet=folios.grouped(code))
        if (batch := standing[code].batch) is not None:
            raise SheetReceived(sheet=folios.grouped(code), batch=batch.number)
    row, _new = insert_numbered(Batch(brought_by=writing.line(brought_by), received_at=now, received_by_id=actor.id))
    Sheet.objects.filter(code__in=wanted).update(batch=row)
    return row.number


@transaction.atomic
def scan(code: str, content: files.Content, *, actor: accounts.Actor, now: datetime, rng: Rng) -> None:
    """Keep the picture of a sheet, sealed; another one takes its place. Raises Forbidden, NotFound, SheetNotReceived."""
    actor.require(ACT)
    sheet = _received(code)
    before = sheet.scan
    sheet.scan_id = files.keep(content, public=False, act=ACT, now=now, rng=rng).id
    sheet.save(update_fields=["scan"])
    if before is not None:
        files.discard(before.key, now=now)


def _received(code: str) -> Sheet:
    sheet = find(Sheet, code=code, lock=True)
    if sheet.batch_id is None:
        raise SheetNotReceived(sheet=folios.grouped(code))
    return sheet


# ------------------------------------------------------------------ typing


@transaction.atomic
def type_sheet(code: str, lines: Mapping[int, Line], *, actor: accounts.Actor, now: datetime) -> bool:
    """Write down what stands on a sheet, as the first or the second who types it. Returns whether it is settled by that.

    Two that agree settle it; else a third does (`settle`). Two at once are settled by a lock on the sheet, two readings of one person by
    constraint two_people_type_a_sheet. Raises Forbidden, NotFound, SheetNotReceived, TypedByYou, SheetTyped.
    """
    actor.require(ACT)
    return _typed(_received(code), lines, actor=actor, now=now)


def _typed(sheet: Sheet, lines: Mapping[int, Line], *, actor: accounts.Actor, now: datetime) -> bool:
    told = comparing.told(lines)
    if sheet.second_at is not None:
        raise SheetTyped(sheet=folios.grouped(sheet.code))
    if sheet.first_at is None:
        sheet.first_by_id, sheet.first_at, sheet.first = actor.id, now, _sealed(told)
        sheet.save(update_fields=["first_by", "first_at", "first"])
        return False
    if sheet.first_by_id == actor.id:
        raise TypedByYou(sheet=folios.grouped(sheet.code))
    first = opened(sheet.first)
    sheet.second_by_id, sheet.second_at, sheet.second = actor.id, now, _sealed(told)
    sheet.differed = len({one.line for one in comparing.differences(first, told)})
    if not sheet.differed:
        _agree(sheet, first, now=now)
    sheet.save()
    return not sheet.differed


def _agree(sheet: Sheet, lines: Lines, *, now: datetime) -> None:
    sheet.settled_at, sheet.agreed, sheet.first, sheet.second = now, _sealed(lines), "", ""


def _sealed(lines: Lines) -> str:
    return post.seal(json.dumps(lines), SEALED_FOR)


@transaction.atomic
def settle(code: str, lines: Mapping[int, Line], *, actor: accounts.Actor, now: datetime) -> None:
    """Say what stands in the lines that two people read differently; the others stay as both read them.

    Raises Forbidden, NotFound, SheetNotReceived, SheetSettled, TypedByYou (by constraint a_third_settles_a_sheet too).
    """
    actor.require(ACT)
    sheet = _received(code)
    if sheet.second_at is None or sheet.settled_at is not None:
        raise SheetSettled(sheet=folios.grouped(code))
    if actor.id in {sheet.first_by_id, sheet.second_by_id}:
        raise TypedByYou(sheet=folios.grouped(code))
    first, second = opened(sheet.first), opened(sheet.second)
    apart = {one.line for one in comparing.differences(first, second)}
    said = {number: line for number, line in lines.items() if number in apart}
    sheet.settled_by_id = actor.id
    _agree(sheet, comparing.told({**{number: line for number, line in first.items() if number not in apart}, **said}), now=now)
    sheet.save()


# ------------------------------------------------------------------ a file of lines


def type_file(batch: int, text: str, *, even_if_broken: bool, actor: accounts.Actor, now: datetime) -> TypedFile:
    """Write down a file of lines as what `actor` read on the sheets of a batch: a row a line, with its sheet's code and its number.

    text            CSV with a header; territories and age bands by their key or as they are called
    even_if_broken  take the good rows although others are broken; else nothing is taken if one is
    Each sheet is taken in a transaction of its own, so that a file that was cut off can be given again: what was taken says so.
    Raises Forbidden, NotFound, FileUnreadable, NoRules.
    """
    actor.require(ACT)
    sheets = {sheet.code: sheet for sheet in Sheet.objects.filter(batch=find(Batch, number=batch))}
    rules, good, broken = process.current(), defaultdict[str, dict[int, Line]](dict), list[BrokenRow]()
    for row, cells in _rows(text, sheets):
        try:
            sheet, number = _place(cells, sheets, good, actor)
            good[sheet.code][number] = _read(cells, asked(sheet.columns, rules))
        except _Broken as problem:
            broken.append(BrokenRow(row, str(problem)))
    taken = {code: lines for code, lines in good.items() if lines} if even_if_broken or not broken else {}
    for code, lines in taken.items():
        type_sheet(code, lines, actor=actor, now=now)
    return TypedFile(len(taken), sum(map(len, taken.values())), tuple(broken))


class _Broken(ValueError):
    """What is wrong with a row."""


def _rows(text: str, sheets: Mapping[str, Sheet]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows of a file, numbered as a spreadsheet does. Raises FileUnreadable."""
    needed = ["sheet", "line", *next((sheet.columns for sheet in sheets.values()), ())]
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(), restkey="", restval="", strict=True)
    try:
        header = [name.strip().lower() for name in reader.fieldnames or ()]
        if not set(needed) <= set(header):
            raise FileUnreadable(columns=", ".join([*needed, VOID]))
        reader.fieldnames = header
        yield from ((at, cells) for at, cells in enumerate(reader, start=2))
    except csv.Error as error:
        raise FileUnreadable(columns=", ".join([*needed, VOID])) from error


def _place(cells: Mapping[str, str], sheets: Mapping[str, Sheet], good: Mapping[str, Lines], actor: accounts.Actor) -> tuple[Sheet, int]:
    """Of which sheet a row is, and which line, if `actor` may type it; `good` are the lines before. Raises _Broken."""
    if "" in cells:
        raise _Broken(_("There are more cells than columns"))
    try:
        sheet = sheets[folios.read_folio(cells["sheet"])]
    except (folios.BadFolio, KeyError) as error:
        raise _Broken(_("No sheet of this batch has this code")) from error
    number = next((place for place in range(1, LINES + 1) if cells["line"].strip() == str(place)), 0)
    if not number:
        raise _Broken(_("The line is a number from 1 to %(last)s") % {"last": LINES})
    if number in good.get(sheet.code, ()):
        raise _Broken(_("The line is there twice"))
    if sheet.second_at is not None:
        raise _Broken(_("Two people have typed this sheet"))
    if sheet.first_at is not None and sheet.first_by_id == actor.id:
        raise _Broken(_("You typed this sheet before"))
    return sheet, number


def _read(cells: Mapping[str, str], columns: Iterable[Asked]) -> Line:
    """What stands in the line of a row. Raises _Broken."""
    line = {VOID: "1"} if cells.get(VOID, "").strip() else dict[str, str]()
    for one in columns:
        value = cells.get(one.key, "").strip()
        known = {name.casefold(): key for key, title in one.choices for name in (key, title)}
        if value and one.choices and value.casefold() not in known:
            raise _Broken(_("“%(value)s” is not among the answers of the column %(column)s") % {"value": value[:40], "column": one.key})
        line[one.key] = known.get(value.casefold(), value)
    if not any(line.values()):
        raise _Broken(_("Nothing stands in the line"))
    return line


# ------------------------------------------------------------------ for what the sheets are about


def take(code: str) -> AgreedSheet | None:
    """A sheet that is settled, its row locked until the caller's transaction ends; None if it was taken before. Call `taken` then."""
    sheet = Sheet.objects.select_related("batch").select_for_update(of=("self",)).get(code=code)
    if sheet.taken_at is not None or sheet.settled_at is None or sheet.batch is None:
        return None
    return AgreedSheet(code, sheet.about, sheet.batch.number, sheet.batch.received_at, opened(sheet.agreed))


def taken(code: str, *, lines: int, refusals: Mapping[Reason, int], now: datetime) -> None:
    """Forget what stood on a sheet and keep how many lines it had, and for which reasons how many were refused.

    In the transaction of `take`.
    """
    Sheet.objects.filter(code=code).update(taken_at=now, lines=lines, refusals=dict(refusals), agreed="")


@transaction.atomic
def forget_scans(about: Ref, *, now: datetime) -> None:
    """Give up the pictures of the sheets about a reference, in any version: they show who signed. One statement for each, and three."""
    pictured = sheets_about(about).filter(scan__isnull=False)
    for key in list(pictured.values_list("scan__key", flat=True)):
        files.discard(key, now=now)
    pictured.update(scan=None)
