from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance
from constituyente.foundation.text import api as text

from . import asking, index, nearby
from .data import Found, Hit, Likeness, Text
from .models import Entry

WIDTH = 240  # characters of an excerpt
TITLE = 1000  # and of a title, which is shown whole
FARTHEST = 1000  # hits that one can page to
TELLING = 24  # words of a text by which similar ones are looked for
RAREST = 8  # of them, those that find candidates
CANDIDATES = 50  # that are compared
SPARE = 10  # of the nearest, looked at beyond those wanted: some may have one title
ALIKE = 0.18  # what is less similar than this is not told of


# ------------------------------------------------------------------ for the owners and the dossiers


def given(*, limit: int) -> tuple[Text, ...]:
    """What people gave and the dossiers have not taken yet, in the order it came into the pool, at most `limit`. One statement."""
    return tuple(_text(row) for row in Entry.objects.filter(waits=True).order_by("pk").defer("stems")[:limit])


def texts_of(refs: Collection[Ref]) -> tuple[Text, ...]:
    """The texts of `refs`, whatever the version, that are in the pool. One statement."""
    return tuple(_text(row) for row in Entry.objects.filter(ref__in={str(ref.bare) for ref in refs}).order_by("pk").defer("stems"))


def _text(row: Entry) -> Text:
    return Text(row.versioned, row.title, row.body, row.language, row.subject, row.territory, row.given, row.at)


# ------------------------------------------------------------------ search


def search(asked: str, *, kind: str = "", language: str = "", subject: str = "", start: int = 0, limit: int) -> Found:
    """The texts that hold every word of `asked` in some form, the best first, behind the first `start`. Four statements, one for nothing.

    asked     whatever people type: quotes and operators are signs like any other
    kind, language, subject  only those; empty: all
    start     from 0 to FARTHEST; beyond, there is nothing
    """
    question = asking.question(asked)
    if not question.words:
        return Found(asked=False, cut=question.cut, total=0, kinds={}, languages={}, subjects={}, hits=(), more=False)
    chosen = (kind, language, subject)
    counts = index.counts(question.keys, index.Only())
    total = sum(number for facet, number in counts.items() if _within(facet, chosen))
    only = index.Only(kinds=(kind,) if kind else (), language=language, subject=subject)
    found = index.best(question.keys, only, start=start, limit=limit + 1) if 0 <= start < min(total, FARTHEST + 1) else []
    return Found(
        asked=True,
        cut=question.cut,
        total=total,
        kinds=_facet(counts, chosen, 0),
        languages=_facet(counts, chosen, 1),
        subjects=_facet(counts, chosen, 2),
        hits=_hits(found[:limit], question.stems),
        more=len(found) > limit and start + limit <= FARTHEST,
    )


def _within(facet: index.Facet, chosen: index.Facet, but: int = -1) -> bool:
    """Whether a facet is that of the chosen ones, whatever the one at place `but`."""
    return all(place == but or not wanted or wanted == facet[place] for place, wanted in enumerate(chosen))


def _facet(counts: Mapping[index.Facet, int], chosen: index.Facet, place: int) -> Mapping[str, int]:
    """The texts by what stands at one place of the facets, the most first, equals by the alphabet."""
    sums = Counter[str]()
    for facet, number in counts.items():
        sums[facet[place]] += number if _within(facet, chosen, but=place) else 0
    return dict(sorted(((name, number) for name, number in sums.items() if number), key=lambda one: (-one[1], one[0])))


def _hits(found: list[int], stems: frozenset[str]) -> tuple[Hit, ...]:
    """The entries with these ids, in their order. Two statements; none for no ids."""
    if not found:
        return ()
    rows = Entry.objects.defer("stems").in_bulk(found)
    cards = provenance.cards([rows[pk].versioned for pk in found])
    return tuple(_hit(rows[pk], cards.get(rows[pk].versioned.bare), stems) for pk in found)


def _hit(row: Entry, card: provenance.Card | None, stems: frozenset[str]) -> Hit:
    language = card.language if card else row.language
    return Hit(
        ref=row.ref,
        kind=row.kind,
        name=card.named if card else "",
        title=text.excerpt(card.title if card else row.title, stems, language=language, width=TITLE),
        language=language,
        address=card.address if card else "",
        fate=card.fate if card else "",
        fate_at=card.fate_at if card else None,
        subject=row.subject,
        at=row.at,
        excerpt=text.excerpt("" if row.body == row.title else row.body, stems, language=row.language, width=WIDTH),
        text_language=row.language,
    )


