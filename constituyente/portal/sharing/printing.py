"""Pages as PDF files for printing, tagged for screen readers (PDF/UA-1). Nothing is fetched from anywhere: a page carries all it shows."""

import importlib
import os
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from django.conf import settings

from constituyente.portal.errors import NoPrinting

from .lettering import FILES, FONTS

STYLES = Path(__file__).resolve().parents[1] / "static/portal"


def printer() -> ModuleType:
    """The library that prints. Raises NoPrinting where the system lacks what it needs (Pango)."""
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:  # it looks for the system's libraries when it is imported
        raise NoPrinting from error


@cache
def styled(name: str) -> str:
    """The style `name` of a printed page, with our letters in it."""
    faces = "".join(
        f'@font-face {{ font-family: "Noto Sans {part}"; font-weight: {weight}; src: url("{_carried(name.format(weight=weight))}"); }}\n'
        for weight in (400, 700)
        for part, name in zip("AB", FILES, strict=True)
    )
    return faces + (STYLES / f"{name}.css").read_text(encoding="utf-8")


def _carried(name: str) -> str:
    return f"data:font/woff2;base64,{b64encode((FONTS / name).read_bytes()).decode('ascii')}"


def made(page: str, *, style: str) -> bytes:
    """The HTML `page` as a PDF file, in one of our styles. Raises NoPrinting."""
    weasyprint = printer()
    fetcher, letters = weasyprint.URLFetcher(allowed_protocols={"data"}), weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=styled(style), url_fetcher=fetcher, font_config=letters)
    content: bytes = weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf(
        stylesheets=[sheet], font_config=letters, pdf_variant="pdf/ua-1"
    )
    return content


def pdf(html: str, *, name: str) -> bytes:
    """A poster, the page `html`, as a PDF file. Kept on disk by its contents, since printing takes long.

    name  of the thing, in letters, digits and hyphens: of each only the newest is kept
    Raises NoPrinting.
    """
    folder = Path(settings.DATA) / "posters"
    kept = folder / f"{name}.{sha256((html + styled('poster')).encode()).hexdigest()[:32]}.pdf"
    if kept.is_file():
        return kept.read_bytes()
    content = made(html, style="poster")
    folder.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(kept)
    for older in folder.glob(f"{name}.*.pdf"):
        if older != kept:
            older.unlink(missing_ok=True)
    return content
