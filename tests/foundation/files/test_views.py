"""How files are sent: public ones to anybody, private ones to who may; nothing runs in the reader's browser."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict
from pytest_django import Settings

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.files import api as files
from constituyente.foundation.process import api as process
from tests.conftest import NOON, MakeActor
from tests.participation.reading import sign_in

from .test_checking import PDF, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]

CONTENT = files.Content(PDF, "application/pdf", "Minuta nº 4.pdf")


def test_a_public_file_is_a_download_in_a_sandbox(rng: Seeded, client: Client) -> None:
    kept = files.keep(CONTENT, public=True, now=NOON, rng=rng)
    answer = client.get(kept.address)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert {name: answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "ETag")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{kept.sha256}"',
    }
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''Minuta%20n%C2%BA%204.pdf"
    assert client.get(kept.address, headers={"If-None-Match": f'"{kept.sha256}"'}).status_code == 304
    assert client.get(f"/en{kept.address}").status_code == 200
    files.discard(kept.key, now=NOON)
    assert client.get(f"{kept.address}?again").status_code == 404


def test_a_picture_may_be_shown(rng: Seeded, client: Client) -> None:
    content = files.checked(SimpleUploadedFile("acta.png", picture("PNG")))
    answer = client.get(files.keep(content, public=True, now=NOON, rng=rng).address)
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == ("image/png", 'inline; filename="acta.png"')


def test_a_private_file_is_for_who_may_do_its_act(rng: Seeded, actor: MakeActor, client: Client) -> None:
    kept = files.keep(CONTENT, public=False, act="petitions.decide", now=NOON, rng=rng)
    assert kept.address == f"/desk/files/{kept.key}"
    assert client.get(f"/files/{kept.key}").status_code == 404
    assert client.get(kept.address).headers["Location"].startswith("/desk/sign-in")
    sign_in(client, actor, "secretariat")
    assert (client.get(kept.address).status_code, client.get(f"/files/{kept.key}").status_code) == (403, 404)
    sign_in(client, actor, "moderator")
    answer = client.get(kept.address)
    assert (answer.content, answer.headers["Content-Disposition"]) == (PDF, "attachment")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/files/nothing", "/desk/files/nothing", "/files/..%2f..%2fkeys"])
def test_what_is_not_there_is_not_there(actor: MakeActor, client: Client, address: str) -> None:
    sign_in(client, actor, "moderator")
    assert client.get(address).status_code == 404


# ------------------------------------------------------------------ the field of a form


class Form(forms.Form):
    papers = files.Uploads(label="Files", most=2, required=False)
    scan = files.Uploads(label="Scan", kinds=("image/jpeg", "image/png"), required=False)


def form(name: str, *uploads: tuple[str, bytes]) -> Form:
    return Form({}, MultiValueDict({name: [SimpleUploadedFile(called, data) for called, data in uploads]}))


def test_a_form_gives_what_was_checked() -> None:
    given = form("papers", ("a.pdf", PDF), ("b.png", picture("PNG")))
    assert given.is_valid()
    assert [(one.name, one.media) for one in given.cleaned_data["papers"]] == [("a.pdf", "application/pdf"), ("b.png", "image/png")]
    empty = Form({}, MultiValueDict())
    assert (empty.is_valid(), empty.cleaned_data["papers"]) == (True, ())


def test_a_form_names_each_file_it_does_not_take(rules: process.Rules) -> None:
    assert form("papers", ("a.exe", b"MZ"), ("b.pdf", PDF[:9])).errors["papers"] == [
        "“a.exe” no es un PDF ni una imagen JPEG, PNG o WebP. No se guardó nada.",
        "“b.pdf” no se puede leer: está cortado o dañado. No se guardó nada.",
    ]
    assert form("papers", *[("a.pdf", PDF)] * 3).errors["papers"] == ["Elige 2 archivos como máximo"]
    assert form("scan", ("a.pdf", PDF)).errors["scan"] == ["“a.pdf” es de un tipo que aquí no se admite."]


def test_a_request_with_more_than_any_form_asks_for_is_cut_off(settings: Settings, client: Client) -> None:
    settings.UPLOAD_MOST = 1000
    assert client.post("/receipt", {"code": "x", "file": SimpleUploadedFile("a.bin", b"0" * 9_000)}).status_code == 200
    assert client.post("/receipt", {"code": "x", "file": SimpleUploadedFile("a.bin", b"0" * 11_000)}).status_code == 400
