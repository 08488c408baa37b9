"""Catalogues of sentences: all that the product says, what a translation of it lacks, and what in it would break a page.

Every package keeps its sentences, English and Spanish, in `locale/es/LC_MESSAGES/django.po` (tools/messages.py). A language that an
installation adds has all of them in one file. Knows Babel and not Django, since the settings are read with it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.core import UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

PRODUCT = Path(__file__).resolve().parents[2]
CATALOGUE = Path("locale/es/LC_MESSAGES/django.po")
WIDTH = 140
FIRST = ("common", "portal", "process", "survey", "petitions", "meetings", "promises", "drafting", "constitution")  # what readers meet

PLACEHOLDER = re.compile(r"%\((\w+)\)[sdr]")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")

Key = tuple[str, str]  # msgid (the singular one) and context


class Unreadable(Exception):
    """A file that is no catalogue: its path, and why."""


@dataclass(frozen=True)
class Header:
    """What a catalogue says of its language: its name in itself, whether it runs from right to left, its plural rule."""

    code: str
    name: str
    rtl: bool
    plurals: str


class Catalogue(Catalog):
    """A catalogue whose header says the same on every day and under every version of Babel."""

    def __init__(self, headers: Mapping[str, str], comment: str, locale: str | None = None) -> None:
        super().__init__(locale=locale, charset="utf-8", header_comment=comment, fuzzy=False)
        self._own = headers
        if "Plural-Forms" in headers:
            count, rule = re.fullmatch(r"nplurals=(\d+);\s*plural=(.+?);?\s*", headers["Plural-Forms"]).groups()  # type: ignore[union-attr]  # checked
            self._num_plurals, self._plural_expr = int(count), rule  # type: ignore[assignment]  # Babel says None where it sets these

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            *self._own.items(),
            *([] if "Plural-Forms" in self._own else [("Plural-Forms", self.plural_forms)]),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def key_of(message: Message) -> Key:
    return (message.id if isinstance(message.id, str) else message.id[0], message.context or "")


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a msgid or of its translation: one, or one for each plural."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def read(path: Path, locale: str | None = None) -> dict[Key, Message]:
    """The entries of the catalogue at `path`, obsolete ones left out. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            return {key_of(message): message for message in read_po(file, locale=locale, abort_invalid=True) if message.id}
    except (OSError, PoFileError, UnicodeDecodeError, UnknownLocaleError, ValueError) as error:
        reason = f"{path}: {error}"
        raise Unreadable(reason) from error


def everything(product: Path = PRODUCT) -> dict[Key, Message]:
    """All that the product says, with its Spanish, what readers meet first; locations are files within the product."""
    packages = sorted((path.parents[3] for path in product.rglob(CATALOGUE.as_posix())), key=_rank)
    found = dict[Key, Message]()
    for package in packages:
        for key, message in read(package / CATALOGUE, "es").items():
            message.locations = [(f"{package.name}/{name}", 0) for name, _line in message.locations]
            if key in found:
                found[key].locations += message.locations
            else:
                found[key] = message
    return found


def _rank(package: Path) -> tuple[int, str]:
    return (FIRST.index(package.name) if package.name in FIRST else len(FIRST), package.as_posix())


# ------------------------------------------------------------------ one language in one file


def header(path: Path) -> Header:
    """What the file says of its language. Raises Unreadable."""
    try:
        top = path.read_text(encoding="utf-8").partition("\n\n")[0]
    except (OSError, UnicodeDecodeError) as error:
        reason = f"{path}: {error}"
        raise Unreadable(reason) from error
    said = dict(re.findall(r'^"([\w-]+): (.*)\\n"$', top, re.MULTILINE))
    plurals = said.get("Plural-Forms", "nplurals=2; plural=(n != 1);")
    if not re.fullmatch(r"nplurals=[1-9];\s*plural=[n0-9\s()?:%<>=!&|]+;?\s*", plurals):
        reason = f"{path}: Plural-Forms: {plurals}"
        raise Unreadable(reason)
    return Header(path.stem, said.get("X-Name") or path.stem, said.get("X-Direction") == "rtl", plurals)


