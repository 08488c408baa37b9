"""Inside a city: open its pages and take their pictures. Run by the gallery, for one phase, in a copy of the city that is thrown away."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings

LANGUAGES = ("es", "en")
ROLES = ("moderator", "secretariat", "drafter", "analyst", "clerk")
# What looks different while the story goes on, or before anything happened.
STAGES = (
    "/", "/process", "/survey", "/survey/results", "/petitions", "/promises", "/meetings", "/dossiers", "/draft", "/assembly",
    "/constitution", "/constitution/text", "/bodies", "/news", "/log/", "/search",
)  # fmt: skip
DARK = frozenset(
    {"home", "petition", "sign-1-form", "sign-2-refused", "article", "answer-02", "rollcall", "survey-results", "desk-petition-moderator"}
)
# For the README and docs: name of the scene, width, name of the picture.
SHOWN = (("home", 1280, "home"), ("home", 360, "home-phone"), ("petition", 360, "petition-phone"), ("article", 360, "article-phone"))


def prepare() -> None:
    """Django as tests have it: templates say which they are, letters stay here, static files lie where they are written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    django.setup()
    from django.test.utils import setup_test_environment  # noqa: PLC0415  it wants the settings

    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    setup_test_environment()


def scenes(phase: str) -> Iterator["visiting.Scene"]:
    """Everything to take pictures of in a city at this phase: all of it where its story ends, elsewhere what looks different there."""
    for language in LANGUAGES:
        visitor = visiting.Visitor(language)
        if phase != "adopted":
            for address in STAGES:
                name = resolve(address).url_name or ""
                yield visitor.opens(name, addresses.localized(address, language))
            continue
        near = f"/petitions/{stories.near()}"
        yield from visiting.walk(visitor, [near, "/", "/demo/tour", "/desk/sign-in"], kinds=frozenset({"page", "form"}))
        for story in stories.STORIES:
            yield from story(visitor)
        for role in ROLES:
            yield from _desk(language, role)


def _desk(language: str, role: str) -> Iterator["visiting.Scene"]:
    """Every page of the desk that this role may open, and each form of it sent as it stands."""
    visitor = visiting.Visitor(language)
    email = next(email for email, _name, its in city.STAFF if its == role)
    link = accounts.issue_sign_in_link(email, now=timezone.now(), rng=rng.SYSTEM)
    if role == ROLES[0]:
        yield visitor.opens("sign-in-1-link", addresses.localized(link, language))
    visitor.comes_in(link)
    opened = list(visiting.walk(visitor, ["/desk"], kinds=frozenset({"staff"})))
    for scene in opened:
        yield replace(scene, name=f"{scene.name}-{role}")
    for scene in opened:
        if visiting.has_form(scene):
            sent = visitor.sends(f"{scene.name}-{role}-refused", scene)
            if b"govuk-error-summary" in sent.content:
                yield sent
    if role in stories.DESK:
        yield from stories.DESK[role](visitor)
    if role == ROLES[-1]:
        yield visitor.opens("sign-out", addresses.localized("/desk/sign-out", language))
        yield visitor.opens("desk-forbidden", addresses.localized("/desk/petitions", language))


def take(phase: str, folder: Path, *, again: bool, shown: Path | None) -> list[dict[str, object]]:
    """Take what is missing, or everything `again`; returns what the contact sheet says of each scene."""
    told = list[dict[str, object]]()
    with camera.browser() as browser:
        windows = {
            (width, dark): camera.Camera(browser, width=width, dark=dark)
            for width in (camera.PHONE, camera.DESKTOP)
            for dark in (False, True)
        }
        sharp = {
            width: camera.Camera(browser, width=width, sharp=2 if width == camera.PHONE else 1) for width in (camera.PHONE, camera.DESKTOP)
        }
        for number, scene in enumerate(scenes(phase), start=1):
            pictures = list[str]()
            for (width, dark), window in windows.items():
                if dark and (scene.name not in DARK or scene.language != LANGUAGES[0]):
                    continue
                name = f"{phase}/{scene.name}-{scene.language}-{width}{'-dark' if dark else ''}.jpg"
                pictures.append(name)
                if again or not (folder / name).exists():
                    window.takes(scene, folder / name)
            for name, width, picture in SHOWN:
                if shown and phase == "adopted" and (name, LANGUAGES[0]) == (scene.name, scene.language):
                    sharp[width].takes_first_sight(scene, shown / f"{picture}.webp")
            told.append(
                {
                    "phase": phase,
                    "name": scene.name,
                    "language": scene.language,
                    "address": scene.address,
                    "status": scene.status,
                    "shows": scene.shows,
                }
                | {"templates": sorted(scene.templates), "pictures": pictures}
            )
            sys.stderr.write(f"\r{phase}: {number} pages, {scene.name} {scene.language}".ljust(100))
            sys.stderr.flush()
    sys.stderr.write("\n")
    return told


if __name__ == "__main__":
    prepare()
    from dataclasses import replace

    from django.urls import resolve
    from django.utils import timezone, translation

    from constituyente.foundation.accounts import api as accounts
    from constituyente.foundation.common import addresses, rng
    from constituyente.portal.demo import city

    from . import camera, stories, visiting

    asked = json.loads(sys.argv[1])
    where = Path(asked["folder"])
    with translation.override("es"):  # routes are resolved in the main language, whatever the terminal speaks
        found = take(asked["phase"], where, again=asked["again"], shown=Path(asked["shown"]) if asked["shown"] else None)
    (where / f"{asked['phase']}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
