"""What changed between two versions, or since the last one."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import override

from constituyente.decision.drafting import addresses, textdiff, tree, words
from constituyente.decision.drafting.data import (
    WRITTEN,
    ArticleChange,
    ArticleComparison,
    ComparisonPage,
    DivisionChange,
    ProvisionChange,
    ProvisionInput,
    PublishedVersion,
    State,
    StateCount,
    WordChanges,
)
from constituyente.decision.drafting.models import Worded
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.text.api import DiffSegment, count_words, words_changed

from . import versions

STATES: tuple[State, ...] = ("changed", "added", "removed", "moved", "renumbered", "same")


class Compared:
    """Two states of the text beside each other, with what became of each provision.

    base  what the addresses of articles begin with
    """

    def __init__(self, old: Iterable[ProvisionInput], new: Iterable[ProvisionInput], *, languages: tuple[str, str], base: str) -> None:
        old, new = tuple(old), tuple(new)
        self.base = base
        self.old_language, self.new_language = languages
        self.old, self.new = tree.places(old), tree.places(new)
        self.changes = textdiff.provisions_changed(old, new)

    def page_of(self, key: str) -> str:
        """The page that shows a provision: that of the new text, else of the old; empty for what only divides the text."""
        place = self.new.get(key) or self.old.get(key)
        return place.page if place else ""

    def counts(self) -> tuple[StateCount, ...]:
        """How many articles and how many provisions ended in each state."""
        of_provisions = Counter(change.state for change in self.changes.values())
        of_articles = Counter(row.state for row in self.articles() if self._kind(row.key) == "article")
        return tuple(StateCount(state, str(words.STATES[state]), of_articles[state], of_provisions[state]) for state in STATES)

    def _kind(self, key: str) -> str:
        place = self.new.get(key) or self.old[key]
        return place.line.kind

    def articles(self) -> tuple[ArticleChange, ...]:
        """Every page of either text, in the order of the newer one."""
        on_page: dict[str, Counter[str]] = {}
        for key, change in self.changes.items():
            for page in {self.old[key].page if key in self.old else "", self.new[key].page if key in self.new else ""} - {""}:
                on_page.setdefault(page, Counter())[change.state] += page != key
        return tuple(self.article(key, on_page[key]) for key in self.changes if key in on_page and self._is_page(key))

    def _is_page(self, key: str) -> bool:
        return any(key in side and side[key].is_page for side in (self.old, self.new))

    def article(self, key: str, within: Mapping[str, int]) -> ArticleChange:
        """One page: its own state, or `changed` if something in it is not the same."""
        within = Counter(within)
        state = self.changes[key].state
        if state in {"moved", "renumbered", "same"} and any(number for other, number in within.items() if other != "same"):
            state = "changed"
        name, language = self.named(key)
        return ArticleChange(
            key=key,
            state=state,
            state_name=str(words.STATES[state]),
            name=name,
            old_name=self.old_name(key),
            language=language,
            changed=within["changed"] + within["renumbered"],
            added=within["added"],
            removed=within["removed"],
            moved=within["moved"],
            address=f"{self.base}/{key}",
        )

    def named(self, key: str) -> tuple[str, str]:
        """What a page, title or chapter is called, and in which language."""
        place, language = (self.new[key], self.new_language) if key in self.new else (self.old[key], self.old_language)
        with override(language):
            return words.page_name(place.line), language

    def old_name(self, key: str) -> str:
        """What it was called before; empty if it is called the same, or was not there."""
        if key not in self.old or key not in self.new:
            return ""
        with override(self.old_language):
            name = words.page_name(self.old[key].line)
        return "" if name == self.named(key)[0] else name

    def divisions(self) -> tuple[DivisionChange, ...]:
        """The titles and chapters that are not the same."""
        return tuple(
            DivisionChange(key, change.state, str(words.STATES[change.state]), self.named(key)[0], self.old_name(key), self.named(key)[1])
            for key, change in self.changes.items()
            if change.state != "same" and not self.page_of(key) and not self._is_page(key)
        )

    def provision(self, key: str, page: str) -> ProvisionChange:
        """One provision as it is shown on `page`, word by word."""
        change = self.changes[key]
        old, new = change.old, change.new
        told = word_changes(old, new)
        place, language = (self.new[key], self.new_language) if key in self.new else (self.old[key], self.old_language)
        other = next((side[key].page for side in (self.new, self.old) if key in side and side[key].page not in {page, ""}), "")
        path = [line.key for line in place.path]
        with override(language):
            where = words.place_of(place)
        return ProvisionChange(
            key=key,
            ref=str(addresses.ref_of(key)),
            state=change.state,
            state_name=str(words.STATES[change.state]),
            place=where,
            depth=len(path) - path.index(page) if page in path else 0 if key == page else 1,
            kind=place.line.kind,
            mark=place.line.mark,
            old_mark=old.mark if old and new and old.mark != new.mark else "",
            elsewhere=self.named(other)[0] if other else "",
            elsewhere_address=f"{self.base}/{other}#{key}" if other else "",
            words=change.worded or old is None or new is None,
            heading=told.heading,
            body=told.body,
            note=told.note,
        )


def word_changes(old: ProvisionInput | Worded | None, new: ProvisionInput | Worded | None) -> WordChanges:
    """What changed in a provision, word by word; one of the two may be missing."""
    return WordChanges(*(words_changed(getattr(old, name) if old else "", getattr(new, name) if new else "") for name in WRITTEN))


# ------------------------------------------------------------------ the public pages


def _compared(old: PublishedVersion, new: PublishedVersion) -> Compared:
    """Two statements."""
    base = addresses.comparison(old.number, new.number)
    texts = versions.provisions_of(old.number), versions.provisions_of(new.number)
    return Compared(*texts, languages=(old.language, new.language), base=base)


def comparison_page(older: int, newer: int) -> ComparisonPage:
    """What changed from version `older` to `newer`, article by article. Seven statements. Raises NotFound."""
    old, new = versions.version_row(older), versions.version_row(newer)
    compared = _compared(old, new)
    articles = compared.articles()
    return ComparisonPage(
        old=old,
        new=new,
        counts=compared.counts(),
        divisions=compared.divisions(),
        changed=tuple(row for row in articles if row.state != "same"),
        same=tuple(row for row in articles if row.state == "same"),
        versions=versions.numbers(),
    )


def article_comparison(older: int, newer: int, key: str) -> ArticleComparison:
    """What changed in the article in which provision `key` stands, word by word. Six statements. Raises NotFound."""
    old, new = versions.version_row(older), versions.version_row(newer)
    compared = _compared(old, new)
    page = compared.page_of(key)
    if not page:
        raise NotFound
    here = [one for one in compared.changes if page in {side[one].page for side in (compared.old, compared.new) if one in side}]
    provisions = tuple(compared.provision(one, page) for one in here)
    within = Counter[str](compared.changes[one].state for one in here if one != page)
    segments = [segment for one in provisions for segment in (*one.heading, *one.body, *one.note)]
    return ArticleComparison(
        old=old,
        new=new,
        article=compared.article(page, within),
        provisions=provisions,
        inserted=_words(segments, "inserted"),
        deleted=_words(segments, "deleted"),
        untouched=sum(1 for one in provisions if one.state == "same" and (one.body or one.heading)),
        old_address=_page(compared.old, page, addresses.draft(older)),
        new_address=_page(compared.new, page, addresses.draft(newer)),
    )


def _page(found: Mapping[str, tree.Place], key: str, base: str) -> str:
    """The page of a provision in one version; empty if it does not stand there."""
    return addresses.provision(found[key], base) if key in found else ""


def _words(segments: Iterable[DiffSegment], kind: str) -> int:
    return sum(count_words(segment.text) for segment in segments if segment.kind == kind)
