"""Keep the Spanish catalogues: what the code says in English, and how that is said in Spanish.

    python -m tools.messages                                  extract and compile, for every package
    python -m tools.messages --package participation/petitions    for one of them (`portal` has no floor)
    python -m tools.messages --check                          change nothing; exit 1 naming whatever is missing or stale

For each package with an apps.py the msgids of its Python files (gettext and its relatives, also as `_`) and of its templates
({% translate %}, {% blocktranslate %}, _("…")) are written to `locale/es/LC_MESSAGES/django.po`, in the order of the files. A
translation already there is kept, an entry that nothing uses any more is dropped, a new one is left empty: write its Spanish by
hand, run again, commit `.po` and `.mo`. The same msgid may be translated in several packages.

Merged, the catalogues must agree: one msgid said in two ways is an error of --check; give one of them a context.

Missing is whatever has no Spanish in the catalogue of its package (with every plural), is marked fuzzy, or has placeholders that the
msgid has not. A msgid that nobody sees as a literal call, such as the text of a Fact, is marked with `gettext_noop("…")`.
Both files depend on nothing but the sources: no dates, no line numbers, no version of a tool. GNU gettext is not needed.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "constituyente"
CATALOGUE = Path("locale/es/LC_MESSAGES/django.po")
TEMPLATES = {".html", ".txt", ".xml"}

# Which arguments of each function are msgid, plural and context ("c").
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

Key = tuple[str, str]  # msgid (the singular one) and context


class Spanish(Catalog):
    """A catalogue whose header says the same on every day and under every version of Babel."""

    def __init__(self) -> None:
        super().__init__(locale="es", charset="utf-8", header_comment="# Spanish, kept by tools/messages.py.", fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", "es"),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def packages(root: Path) -> list[Path]:
    return sorted(apps.parent for apps in root.rglob("apps.py"))


def sources(package: Path) -> Iterator[tuple[str, bytes]]:
    """The package's files that speak, as (name within the package, what Babel's Python extractor reads)."""
    if (package.parent / "__main__.py").exists():  # the command line belongs to no package: to the one without a floor
        yield "__main__.py", (package.parent / "__main__.py").read_bytes()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package)
        if path.suffix == ".py" and "migrations" not in name.parts:
            yield str(name), path.read_bytes()
        elif path.suffix in TEMPLATES and name.parts[0] == "templates":
            # templatize leaves calls of gettext among blanked-out text; indented text would be no Python.
            lines = templatize(path.read_text(encoding="utf-8"), origin=str(name)).split("\n")
            yield str(name), "\n".join(line.strip() for line in lines).encode()


def key_of(message: Message) -> Key:
    return (message.id if isinstance(message.id, str) else message.id[0], message.context or "")


def translations(path: Path) -> dict[Key, Message]:
    """What the catalogue at `path` says so far, obsolete entries left out."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {key_of(message): message for message in read_po(file, locale="es") if message.id}


def catalogue(package: Path) -> Spanish:
    """What the package says now, with the Spanish it had."""
    known = translations(package / CATALOGUE)
    found = Spanish()
    for name, content in sources(package):
        for _line, msgid, _comments, context in extract("python", BytesIO(content), keywords=KEYWORDS):
            message = found.add(msgid, "" if isinstance(msgid, str) else ("", ""), locations=[(name, 0)], context=context)
            before = known.get(key_of(message))
            if before is not None and before.pluralizable == message.pluralizable:
                message.string = before.string
                message.user_comments = before.user_comments
                message.flags |= before.flags & {"fuzzy"}
    for message in found:
        message.locations = list(dict.fromkeys(message.locations))
    return found


def files(package: Path, content: Spanish) -> dict[Path, bytes]:
    """The two files of the package's catalogue as they should be; none for a package that says nothing."""
    if not len(content):
        return {}
    po, mo = BytesIO(), BytesIO()
    write_po(po, content, width=140, include_lineno=False)
    write_mo(mo, content)
    path = package / CATALOGUE
    return {path: po.getvalue(), path.with_suffix(".mo"): mo.getvalue()}


def untranslated(content: Spanish) -> Iterator[str]:
    """What still has to be written or mended, one line each."""
    for message in content:
        if not message.id:
            continue
        msgid, _context = key_of(message)
        strings = [message.string] if isinstance(message.string, str) else message.string
        if not strings or not all(strings):
            yield f"no Spanish: {msgid!r}"
        elif message.fuzzy:
            yield f"fuzzy: {msgid!r}"
        for error in message.check(content):
            yield f"{error}: {msgid!r}"


def quarrels(contents: Mapping[Path, Spanish]) -> Iterator[str]:
    """Msgids said in two ways by two packages: Django merges the catalogues and would keep one of them, nobody knows which."""
    said = dict[Key, dict[object, Path]]()
    for package, content in contents.items():
        for message in content:
            if message.id and message.string:
                text = message.string if isinstance(message.string, str) else tuple(message.string)
                said.setdefault(key_of(message), {}).setdefault(text, package)
    for (msgid, _context), ways in said.items():
        if len(ways) > 1:
            yield f"said in {len(ways)} ways: {msgid!r}: " + ", ".join(f"{text!r} ({package.name})" for text, package in ways.items())


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description="Keep the Spanish catalogues.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 naming whatever is missing or stale")
    parser.add_argument("--package", help="one package only, as participation/petitions")
    options = parser.parse_args(arguments)
    chosen = [package for package in packages(root) if options.package in {None, package.relative_to(root).as_posix()}]
    if not chosen:
        print(f"there is no package {options.package}", file=sys.stderr)
        return 1
    failures = 0
    contents = {package: catalogue(package) for package in packages(root)}
    for complaint in quarrels(contents):
        print(complaint, file=sys.stderr)
        failures += 1
    for package in chosen:
        content = contents[package]
        wanted = files(package, content)
        complaints = list(untranslated(content))
        for path in ((package / CATALOGUE).with_suffix(suffix) for suffix in (".po", ".mo")):
            standing = path.read_bytes() if path.exists() else None
            if standing == wanted.get(path):
                continue
            if options.check:
                complaints.append(f"{path.suffix} is stale: run python -m tools.messages")
            elif path in wanted:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(wanted[path])
            else:
                path.unlink()
        for complaint in complaints:
            print(f"{(package / CATALOGUE).relative_to(root.parent)}: {complaint}", file=sys.stderr)
        failures += len(complaints)
    return 1 if failures and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
