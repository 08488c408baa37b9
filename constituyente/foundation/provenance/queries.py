from collections.abc import Collection, Mapping

from django.db.models import F, Q

from constituyente.foundation.common.refs import Ref

from . import models
from .data import Card, Link, Outcome, Relation

DEEPEST = 4  # an answer, its item, its provision, the provision's next version
# What is owed has not taken anything up: going down it is told as dated facts, and only the promise itself leads up to its petition.
NOT_TAKEN_UP = (Relation.OWED_TO,)
# A vote is no use made of what people gave either: it stands on the thread, beside the provision it is on.
NO_OUTCOME = (*NOT_TAKEN_UP, Relation.DECIDES)

OLDEST_FIRST = ("at", "subject", "relation", "object")  # those of one instant by what they say, whatever row they have


def _card(row: models.Card) -> Card:
    return Card(Ref.parse(row.ref), row.title, row.address, row.language, row.fate, row.fate_at, row.name, row.gone)


def _link(row: models.Link) -> Link:
    return Link(
        subject=Ref.parse(row.subject),
        relation=Relation(row.relation),
        object=Ref.parse(row.object),
        by=row.by,
        at=row.at,
        reason=row.reason,
        quote_subject=row.quote_subject,
        quote_object=row.quote_object,
    )


def cards(refs: Collection[Ref]) -> Mapping[Ref, Card]:
    """The cards of `refs`, by reference without version; those without a card are left out. One statement."""
    rows = models.Card.objects.filter(ref__in={str(ref.bare) for ref in refs})
    return {Ref.parse(row.ref): _card(row) for row in rows}


def card_pages(size: int) -> tuple[int, ...]:
    """The pages, from 0, that all cards fill when each holds those of `size` row numbers: a card stays on its page. One statement."""
    pages = models.Card.objects.annotate(page=F("pk") / size).values_list("page", flat=True)
    return tuple(sorted(set(pages.distinct())))


def card_page(page: int, size: int) -> tuple[Card, ...]:
    """The cards of one page, by address; one statement. page, size: as in `card_pages`."""
    rows = models.Card.objects.filter(pk__gte=page * size, pk__lt=(page + 1) * size).order_by("address", "ref")
    return tuple(_card(row) for row in rows)


def links_of(refs: Collection[Ref]) -> tuple[Link, ...]:
    """Every link in which one of `refs` stands, at either end, whatever the version; oldest first. One statement."""
    names = {str(ref.bare) for ref in refs}
    rows = models.Link.objects.filter(Q(subject_bare__in=names) | Q(object_bare__in=names)).order_by(*OLDEST_FIRST)
    return tuple(_link(row) for row in rows)


def newest_links(relation: Relation, *, limit: int) -> tuple[Link, ...]:
    """The newest links of one kind that quote both sides, at most `limit`. One statement."""
    rows = (
        models.Link.objects.filter(relation=relation).exclude(quote_subject="").exclude(quote_object="").order_by("-at", *OLDEST_FIRST[1:])
    )
    return tuple(_link(row) for row in rows[:limit])


def thread_of(ref: Ref) -> tuple[Link, ...]:
    """Every link that leads from `ref` upstream to what people gave, or downstream to what became of it; oldest first.

    One statement for each of at most DEEPEST steps and direction. Going up and going down are kept apart, so that a petition's
    thread does not run through an article into all its other sources.
    """
    found = {*_walk(ref, upstream=True), *_walk(ref, upstream=False)}
    return tuple(sorted(found, key=lambda link: (link.at, str(link.subject), str(link.object))))


def _walk(ref: Ref, *, upstream: bool) -> set[Link]:
    edge, found = {str(ref.bare)}, set[Link]()
    for _step in range(DEEPEST):
        rows = models.Link.objects.filter(**{"subject_bare__in" if upstream else "object_bare__in": edge})
        if not upstream:
            rows = rows.exclude(relation__in=NOT_TAKEN_UP)
        new = {_link(row) for row in rows} - found
        if not new:
            break
        found |= new
        edge = {str((link.object if upstream else link.subject).bare) for link in new}
    return found


def outcome_of(ref: Ref) -> tuple[Outcome, ...]:
    """What took `ref` up, step by step: the dossier item, then the provisions that cite it. At most DEEPEST + 1 statements."""
    edge, seen, found = {str(ref.bare)}, {str(ref.bare)}, list[Link]()
    for _step in range(DEEPEST):
        rows = models.Link.objects.filter(object_bare__in=edge).exclude(relation__in=NO_OUTCOME).order_by(*OLDEST_FIRST)
        links = [_link(row) for row in rows]
        found += links
        edge = {str(link.subject.bare) for link in links} - seen
        if not edge:
            break
        seen |= edge
    known = cards({link.subject for link in found})
    return tuple(Outcome(known[link.subject.bare], link) for link in found if link.subject.bare in known)


def taken_up(kind: str, *, relation: Relation) -> tuple[tuple[Ref, Card], ...]:
    """What stands in a relation to things of a kind: each of those, without version, with the card of what took it up. Two statements.

    Several versions of one provision are one.
    """
    pairs = models.Link.objects.filter(relation=relation, object_bare__startswith=f"{kind}/").order_by("object_bare", "subject_bare")
    found = list(pairs.values_list("object_bare", "subject_bare").distinct())
    kinds = sorted({subject.partition("/")[0] for _object, subject in found})
    rows = models.Card.objects.filter(Q(*(("ref__startswith", f"{one}/") for one in kinds), _connector=Q.OR)) if kinds else []
    known = {row.ref: _card(row) for row in rows}
    return tuple((Ref.parse(thing), known[subject]) for thing, subject in found if subject in known)
