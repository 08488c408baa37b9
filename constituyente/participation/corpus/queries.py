from collections import Counter
from collections.abc import Collection, Mapping

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance
from constituyente.foundation.text import api as text

from . import asking, index
from .data import Found, Hit, Likeness, Text
from .models import Entry

WIDTH = 240  # characters of an excerpt
TITLE = 1000  # and of a title, which is shown whole
FARTHEST = 1000  # hits that one can page to
TELLING = 24  # words of a text by which similar ones are looked for
RAREST = 8  # of them, those that find candidates
CANDIDATES = 50  # that are compared
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


def similar_to(ref: Ref, *, kinds: Collection[str] = (), limit: int) -> tuple[Likeness, ...]:
    """The texts most similar to that of `ref`, the most similar first, no two with one title. Five statements, fewer for none.

    kinds  only those; none: all
    """
    row = Entry.objects.filter(ref=str(ref.bare)).first()
    return _similar(row, without=row.ref, kinds=kinds, limit=limit) if row else ()


def similar(title: str, body: str, *, language: str, kinds: Collection[str] = (), limit: int) -> tuple[Likeness, ...]:
    """The texts most similar to one that is not in the pool, as in similar_to. Four statements, fewer as soon as there are none.

    language  what it is taken for if its words do not tell; kinds  only those; none: all
    """
    language = text.likely_language(f"{title} {body}", language)
    row = Entry(title=title, body=body, language=language, stems=asking.indexed(title, body, language))
    return _similar(row, without="", kinds=kinds, limit=limit)


def _similar(one: Entry, *, without: str, kinds: Collection[str], limit: int) -> tuple[Likeness, ...]:
    """The rarest words find candidates, and all telling words compare them: no text is compared with every other."""
    known = index.frequencies(asking.telling(one.title, one.body, one.language, most=TELLING))
    rarest = sorted((key for key, number in known.items() if number > bool(without)), key=lambda key: (known[key], key))[:RAREST]
    if not rarest:
        return ()
    found = index.best([rarest], index.Only(kinds=tuple(sorted(kinds)), without=without), start=0, limit=CANDIDATES)
    rows = Entry.objects.only("ref", "title", "language", "stems").in_bulk(found)
    weights, own = text.idf(known), asking.counted(one.stems)
    usual = sum(weights.values()) / len(weights)  # of the words that were not asked after
    alike = ((text.similarity(own, asking.counted(row.stems), weights, usual), row) for row in rows.values())
    titled = dict[str, tuple[float, Entry]]()  # the best of each title
    for likeness, row in sorted(alike, key=lambda pair: (-pair[0], pair[1].ref)):
        if likeness >= ALIKE:
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