def blank(about: Header, known: Mapping[Key, Message], product: Mapping[Key, Message]) -> bytes:
    """The file of a language: every sentence of the product, its Spanish above it, with the translation there was."""
    _name, _sep, count = about.plurals.partition(";")[0].partition("=")
    headers = {
        "Language": about.code,
        "X-Name": about.name,
        "X-Direction": "rtl" if about.rtl else "ltr",
        "Plural-Forms": about.plurals,
    }
    comment = f"# Constituyente: {about.name}. What is left empty is shown in the main language.\n# docs/languages.md"
    catalogue = Catalogue(headers, comment)
    for key, message in product.items():
        before = known.get(key)
        kept = before is not None and before.pluralizable == message.pluralizable
        empty = ("",) * int(count) if message.pluralizable else ""
        catalogue.add(
            message.id,
            before.string if kept and before else empty,
            locations=list(dict.fromkeys(message.locations)),
            flags=message.flags - {"fuzzy"} | (before.flags & {"fuzzy"} if kept and before else set()),
            auto_comments=[f"es: {form}" for form in forms(message.string) if form],
            user_comments=before.user_comments if kept and before else (),
            context=message.context,
        )
    written = BytesIO()
    write_po(written, catalogue, width=WIDTH, include_lineno=False)
    return written.getvalue()


def compiled(about: Header, known: Mapping[Key, Message], product: Mapping[Key, Message]) -> bytes:
    """The file that pages read: what is translated whole and without fault; X-Missing counts what is not."""
    good = {key: known[key] for key, message in product.items() if key in known and usable(message, known[key])}
    missing = str(len(product) - len(good))
    headers = {"Language": about.code, "X-Missing": missing, "Plural-Forms": about.plurals}
    catalogue = Catalogue(headers, "")
    for message in good.values():
        catalogue.add(message.id, message.string, context=message.context)
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def usable(original: Message, translated: Message) -> bool:
    """Whether a translation can be shown: filled in, nobody's guess, and breaking nothing."""
    return translated.pluralizable == original.pluralizable and filled(translated) and not any(faults(translated))


def filled(message: Message) -> bool:
    return bool(message.string) and all(forms(message.string)) and not message.fuzzy


def faults(message: Message) -> Iterator[str]:
    """What in a translation would break a page: placeholders, per cent signs, markup. One line each, in English."""
    originals = forms(message.id)
    known = set(PLACEHOLDER.findall(" ".join(originals)))
    for text in filter(None, forms(message.string)):
        named = set(PLACEHOLDER.findall(text))
        yield from (f"unknown placeholder {name}" for name in sorted(named - known))
        if _percents(text) not in {_percents(one) for one in originals}:
            yield "a per cent sign too many or too few; in a sentence with placeholders it is written %%"
        if _markup(text) not in [_markup(one) for one in originals]:
            yield "its markup is another one"


def dropped(message: Message) -> list[str]:
    """Placeholders that the translation leaves out: allowed, and worth a look. One of several forms may say "one" for the number."""
    named = set(PLACEHOLDER.findall(" ".join(forms(message.string))))
    return sorted(set(PLACEHOLDER.findall(" ".join(forms(message.id)))) - named) if filled(message) else []


def _percents(text: str) -> int:
    """Per cent signs that stand for themselves; a lone one where the sentence has placeholders is a fault of its own."""
    rest = PLACEHOLDER.sub("", text)
    doubled = rest.count("%%")
    lone = rest.count("%") - 2 * doubled
    return doubled + 1000 * lone


def _markup(text: str) -> tuple[list[str], int]:
    """The tags, and how many angle brackets stand alone."""
    tags = TAG.findall(text)
    return sorted(tags), len(re.findall("[<>]", TAG.sub("", text)))
