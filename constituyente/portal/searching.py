"""Search over everything public: what people gave, what became of it, the text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import BadRef, Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.foundation.text import api as text
from constituyente.participation.corpus import api as corpus

SHOWN = 20
LONGEST = 200  # characters of what was asked that are shown again
# What there is to find, by the kind of its reference; in the order in which a number alone is looked up.
KINDS: Mapping[str, str] = {
    "petition": gettext_noop("Petitions"),
    "answer": gettext_noop("Survey answers"),
    "meeting": gettext_noop("Meetings"),
    "statement": gettext_noop("Statements of meetings"),
    "item": gettext_noop("Decisions on inputs"),
    "provision": gettext_noop("Provisions"),
    "motion": gettext_noop("Motions"),
    "session": gettext_noop("Sessions"),
    "promise": gettext_noop("Promises"),
    "notice": gettext_noop("News"),
}
ONE: Mapping[str, str] = {
    "petition": gettext_noop("Petition"),
    "answer": gettext_noop("Survey answer"),
    "meeting": gettext_noop("Meeting"),
    "statement": gettext_noop("Statement of a meeting"),
    "item": gettext_noop("Decision on an input"),
    "provision": gettext_noop("Provision"),
    "motion": gettext_noop("Motion"),
    "session": gettext_noop("Session"),
    "promise": gettext_noop("Promise"),
    "notice": gettext_noop("Piece of news"),
}
NUMBERED = ("petition", "item", "promise", "motion")  # whose keys are numbers
BY_MONTH = ("answer",)  # of which the day is not public
ARTICLE = re.compile(r"(?:(?:articulo|article|art) )?(?P<number>\w{1,12})")


@dataclass(frozen=True)
class SearchChoice:
    """One way to narrow what was found: how many texts it leaves, whether it is chosen, its address; "" for all of them."""

    value: str
    name: str
    texts: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class SearchHit:
    """A text that was found; `kind_name` and `subject_title` in words of the reader's language; `month`: the day is not told."""

    text: corpus.Hit
    kind_name: str
    subject_title: str
    month: bool


@dataclass(frozen=True)
class SearchPage:
    """What was asked and what was found, the best first.

    asked      as it was typed, cut to LONGEST characters; `searched` whether there was a word in it, `cut` whether it was too long to look
               for all of it
    direct     the things that it names: a reference, a number, an article
    by_kind, by_language, by_subject  empty where there is nothing to choose
    start      how many were passed over
    previous, next  addresses of the pages before and after; None on the first and the last
    """

    asked: str
    searched: bool
    cut: bool
    direct: tuple[provenance.Card, ...]
    total: int
    by_kind: tuple[SearchChoice, ...]
    by_language: tuple[SearchChoice, ...]
    by_subject: tuple[SearchChoice, ...]
    start: int
    hits: tuple[SearchHit, ...]
    previous: str | None
    next: str | None

    @property
    def first(self) -> int:
        """The place of the first hit shown, from 1."""
        return self.start + 1

    @property
    def narrowed(self) -> bool:
        return any(choice.chosen and choice.value for choice in (*self.by_kind, *self.by_language, *self.by_subject))


@dataclass(frozen=True)
class Question:
    """What the address asks for."""

    q: str
    kind: str = ""
    language: str = ""
    subject: str = ""
    start: int = 0

    def address(self, **other: str | int) -> str:
        """The page with `other` chosen; from the first on, unless `other` says where."""
        asked = replace(self, **{"start": 0, **other})  # type: ignore[arg-type]  # the fields' own types
        return f"{reverse('search')}?{urlencode({name: value for name, value in asdict(asked).items() if value})}"


def search_page(q: str, *, kind: str = "", language: str = "", subject: str = "", start: int = 0) -> SearchPage:
    """What is found under `q`. At most six statements, fourteen for what may be the number of an article. Raises NoRules.

    kind, language, subject  only those; start  how many are passed over
    """
    rules = process.current()
    found = corpus.search(q, kind=kind, language=language, subject=subject, start=start, limit=SHOWN)
    subjects = {one.key: in_language(one.title) for one in rules.outline.subjects}
    question = Question(text.visible(q)[:LONGEST], kind, language, subject, start)
    return SearchPage(
        asked=question.q,
        searched=found.asked,
        cut=found.cut,
        direct=_direct(q) if found.asked and not start else (),
        total=found.total,
        by_kind=_choices(question, "kind", found.kinds, {key: _(name) for key, name in KINDS.items()}),
        by_language=_choices(question, "language", found.languages, {key: _(str(name)) for key, name in settings.LANGUAGES}),
        by_subject=_choices(question, "subject", found.subjects, subjects),
        start=start,
        hits=tuple(SearchHit(hit, _name(hit.kind), subjects.get(hit.subject, ""), hit.kind in BY_MONTH) for hit in found.hits),
        previous=question.address(start=max(start - SHOWN, 0)) if start > 0 else None,
        next=question.address(start=start + SHOWN) if found.more else None,
    )


def _name(kind: str) -> str:
    return _(ONE[kind]) if kind in ONE else kind


def named(card: provenance.Card) -> str:
    """What a card is about, in a word or two of the reader's language: input 28, petition 7, provision."""
    return card.named or (f"{_name(card.ref.kind)} {card.ref.key}" if card.ref.kind in NUMBERED else _name(card.ref.kind))


def _choices(question: Question, field: str, counts: Mapping[str, int], names: Mapping[str, str]) -> tuple[SearchChoice, ...]:
    """All of them, then each there is, and the chosen one; nothing where there is one alone, and it is not chosen.

    counts  texts by value, those without one under ""; names  of the values, in their order
    """
    chosen = str(getattr(question, field))
    counts = {chosen: 0, **counts}
    values = [*(value for value in names if value in counts), *(value for value in counts if value and value not in names)]
    if len(values) < 2 and not chosen:  # noqa: PLR2004  of one there is no choice
        return ()
    return (
        SearchChoice("", _("Everything"), sum(counts.values()), not chosen, question.address(**{field: ""})),
        *(
            SearchChoice(value, names.get(value, value), counts[value], value == chosen, question.address(**{field: value}))
            for value in values
        ),
    )


# ------------------------------------------------------------------ what a question names


def _direct(asked: str) -> tuple[provenance.Card, ...]:
    """The cards of what the question names. One statement or none, at most nine for what may be an article."""
    words = text.tokens(asked)
    refs = list(_refs(asked.strip(), words))
    match = ARTICLE.fullmatch(" ".join(words))
    if match and any(character.isdigit() for character in match["number"]):
        refs += _articles(match["number"])
    cards = provenance.cards(refs) if refs else {}
    return tuple(cards[ref] for ref in dict.fromkeys(refs) if ref in cards)


def _refs(asked: str, words: list[str]) -> Iterable[Ref]:
    """What a reference names, or a number alone."""
    try:
        yield Ref.parse(asked).bare
    except BadRef:
        if len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) < 10:  # noqa: PLR2004  a number column holds no more
            yield from (Ref(kind, str(int(words[0]))) for kind in NUMBERED)


def _articles(number: str) -> Iterable[Ref]:
    """The articles with this number, in every language of the site."""
    for word in ("artículo", "article"):
        for hit in corpus.search(f"{word} {number}", kind="provision", limit=SHOWN).hits:
            ref, title = Ref.parse(hit.ref), "".join(part.text for part in hit.title)
            if text.tokens(title)[:2] == [text.fold(word), number]:
                yield ref
