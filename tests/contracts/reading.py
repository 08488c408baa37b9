"""A page as somebody reads it, and what none may say."""

import re
from functools import cache
from html.parser import HTMLParser

from constituyente.foundation.common import catalogues

ALONE = {"br", "hr", "img", "input", "link", "meta", "wbr"}
SAID = ("aria-label", "alt", "title", "placeholder", "label", "aria-description", "aria-roledescription", "content")
TITLES = {"og:title", "og:image:alt"}  # as people wrote them: nothing there can say its language
TELLING = 12  # letters around the placeholders of a sentence, for it to tell its language


class Reading(HTMLParser):
    """A page as it is read.

    said     what it says in its own language, text and labels, without code
    body     the text of it, without the head, what people write in, and the words in a picture, which its table says again
    ways     what can be followed or pressed in `main`
    summary  the attributes of the error summary; `pointed` are the ids that it leads to, `named` all there are
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said = list[str]()
        self.body = list[str]()
        self.ways = list[str]()
        self.summary: dict[str, str] | None = None
        self.pointed = list[str]()
        self.named = set[str]()
        self.title = ""
        self.path = [("", "")]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or self.path[-1][1]
        if tag not in ALONE:
            self.path.append(("picture" if given.get("role") == "img" else tag, language))
        if self.own(language):
            self.said += [given[name] for name in SAID if name in given and given.get("property") not in TITLES]
        self.named.add(given.get("id", ""))
        if self.inside("main") and tag in {"a", "button", "summary"}:
            self.ways.append(given.get("href", tag))
        if "govuk-error-summary" in given.get("class", ""):
            self.summary = given
        elif self.summary is not None and self.inside("ul") and given.get("href", "").startswith("#"):
            self.pointed.append(given["href"][1:])

    def handle_endtag(self, tag: str) -> None:
        while len(self.path) > 1 and self.path.pop()[0] not in {tag, *(["picture"] if tag == "svg" else [])}:
            pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.own(self.path[-1][1]) and not self.inside("code") and not self.inside("pre"):
            self.said.append(words)
            if self.inside("body") and not self.inside("textarea") and not self.inside("picture"):
                self.body.append(words)
        self.title += words if self.path[-1][0] == "title" else ""

    def inside(self, tag: str) -> bool:
        return any(name == tag for name, _language in self.path)

    def own(self, language: str) -> bool:
        """Whether this is the page's language."""
        return len(self.path) < 2 or language == self.path[1][1]


@cache
def foreign() -> dict[str, re.Pattern[str]]:
    """Language -> what none of its pages may say: the sentences of the catalogues as the other language has them."""
    english, spanish = set[str](), set[str]()
    for message in catalogues.everything().values():
        english.update(catalogues.forms(message.id))
        spanish.update(catalogues.forms(message.string))
    return {"es": _any_of(english - spanish), "en": _any_of(spanish - english)}


def _any_of(sentences: set[str]) -> re.Pattern[str]:
    """Whatever is one of `sentences`, with anything for their placeholders; not those that are little else than placeholders."""
    told = [one for one in sentences if "<" not in one and ("%(" not in one or len(re.sub(r"%\(\w+\)[sd]|\W", "", one)) >= TELLING)]
    return re.compile("|".join(sorted(re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(one)) for one in told)))
