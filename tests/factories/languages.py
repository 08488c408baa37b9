"""Catalogues of a language nobody speaks, as a person would have filled them in."""

from collections.abc import Callable
from pathlib import Path

from babel.messages import Message

from constituyente.foundation.common import catalogues
from constituyente.foundation.common.catalogues import Header

ARABIC = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


def said(message: Message, mark: str = "¤") -> str | tuple[str, ...]:
    """A translation of the right shape: the English with a mark before it, in as many forms as a plural has."""
    text = f"{mark}{catalogues.forms(message.id)[-1]}"
    return (text,) * len(catalogues.forms(message.string)) if message.pluralizable else text


def written(folder: Path, about: Header, translate: Callable[[Message], str | tuple[str, ...] | None]) -> Path:
    """The file of a language in `folder`, with what `translate` says of each sentence; None leaves it empty."""
    product = catalogues.everything()
    path = folder / f"{about.code}.po"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(catalogues.blank(about, {}, product))
    known = catalogues.read(path)
    for message in known.values():
        message.string = translate(message) or message.string
    path.write_bytes(catalogues.blank(about, known, product))
    return path
