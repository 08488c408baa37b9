"""What is taken, by its bytes; what is left of a picture; what is refused."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pytest_django import Settings

from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.files import api as files
from constituyente.foundation.files import checking

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **saved: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, (200, 30, 90, 128)[: len(mode)] if mode != "L" else 90).save(out, kind, **saved)
    return out.getvalue()


def given(data: bytes, name: str = "Foto del acta.JPG") -> files.Content:
    return files.checked(SimpleUploadedFile(name, data, content_type="text/html"))


def opened(content: files.Content) -> Image.Image:
    return Image.open(BytesIO(content.data))


def huge_png(width: int, height: int) -> bytes:
    """A picture that says it is large and is a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "media", "ending"),
    [
        (picture("JPEG"), "image/jpeg", "jpg"),
        (picture("PNG"), "image/png", "png"),
        (picture("WEBP"), "image/jpeg", "jpg"),
        (picture("WEBP", mode="RGBA"), "image/png", "png"),
        (picture("JPEG", mode="CMYK"), "image/jpeg", "jpg"),
        (picture("JPEG", mode="L"), "image/jpeg", "jpg"),
        (PDF, "application/pdf", "pdf"),
    ],
)
def test_what_a_file_is_is_told_by_its_bytes(data: bytes, media: str, ending: str) -> None:
    content = given(data, "Foto del acta.html")
    assert (content.media, content.name) == (media, f"Foto del acta.{ending}")


def test_a_pdf_stays_as_it_is() -> None:
    assert given(PDF).data == PDF


def test_a_picture_keeps_nothing_but_its_pixels_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of Ana"
    exif[0x8825] = {1: "N", 2: (19.0, 25.0, 0.0)}  # where
    content = given(picture("JPEG", exif=exif, comment=b"at home"))
    assert (opened(content).size, dict(opened(content).getexif()), "comment" in opened(content).info) == ((20, 40), {}, False)
    assert [word in content.data for word in (b"Camera", b"at home", b"Exif")] == [False] * 3
    said = PngInfo()
    said.add_text("Author", "Ana")
    assert b"Ana" not in given(picture("PNG", pnginfo=said)).data


def test_what_hides_behind_a_picture_is_gone() -> None:
    assert b"<script>" not in given(picture("JPEG") + b"<script>alert(1)</script>").data
    assert b"PK\x03\x04" not in given(picture("PNG") + b"PK\x03\x04zip").data


def test_a_large_picture_is_made_smaller() -> None:
    assert opened(given(picture("JPEG", (6000, 4000)))).size == (3000, 2000)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-unknown"),
        (b"<html><script>alert(1)</script>", "file-unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file-unknown"),
        (b"GIF89a;", "file-unknown"),
        (b"PK\x03\x04", "file-unknown"),
        (b"RIFF\0\0\0\0AVI ", "file-broken"),
        (picture("JPEG")[:200], "file-broken"),
        (picture("PNG")[:60], "file-broken"),
        (PDF[:20], "file-broken"),
        (huge_png(50_000, 50_000), "picture-too-large"),
        (huge_png(9_000, 9_000), "picture-too-large"),
        (huge_png(11_000, 11_000), "picture-too-large"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        given(data)
    assert refusal.value.code == code


def test_what_was_cut_off_is_refused_whatever_others_want(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    for kind in ("JPEG", "PNG"):
        whole = picture(kind, (64, 64))
        with pytest.raises(files.BrokenFile):
            given(whole[: len(whole) // 2])


def test_a_file_may_have_so_many_bytes(settings: Settings) -> None:
    settings.UPLOAD_MOST = len(PDF)
    assert given(PDF).data == PDF
    with pytest.raises(files.FileTooLarge):
        given(PDF + b"\n")


def test_damaged_pictures_are_refused_or_read_and_never_break_anything() -> None:
    chance = random.Random(1)  # noqa: S311  to be the same each time
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = picture(kind, (64, 64))
        for _time in range(60):
            data = bytearray(whole)
            for _byte in range(chance.randrange(1, 6)):
                data[chance.randrange(4, len(data))] = chance.randrange(256)
            try:
                given(bytes(data[: chance.randrange(20, len(data) + 1)]))
            except DomainError:
                continue


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ana\\acta final.pdf", "acta final.pdf"),
        ("acta\u202efdp.exe", "actafdp.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a-b Set-Cookie- x.pdf"),
        ("=cmd|' /C calc'!A0.pdf", "C calc--A0.pdf"),
        ("Minuta de la sesión nº 4 (ñandú).pdf", "Minuta de la sesión nº 4 (ñandú).pdf"),
        ("", "file.pdf"),
        (".", "file.pdf"),
        ("..", "file.pdf"),
        ("a" * 300, "a" * 80 + ".pdf"),
    ],
)
def test_a_name_says_no_more_than_a_name(name: str, kept: str) -> None:
    assert checking.called(name, "application/pdf") == kept
