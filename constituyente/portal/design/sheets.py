"""The stylesheets themselves, which are the source of every value of the design."""

from functools import cache
from pathlib import Path

from django.conf import settings

from . import tokens as reading

FOLDER = "foundation/common/static/common"


def sheet(name: str) -> str:
    """The text of one of the stylesheets that every page shares."""
    return (Path(settings.PACKAGE) / FOLDER / name).read_text(encoding="utf-8")


@cache
def tokens() -> reading.Values:
    """The values of the design, read once."""
    return reading.read(sheet("tokens.css"))
