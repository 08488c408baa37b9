"""A language more, and how far its translation is."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from json import dumps
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from django.conf import settings
from django.urls import is_valid_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from constituyente.foundation.common import catalogues
from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.catalogues import Header, Key
from constituyente.foundation.common.commands import BaseCommand, CommandError, verb
from constituyente.foundation.common.languages import CODE, SHIPPED
from constituyente.foundation.common.numbers import grouped

FEW = 20  # sentences told of a kind, unless all are asked for


@dataclass(frozen=True)
class Standing:
    """How far a translation is: `faulty` are not shown, `dropped` leave a placeholder out, `gone` is what nothing says any more."""

    language: str
    sentences: int
    translated: int
    missing: tuple[str, ...]
    unsure: tuple[str, ...]
    faulty: tuple[str, ...]
    dropped: tuple[str, ...]
    gone: int


class Command(BaseCommand):
    help = gettext_lazy("Add a language: one file with every sentence of the site; or say how far its translation is.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|check")
        adding = verb(
            verbs, "add", _("write the file of a language, or bring it up to date with what the site says; keeps every translation")
        )
        adding.add_argument("code", metavar="CODE", help=_("of the language, as in addresses: nah, pl, zh-hans"))
        adding.add_argument("--name", default="", help=_("the language's name in itself; needed for one that Babel does not know"))
        adding.add_argument("--rtl", action="store_true", help=_("it is written from right to left"))
        checking = verb(
            verbs, "check", _("say how much is translated, what is missing, and what would break a page and is therefore not shown")
        )
        checking.add_argument("code", metavar="CODE", help=_("of the language"))
        checking.add_argument("--all", action="store_true", help=_("tell every missing sentence, not only the first"))
        checking.add_argument("--json", action="store_true", help=_("one JSON object"))

    def handle(self, *args: object, verb: str, code: str, **options: object) -> None:
        path = Path(settings.DATA) / "languages" / f"{code}.po"
        try:
            if verb == "add":
                self._add(path, code, name=str(options["name"]).strip(), rtl=bool(options["rtl"]))
            else:
                self._check(path, code, everything=bool(options["all"]), json=bool(options["json"]))
        except catalogues.Unreadable as error:
            raise CommandError(str(error)) from error

    # ------------------------------------------------------------------ add

    def _add(self, path: Path, code: str, *, name: str, rtl: bool) -> None:
        _require_code(code, there=path.exists())
        if path.exists():
            about, known = catalogues.header(path), catalogues.read(path)
            about = Header(code, name or about.name, rtl or about.rtl, about.plurals)
        else:
            about, known = _about(code, name, rtl=rtl), {}
        product = catalogues.everything()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogues.blank(about, known, product))
        new, gone = len(product.keys() - known.keys()), len(known.keys() - product.keys())
        self.stdout.write(
            _("%(file)s: %(all)s sentences, %(new)s of them new; %(gone)s left out that nothing says any more")
            % {"file": path, "all": grouped(len(product)), "new": grouped(new), "gone": grouped(gone)}
        )
        self.stdout.write(
            _("Write the translations between the quotation marks of msgstr, then start the site anew: it has pages under /%(code)s/.")
            % {"code": code}
        )

    # ------------------------------------------------------------------ check

    def _check(self, path: Path, code: str, *, everything: bool, json: bool) -> None:
        if not path.exists():
            raise CommandError(_("there is no %(file)s; `language add %(code)s` writes it") % {"file": path, "code": code}, returncode=2)
        found = standing(code, catalogues.read(path), catalogues.everything())
        if json:
            self.stdout.write(dumps(asdict(found), indent=2, ensure_ascii=False))
        else:
            for line in told(found, catalogues.header(path), None if everything else FEW):
                self.stdout.write(line)
        if found.faulty:
            raise CommandError(_("what would break a page is not shown; mend it"))


def _require_code(code: str, *, there: bool) -> None:
    if not CODE.fullmatch(code):
        raise CommandError(_("“%(code)s” cannot be a language: languages are written like nah or zh-hans") % {"code": code}, returncode=2)
    if code in SHIPPED:
        raise CommandError(_("“%(code)s” is there already: every installation has it") % {"code": code}, returncode=2)
    with override(main_language()):
        taken = not there and any(is_valid_path(f"/{code}{end}") for end in ("", "/"))
    if taken:
        raise CommandError(_("“/%(code)s” is an address of the site and cannot begin those of a language") % {"code": code}, returncode=2)


def _about(code: str, name: str, *, rtl: bool) -> Header:
    """What is known of a language by its code. Raises CommandError for one without a name."""
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        if not name:
            raise CommandError(_("nobody told what “%(code)s” is called: add --name") % {"code": code}, returncode=2) from None
        return Header(code, name, rtl, Catalog().plural_forms)
    own = str(locale.get_display_name() or code)
    return Header(code, name or own, rtl or locale.character_order == "right-to-left", Catalog(locale=locale).plural_forms)


def standing(code: str, known: Mapping[Key, Message], product: Mapping[Key, Message]) -> Standing:
    """How far `known` is as a translation of `product`."""
    missing, unsure, faulty, dropped = list[str](), list[str](), list[str](), list[str]()
    for key, original in product.items():
        found = known.get(key)
        if found is None or found.pluralizable != original.pluralizable or not all(catalogues.forms(found.string)):
            missing.append(key[0])
        elif found.fuzzy:
            unsure.append(key[0])
        else:
            faulty += [f"{fault}: {key[0]}" for fault in dict.fromkeys(catalogues.faults(found))]
            dropped += [f"{name}: {key[0]}" for name in catalogues.dropped(found)]
    translated = sum(catalogues.usable(original, known[key]) for key, original in product.items() if key in known)
    gone = len(known.keys() - product.keys())
    return Standing(code, len(product), translated, tuple(missing), tuple(unsure), tuple(faulty), tuple(dropped), gone)


def told(found: Standing, about: Header, most: int | None) -> Iterator[str]:
    """The same in lines, at most so many sentences of a kind."""
    share = 100 * found.translated // found.sentences
    yield _("%(name)s (%(code)s): %(translated)s of %(all)s sentences are translated, %(share)s%%") % {
        "name": about.name,
        "code": about.code,
        "translated": grouped(found.translated),
        "all": grouped(found.sentences),
        "share": share,
    }
    count = re.match(r"nplurals=(\d)", about.plurals)
    yield _("Forms of plural: %(number)s (%(rule)s)") % {"number": count[1] if count else "?", "rule": about.plurals}
    if found.gone:
        yield _("%(number)s translations of what nothing says any more; `language add` leaves them out") % {"number": grouped(found.gone)}
    for title, lines in (
        (_("Would break a page, and is not shown:"), found.faulty),
        (_("Marked as unsure (fuzzy), and not shown:"), found.unsure),
        (_("Leaves a placeholder out:"), found.dropped),
        (_("Missing:"), found.missing),
    ):
        if lines:
            yield f"\n{title} {grouped(len(lines))}"
            yield from (f"  {_line(line)}" for line in lines[:most])
            if most is not None and len(lines) > most:
                yield "  " + _("… and %(more)s more") % {"more": grouped(len(lines) - most)}


def _line(text: str) -> str:
    return " ".join(text.split())
