"""What an upload is, by its bytes alone, and a picture made anew from its pixels: no camera, place or comment is left in it.

A PDF is kept as it is and never shown in a page: it is sent as a download, in a sandbox. Sources: OWASP, File Upload Cheat Sheet.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from threading import Lock
from typing import BinaryIO, Protocol

from django.conf import settings
from PIL import Image, ImageFile, ImageOps

from constituyente.foundation.common import writing

from .data import Content
from .errors import BrokenFile, FileTooLarge, PictureTooLarge, UnknownFile

MEGA = 1_000_000
MOST_PIXELS = 60 * MEGA  # a telephone's largest picture; 180 MB once opened
LONGEST_SIDE = 3000  # pixels: a sheet of paper stays legible
QUALITY = 85  # of JPEG
NAMED = 80  # characters of a name, without its ending
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
PDF_HEAD, PDF_TAIL, PDF_ENDS_WITHIN = b"%PDF-", b"%%EOF", 1024
PICTURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
_ONE_AT_A_TIME = Lock()  # a large picture takes 200 MB while it is open
KEY = re.compile(r"[0-9a-f]{32}")
# What Pillow raises for bytes that are no picture after all: it does not gather them under one name.
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error, zlib.error, MemoryError)


class Upload(Protocol):
    """What Django makes of an uploaded file, or any open one with a name."""

    name: str | None

    def read(self, count: int, /) -> bytes: ...


def checked(upload: Upload) -> Content:
    """The content of an upload, if it is of a kind that is taken: JPEG, PNG and WebP pictures, PDF.

    A picture comes out as JPEG, or as PNG where it came as one or has transparent parts; upright, at most LONGEST_SIDE pixels a side.
    This takes seconds for a large picture: call it before a transaction, not in one.
    Raises UnknownFile, BrokenFile, FileTooLarge, PictureTooLarge.
    """
    most, name = settings.UPLOAD_MOST, writing.shortened(upload.name or "", NAMED)
    data = upload.read(most + 1)
    if len(data) > most:
        raise FileTooLarge(name=name, megabytes=most // MEGA)
    if data.startswith(PDF_HEAD):
        if PDF_TAIL not in data[-PDF_ENDS_WITHIN:]:
            raise BrokenFile(name=name)
        return Content(data, "application/pdf", called(upload.name or "", "application/pdf"))
    kind = next((kind for head, kind in PICTURES.items() if data.startswith(head)), "")
    if not kind:
        raise UnknownFile(name=name)
    data, media = _made_anew(BytesIO(data), kind, name)
    return Content(data, media, called(upload.name or "", media))


def _made_anew(source: BinaryIO, kind: str, name: str) -> tuple[bytes, str]:
    try:
        with _whole_pictures_only(), Image.open(source, formats=[kind]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise PictureTooLarge(name=name, megapixels=MOST_PIXELS // MEGA)
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG alone: opened at half or a quarter of its size
            return _drawn(ImageOps.exif_transpose(found), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(name=name, megapixels=MOST_PIXELS // MEGA) from error
    except BROKEN as error:
        raise BrokenFile(name=name) from error


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """The library that prints posters lets Pillow fill up what was cut off, in the whole process."""
    with _ONE_AT_A_TIME:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _drawn(picture: Image.Image, kind: str) -> tuple[bytes, str]:
    """The pixels and nothing else, on a new sheet."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clear = picture.has_transparency_data
    pixels = picture.convert("RGBA" if clear else "RGB")
    sheet = Image.new(pixels.mode, pixels.size)
    sheet.paste(pixels)
    out = BytesIO()
    if clear or kind == "PNG":
        sheet.save(out, "PNG", optimize=False)
        return out.getvalue(), "image/png"
    sheet.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), "image/jpeg"


def kind_of(data: bytes) -> str:
    """The media type that the first bytes tell; empty for what is not taken."""
    if data.startswith(PDF_HEAD):
        return "application/pdf"
    return {"JPEG": "image/jpeg", "PNG": "image/png"}.get(next((kind for head, kind in PICTURES.items() if data.startswith(head)), ""), "")


def fits(data: bytes, *, key: str, name: str, media: str, size: int, sha256: str) -> bool:
    """Whether a file that a package brings is what it says, and such as could have been kept here. The key becomes a name on the disk."""
    told = (kind_of(data), len(data), hashlib.sha256(data).hexdigest(), called(name, media) if media in ENDINGS else "")
    return bool(KEY.fullmatch(key)) and told == (media, size, sha256, name) and size <= settings.UPLOAD_MOST


def called(name: str, media: str) -> str:
    """A name that may be shown and saved under: no path, no signs that mean something elsewhere, the ending of what it is."""
    last = writing.line(name).replace("\\", "/").rpartition("/")[2]
    stem = PurePosixPath(last).stem if last.strip(".") else ""
    plain = "".join(char if char.isalnum() or char in " -_()" else "-" for char in stem).strip(" -")
    return f"{plain[:NAMED].strip(' -') or 'file'}.{ENDINGS[media]}"
