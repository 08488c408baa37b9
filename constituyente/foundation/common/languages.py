"""The languages that an installation adds: each one file, `languages/nah.po` in the data directory. Read with the settings.

What pages read is compiled beside them when something changed, in whichever process starts first. GNU gettext is not needed.
"""

import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from gettext import GNUTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.conf.global_settings import LANGUAGES_BIDI
from django.conf.locale import LANG_INFO
from django.utils.translation import to_locale

from . import catalogues

CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")
SHIPPED = ("es", "en")
COMPILED = "compiled"  # the folder beside the files


@dataclass(frozen=True)
class Language:
    """A language an installation added. `missing` sentences are not translated, or not so that they can be shown."""

    code: str
    name: str
    rtl: bool
    missing: int


def added(folder: Path) -> tuple[Language, ...]:
    """The languages whose files are in `folder`, in the order of their codes, compiled anew where something changed.

    Raises catalogues.Unreadable.
    """
    files = sorted(path for path in folder.glob("*.po") if CODE.fullmatch(path.stem) and path.stem not in SHIPPED)
    return tuple(_ready(path) for path in files)


def _ready(path: Path) -> Language:
    target = path.parent / COMPILED / to_locale(path.stem) / "LC_MESSAGES" / "django.mo"
    about = catalogues.header(path)
    if _stale(target, path):
        known = catalogues.read(path)
        _put(target, catalogues.compiled(about, known, catalogues.everything()))
    with target.open("rb") as file:
        missing = int(GNUTranslations(file).info().get("x-missing", "0"))
    return Language(about.code, about.name, about.rtl, missing)


def _stale(target: Path, source: Path) -> bool:
    """Whether the file, or what the product says, is newer than what was compiled of them."""
    if not target.exists():
        return True
    of_product = max(path.stat().st_mtime for path in catalogues.PRODUCT.rglob(catalogues.CATALOGUE.as_posix()))
    return target.stat().st_mtime <= max(source.stat().st_mtime, of_product)


def _put(path: Path, content: bytes) -> None:
    """Write the file whole or not at all: several processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_bytes(content)
    os.replace(draft, path)  # noqa: PTH105  both are of one folder


def of_keyboard(locale: str, languages: Iterable[tuple[str, object]]) -> str:
    """Which of the site's languages (code, name) somebody reads whose system says `locale`, such as es_MX.UTF-8; else English."""
    asked = locale.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    codes = {code for code, _name in languages}
    return next((code for code in (asked, asked.partition("-")[0]) if code in codes), "en")


def make_known(languages: Iterable[Language]) -> None:
    """Tell Django what the languages are called in themselves, and which way they run."""
    for one in languages:
        LANG_INFO[one.code] = {"bidi": one.rtl, "code": one.code, "name": one.name, "name_local": one.name}


def name_of(code: str, reader: str) -> str:
    """What a language is called in that of the reader, else in itself; empty for one that nobody named."""
    try:
        return str(Locale.parse(code, sep="-").get_display_name(Locale.parse(reader, sep="-")) or "")
    except (UnknownLocaleError, ValueError):
        return str(LANG_INFO.get(code, {}).get("name_local", ""))


def right_to_left(languages: Iterable[Language]) -> list[str]:
    """The codes of all that run from right to left: those Django knows, and those added."""
    return [*LANGUAGES_BIDI, *(one.code for one in languages if one.rtl)]