def matching(asked: str, *, limit: int) -> tuple[Ref, ...]:
    """The references, with version, of what people gave that holds every word of `asked`, the best first. At most two statements."""
    question = asking.question(asked)
    if not question.words:
        return ()
    found = index.best(question.keys, index.Only(given=True), start=0, limit=limit)
    rows = Entry.objects.only("ref", "version").in_bulk(found)
    return tuple(rows[pk].versioned for pk in found)


# ------------------------------------------------------------------ what is similar


def similar_to(ref: Ref, *, kinds: Sequence[str] = (), limit: int) -> tuple[Likeness, ...]:
    """The texts most similar to that of `ref`, the most similar first, no two with one title. Seven statements, fewer for none.

    kinds  only those; none: all
    Two more where the pool of petitions has changed (nearby.py).
    """
    row = Entry.objects.filter(ref=str(ref.bare)).first()
    if row is None:
        return ()
    return _told(_similar(row, without=row.ref, kinds=kinds, limit=limit), limit)


def similar(title: str, body: str, *, language: str, kinds: Sequence[str] = (), limit: int) -> tuple[Likeness, ...]:
    """The texts most similar to one that is not in the pool, as in similar_to, but those of an earlier one of `kinds` first.

    language  what it is taken for if its words do not tell; kinds  only those; none: all
    Three statements for petitions alone, six with others, fewer as soon as there are none; two more where the pool has changed.
    """
    language = text.likely_language(f"{title} {body}", language)
    row = Entry(title=title, body=body, language=language)
    order = {kind: place for place, kind in enumerate(kinds)}
    found = _similar(row, without="", kinds=kinds, limit=limit)
    return _told(sorted(found, key=lambda one: order.get(one[1].kind, 0)), limit)


Alike = tuple[float, Entry]


def _similar(one: Entry, *, without: str, kinds: Sequence[str], limit: int) -> list[Alike]:
    """What is near enough, the nearest first: of petitions all are compared, of other kinds those that share its rarest words."""
    asked, held = nearby.grams(one.title, one.body), nearby.now()
    near = held.nearest(asked, limit=limit + SPARE, without=without) if not kinds or nearby.KIND in kinds else {}
    others = [kind for kind in kinds if kind != nearby.KIND]
    found = _sharing(one, without=without, kinds=others) if others or not kinds else []
    rows = Entry.objects.filter(ref__in=[ref for ref, value in near.items() if value >= ALIKE]).only("ref", "kind", "title", "language")
    alike = [(near[row.ref], row) for row in rows]
    alike += [(held.likeness(asked, nearby.grams(row.title, row.body)), row) for row in found if row.kind != nearby.KIND]
    return sorted((pair for pair in alike if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].ref))


def _sharing(one: Entry, *, without: str, kinds: Sequence[str]) -> Iterable[Entry]:
    """The entries with one of its rarest words. Three statements, fewer as soon as there are none."""
    known = index.frequencies(asking.telling(one.title, one.body, one.language, most=TELLING))
    rarest = sorted((key for key, number in known.items() if number > bool(without)), key=lambda key: (known[key], key))[:RAREST]
    if not rarest:
        return []
    found = index.best([rarest], index.Only(kinds=tuple(sorted(kinds)), without=without), start=0, limit=CANDIDATES)
    return Entry.objects.only("ref", "kind", "title", "language", "body").in_bulk(found).values()


def _told(found: Iterable[Alike], limit: int) -> tuple[Likeness, ...]:
    """The first of each title, with what their cards say. One statement, none for none."""
    titled = dict[str, Alike]()
    for likeness, row in found:
        titled.setdefault(row.title, (likeness, row))
    best = list(titled.values())[:limit]
    cards = provenance.cards([Ref.parse(row.ref) for _value, row in best]) if best else {}
    return tuple(_likeness(row, cards.get(Ref.parse(row.ref)), likeness) for likeness, row in best)


def _likeness(row: Entry, card: provenance.Card | None, likeness: float) -> Likeness:
    return Likeness(
        ref=row.ref,
        kind=row.ref.partition("/")[0],
        title=card.title if card else row.title,
        language=card.language if card else row.language,
        address=card.address if card else "",
        fate=card.fate if card else "",
        similarity=round(likeness, 3),
    )
