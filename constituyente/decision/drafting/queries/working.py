"""The text in progress, at the desk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext, override

from constituyente.decision.drafting import addresses, textdiff, tree, words
from constituyente.decision.drafting.data import (
    Alternative,
    ChangedProvision,
    EditorPage,
    HistoryPage,
    ProvisionInput,
    PublishPage,
    RemovedLine,
    RevisionRow,
    WorkingLine,
    WorkingPage,
)
from constituyente.decision.drafting.errors import NoWorkingText
from constituyente.decision.drafting.models import Revision, WorkingProvision, WorkingText
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound

from . import articles, desk, versions
from .comparing import Compared, word_changes
from .deliveries import open_commitments


def working_provisions() -> list[ProvisionInput]:
    """Everything the text in progress says, in the order of reading, with the positions it would be published with. One statement."""
    below = defaultdict[str, list[tuple[str, ...]]](list)
    columns = ("provision__key", "parent__key", "kind", "mark", "heading", "body", "note")
    for key, parent, *rest in WorkingProvision.objects.filter(removed_at=None).order_by("position", "pk").values_list(*columns):
        below[parent or ""].append((key, *rest))
    found = list[ProvisionInput]()
    waiting = [("", row) for row in reversed(below[""])]
    while waiting:
        parent, (key, *rest) = waiting.pop()
        found.append(ProvisionInput(key, parent, len(found) + 1, *rest))
        waiting += [(key, row) for row in reversed(below[key])]
    return found


def last_change() -> int:
    """A number that is another one after every change of the text in progress. One statement."""
    return Revision.objects.aggregate(last=Max("pk"))["last"] or 0


def _text() -> WorkingText | None:
    return WorkingText.objects.select_related("base").defer("base__record").first()


def _compared(text: WorkingText) -> Compared:
    """The text in progress beside the newest version. At most three statements."""
    newest = versions.newest()
    base = addresses.comparison(newest, newest + 1)
    return Compared(versions.provisions_of(newest), working_provisions(), languages=(text.language, text.language), base=base)


def _beside() -> Mapping[str, int]:
    """How many texts wait beside each provision, by key. One statement."""
    rows = Revision.objects.filter(act="kept_beside", settled_by=None).values_list("provision__key", flat=True)
    return Counter(rows)


# ------------------------------------------------------------------ the whole text


def working_page() -> WorkingPage:
    """The text in progress, with what changed since the newest version. At most eight statements."""
    text, newest = _text(), versions.newest_row()
    if text is None:
        return WorkingPage(begun=False, behind=False, base=None, newest=newest, language="", lines=(), removed=(), counts=(), beside=0)
    compared, beside = _compared(text), _beside()
    rows = {unit.key: unit for change in compared.changes.values() if (unit := change.new)}
    with override(text.language):
        names = {key: words.line_name(place.line) for side in (compared.old, compared.new) for key, place in side.items()}
    lines = tuple(
        WorkingLine(
            key=key,
            level=min(len(place.path), 5),
            kind=place.line.kind,
            name=names[key],
            body=rows[key].body,
            state=compared.changes[key].state,
            state_name=str(words.STATES[compared.changes[key].state]),
            beside=beside.get(key, 0),
        )
        for key, place in compared.new.items()
    )
    base = text.base.number if text.base else 0
    return WorkingPage(
        begun=True,
        behind=newest is not None and newest.number != base,
        base=versions.version_row(base) if base else None,
        newest=newest,
        language=text.language,
        lines=lines,
        removed=tuple(RemovedLine(key, names[key]) for key, change in compared.changes.items() if change.new is None),
        counts=compared.counts(),
        beside=sum(beside.values()),
    )


def places_to_stand(key: str = "") -> tuple[tuple[str, str, int], ...]:
    """What a provision can be put behind or in: key, name, depth, in the order of reading; `key` itself and what stands in it left out.

    Two statements. Raises NotFound if there is no text in progress.
    """
    text = _text()
    if text is None:
        raise NotFound
    found = tree.places(working_provisions())
    with override(text.language):
        return tuple(
            (one, words.line_name(place.line), len(place.path))
            for one, place in found.items()
            if key not in {one, *(line.key for line in place.path)}
        )


# ------------------------------------------------------------------ one provision


def editor_page(key: str, actor: accounts.Actor) -> EditorPage:
    """One provision to write. At most eighteen statements. Raises NotFound, NoRules."""
    text = _text()
    row = WorkingProvision.objects.select_related("provision", "parent").filter(provision__key=key).first()
    if text is None or row is None:
        raise NotFound
    compared = _compared(text)
    found = compared.new
    order = list(found)
    place = found.get(key) or tree.Place(tree.Line(key, "", 0, row.kind, row.mark, row.heading), (), key)
    at = order.index(key) if key in found else 0
    published = versions.versions_with([key]).get(key, ())
    newest = published[0].number if published else 0
    basis = (
        next((one.basis for one in articles.article(newest, key, base=addresses.draft(newest)).provisions if one.key == key), ())
        if newest and compared.old.get(key, place).page
        else ()
    )
    change = compared.changes.get(key)
    state = change.state if change else "removed"
    with override(text.language):
        name = words.line_name(place.line)
        path = tuple(words.line_name(line) for line in place.path)
    return EditorPage(
        key=key,
        ref=str(addresses.ref_of(key)),
        name=name,
        path=path,
        kind=row.kind,
        kind_name=str(words.KINDS[row.kind]),
        language=text.language,
        words=row.words,
        revision=row.revision,
        removed=row.removed_at is not None,
        inside=sum(1 for other in found.values() if any(line.key == key for line in other.path)),
        state=state,
        state_name=str(words.STATES[state]),
        published_in=newest,
        basis=basis,
        waiting=desk.queue(actor),
        alternatives=_alternatives(row),
        previous=order[at - 1] if at else "",
        following=order[at + 1] if key in found and at + 1 < len(order) else "",
        base=versions.newest(),
    )


def _alternatives(row: WorkingProvision) -> tuple[Alternative, ...]:
    waiting = Revision.objects.filter(provision=row.provision, act="kept_beside", settled_by=None).select_related("by").order_by("number")
    return tuple(_alternative(one, row) for one in waiting)


def _alternative(one: Revision, row: WorkingProvision) -> Alternative:
    return Alternative(number=one.number, at=one.at, by=_name(one), why=one.why, words=one.words, changes=word_changes(row, one))


def _name(one: Revision) -> str:
    return one.by.name if one.by else gettext("The system")


def alternative(key: str, number: int, actor: accounts.Actor) -> tuple[EditorPage, Alternative]:
    """One provision, and the text kept beside it under `number`, decided on or not. Statements as `editor_page`, and two.

    Raises NotFound, NoRules.
    """
    page = editor_page(key, actor)
    one = Revision.objects.filter(provision__key=key, number=number, act="kept_beside").select_related("by").first()
    if one is None:
        raise NotFound
    return page, _alternative(one, WorkingProvision.objects.get(provision__key=key))


def history_page(key: str) -> HistoryPage:
    """Every revision of one provision, newest first, each with what it changed. Three statements. Raises NotFound."""
    text = _text()
    rows = list(Revision.objects.filter(provision__key=key).select_related("by", "parent", "settled_by").order_by("number"))
    if text is None or not rows:
        raise NotFound
    by_number = {row.number: row for row in rows}
    told, standing = list[RevisionRow](), None
    for row in rows:
        before = by_number.get(row.based_on) if row.act == "kept_beside" and row.based_on else standing
        told.append(
            RevisionRow(
                number=row.number,
                act=row.act,
                act_name=str(words.ACTS[row.act]),
                at=row.at,
                by=_name(row),
                why=row.why,
                decided=hasattr(row, "settled_by") and row.settled_by is not None,
                changes=word_changes(before, row),
                place=row.parent.key if row.parent else "",
            )
        )
        standing = standing if row.act == "kept_beside" else row
    last = rows[-1]
    with override(text.language):
        name = words.line_name(tree.Line(key, "", 0, last.kind, last.mark, last.heading))
    return HistoryPage(key, name, text.language, tuple(reversed(told)))


# ------------------------------------------------------------------ publishing


def publish_page(actor: accounts.Actor, *, now: datetime) -> PublishPage:
    """What would be published. At most fourteen statements. Raises NoWorkingText, NoRules."""
    text = _text()
    if text is None:
        raise NoWorkingText
    compared, newest, beside = _compared(text), versions.newest_row(), _beside()
    base = text.base.number if text.base else 0
    changed = [change for change in compared.changes.values() if change.state != "same"]
    flaw = tree.first_flaw(place.line for place in compared.new.values())
    with override(text.language):
        names = {key: words.title_of(place, text.language) for side in (compared.old, compared.new) for key, place in side.items()}
    return PublishPage(
        number=(newest.number if newest else 0) + 1,
        title=text.base.title if text.base else "",
        scope=text.base.scope if text.base else "",
        language=text.language,
        base=newest,
        behind=newest is not None and newest.number != base,
        empty=newest is not None and not changed,
        flaw=gettext(flaw.problem) % {"value": flaw.value} if flaw else "",
        counts=compared.counts(),
        articles=tuple(row for row in compared.articles() if row.state != "same"),
        divisions=compared.divisions(),
        provisions=_changed(changed, names),
        beside=tuple(RemovedLine(key, names.get(key, key)) for key in beside),
        commitments=open_commitments(now=now),
        uncited=desk.queue(actor),
        seen=last_change(),
    )


def _changed(changes: Iterable[textdiff.Change], names: Mapping[str, str]) -> tuple[ChangedProvision, ...]:
    return tuple(
        ChangedProvision(
            key=change.key,
            state=change.state,
            state_name=str(words.STATES[change.state]),
            name=names[change.key],
            changes=word_changes(change.old, change.new),
        )
        for change in changes
    )
