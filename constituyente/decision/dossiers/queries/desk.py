"""The drafters' desk."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.decision.dossiers import words
from constituyente.decision.dossiers.data import WITHOUT, DeskDossiers, DeskItem, OldestItem, SubjectCount, WaitingItem
from constituyente.decision.dossiers.models import Disposition, Item
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.desks import Done, Ticked
from constituyente.foundation.common.errors import BadQuery
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.participation.corpus import api as corpus

from .item import item_page
from .rows import of_subject, source_cards, subjects, title_of

ON_DESK = 50
SHOWN = ("number", "title", "language", "subject", "source", "gathered_at")
LOOKED_AT = 1000  # texts that words find, the best of them


def _undecided() -> QuerySet[Item]:
    """What waits, in the order in which it came."""
    return Item.objects.filter(disposition=None).order_by("number")


def waiting(actor: accounts.Actor) -> int:
    """How many items wait for `actor` to decide; none for whoever may not decide. One statement."""
    return _undecided().count() if actor.may("dossiers.dispose") else 0


def desk_dossiers(actor: accounts.Actor, *, subject: str = "", asked: str = "", after: int = 0, done: int | None = None) -> DeskDossiers:
    """What waits on the drafters' desk, the oldest first, a page at a time. Four statements, seven with words; nothing for others.

    subject  key of a subject, "none" for the items without one, empty for all
    asked    words that an item holds, of the LOOKED_AT texts that hold them best; empty: any
    after    only those with a higher number (the cursor)
    Raises BadQuery.
    """
    if not actor.may("dossiers.dispose"):
        return DeskDossiers((), 0, 0, (), subject, asked, None, done)
    titles = subjects(process.current())
    counts = dict(_undecided().order_by().values_list("subject").annotate(items=Count("pk")))
    if subject and subject not in {*titles, WITHOUT, *counts}:
        raise BadQuery(name="subject")
    total = sum(counts.values())
    rows = of_subject(_undecided(), subject)
    if asked:
        rows = rows.filter(source__in=[str(ref) for ref in corpus.matching(asked, limit=LOOKED_AT)])
    found = list(rows.filter(number__gt=after).only(*SHOWN)[: ON_DESK + 1])
    cards = source_cards([row.source for row in found[:ON_DESK]])
    key = "" if subject == WITHOUT else subject
    return DeskDossiers(
        queue=tuple(
            WaitingItem(
                number=row.number,
                title=title_of(row, cards[row.source]),
                language=row.language,
                subject_title=titles.get(row.subject, row.subject),
                source_name=words.source_name(Ref.parse(row.source)),
                source_address=cards[row.source].address,
                gathered_at=row.gathered_at,
            )
            for row in found[:ON_DESK]
        ),
        waiting=total,
        matching=rows.count() if asked else counts.get(key, 0) if subject else total,
        by_subject=tuple(
            SubjectCount(one or WITHOUT, name, counts[one], counts[one], (one or WITHOUT) == subject, _address(one or WITHOUT, asked))
            for one, name in (
                *titles.items(),
                *((one, one) for one in sorted(counts.keys() - titles.keys() - {""})),
                ("", _("Without a subject")),
            )
            if counts.get(one)
        ),
        subject=subject,
        asked=asked,
        next=_address(subject, asked, after=found[ON_DESK - 1].number) if len(found) > ON_DESK else None,
        done=done,
    )


def _address(subject: str, asked: str, *, after: int = 0) -> str:
    question: dict[str, str | int] = {"subject": subject, "q": asked, "after": after}
    return f"{reverse('desk-dossiers')}?{urlencode({name: value for name, value in question.items() if value})}"


def desk_item(number: int, *, done: int | None = None) -> DeskItem:
    """One item to decide. At most eight statements. Raises NotFound."""
    return DeskItem(item_page(number), done)


def next_undecided() -> int | None:
    """The item that has waited longest; None if none waits. One statement."""
    return _undecided().values_list("number", flat=True).first()


def oldest(actor: accounts.Actor) -> OldestItem | None:
    """The item that waits longest; None if none waits, or for whoever may not decide. Two statements."""
    row = _undecided().only("number", "title", "language", "source", "gathered_at").first() if actor.may("dossiers.dispose") else None
    return OldestItem(row.number, title_of(row, source_cards([row.source])[row.source]), row.language, row.gathered_at) if row else None


def ticked(numbers: Sequence[int]) -> tuple[Ticked, ...]:
    """The items whose numbers are among `numbers`, the oldest first, to be decided together. Two statements."""
    rows = Item.objects.filter(number__in=numbers).select_related("disposition").defer("text", "disposition__record").order_by("number")
    cards = source_cards([row.source for row in rows])
    return tuple(
        Ticked(
            key=str(row.number),
            ref=f"{row.ref} · {words.source_name(Ref.parse(row.source))}",
            title=title_of(row, cards[row.source]),
            language=row.language,
            address=reverse("desk-dossier-item", kwargs={"number": row.number}),
            why_not=_("It is decided already.") if hasattr(row, "disposition") else "",
        )
        for row in rows
    )


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` decided last, newest first. Two statements."""
    found = Disposition.objects.filter(decided_by=actor.id).select_related("item").defer("item__text", "record")
    rows = found.order_by("-decided_at", "-pk")[:limit]
    cards = source_cards([row.item.source for row in rows])
    return tuple(
        Done(
            row.decided_at,
            _("Input decided: %(outcome)s") % {"outcome": words.name_of(row.outcome)},
            title_of(row.item, cards[row.item.source]),
            row.item.language,
            reverse("dossier-item", kwargs={"number": row.item.number}),
        )
        for row in rows
    )
