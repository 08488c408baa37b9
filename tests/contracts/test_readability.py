"""What the site itself says in Spanish is read by a child of twelve: measured page by page. People's texts and the law's are not ours."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from constituyente.foundation.common.addresses import localized
from constituyente.foundation.provenance.models import Card
from constituyente.foundation.text import api as text
from constituyente.participation.corpus.models import Entry

from .addresses import addresses_of
from .verdict import nothing_wrong
from .world import World

BLOCKS = {"p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "td", "th", "label", "legend", "summary", "figcaption", "caption", "button"}
ALONE = {"br", "hr", "img", "input", "link", "meta", "wbr"}
NOT_OURS = {"code", "pre", "mark", "svg", "nav", "select", "textarea", "time", "del", "ins"}
NOT_OUR_CLASSES = {"c-ask", "c-quote", "c-body", "c-prov", "c-spun", "code"}
SENTENCE = 4  # words: what is shorter is a label, and would make any page easy
PAGE = 40  # words in sentences: of fewer the index says little
BLOCK, VERY_HARD = 10, 40.0  # a block of so many words is never what INFLESZ calls very hard, however easy the rest of the page


class OwnWords(HTMLParser):
    """The sentences of a page's `main` that are its own: not what people wrote, not the law, not code."""

    def __init__(self, page: str, others: set[str]) -> None:
        super().__init__()
        self.blocks = list[str]()
        self._others = others
        self._open = [("", True)]
        self._parts = list[str]()
        self.feed(page)
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        ours = self._open[-1][1] and tag not in NOT_OURS and not NOT_OUR_CLASSES & set(given.get("class", "").split())
        if tag in BLOCKS or tag == "br":
            self._end()
        if tag not in ALONE:
            self._open.append((tag, ours and given.get("lang", "es") == "es"))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end()
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][1] and any(tag == "main" for tag, _ours in self._open):
            self._parts.append(data)

    def _end(self) -> None:
        said, self._parts = " ".join("".join(self._parts).split()), []
        for block in said.split(" · "):
            if block not in self._others and text.reading([block]).words >= SENTENCE:
                self.blocks.append(block)


def _pages(world: World) -> Iterator[str]:
    for kind in ("page", "form"):
        for address in addresses_of(kind):
            if not address.route.startswith("design"):  # which shows pieces side by side, and no sentences of ours
                yield world.there(address, language="es")


@pytest.mark.django_db
def test_every_public_page_reads_as_a_child_of_twelve_reads(world: World, client: Client) -> None:
    people = {*Card.objects.values_list("title", flat=True), *Entry.objects.values_list("title", flat=True)}
    people |= set(Entry.objects.values_list("body", flat=True))
    hard = []
    for path in _pages(world):
        page = client.get(localized(path, "es"), follow=True)
        blocks = OwnWords(page.content.decode(), people).blocks
        read = text.reading(blocks)
        if read.words >= PAGE and read.index < text.NORMAL:
            hard.append(f"{path}: {read.index:.1f} ({read.words} words in {read.sentences} sentences, {read.syllables} syllables)")
        alone = ((block, text.reading([block])) for block in blocks)
        hard += [f"{path}: {one.index:.1f}: {block}" for block, one in alone if one.words >= BLOCK and one.index < VERY_HARD]
    nothing_wrong(hard)
