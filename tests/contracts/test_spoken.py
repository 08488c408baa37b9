"""One language also in what is no page: letters, posters, pictures, feeds, calendars and the files for machines."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from constituyente.foundation.common.catalogues import PRODUCT
from constituyente.foundation.post import letters
from constituyente.foundation.post.data import Context
from constituyente.foundation.process import api as process
from constituyente.portal.sharing import pictures, posters

from .addresses import addresses_of
from .reading import Reading, foreign
from .verdict import nothing_wrong
from .world import World

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LETTERS = sorted(str(path.relative_to(path.parents[1]).with_suffix("")) for path in PRODUCT.rglob("templates/mail/*/*.txt"))
NOON = datetime(2026, 8, 22, 12, tzinfo=UTC)
CONTEXT: Context = {
    **{name: f"§{name}" for name in ("title", "who", "text", "stop", "key", "reason", "code", "link")},
    **dict.fromkeys(("address", "results"), "/meetings/1"),
    **dict.fromkeys(("until", "starts_at", "due", "begins"), NOON),
    "shown": 1,
    "total": 3,
    "minutes": 30,
    "number": 7,
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MACHINES = {
    "rules-file", "rules-map", "log-verifier", "log-format", "log-checkpoint", "log-tile", "petition-by-key", "constitution-choose-day",
}  # fmt: skip


def _own(element: ET.Element, language: str) -> Iterator[str]:
    """What an XML document says in its own language, without the parts that say they are in another."""
    if element.get(LANG, language) == language:
        yield from Reading(f"<html><body>{element.text}</body></html>").said if element.text else ()
        yield from element.attrib.values()
        for child in element:
            yield from _own(child, language)


def _spoken(kind: str, content: bytes) -> Iterator[str]:
    """The words of a file for people or their programs, piece by piece."""
    if kind.endswith("xml"):
        yield from _own(ET.fromstring(content), ET.fromstring(content).get(LANG, ""))  # noqa: S314  our own
    elif kind.endswith("json"):
        yield from (value for value in json.loads(content).values() if isinstance(value, str))
    elif kind == "text/calendar":
        unfolded = content.decode().replace("\r\n ", "")
        yield from (line.partition(":")[2].replace("\\,", ",") for line in unfolded.splitlines())
    elif kind.startswith("text/"):
        yield from (line.strip("# ") for line in content.decode().splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_say_nothing_in_the_other_language(world: World, client: Client, language: str) -> None:
    wrong, read = [], set()
    for address in addresses_of("file"):
        if address.name not in MACHINES:
            path = world.there(address, language=language)
            answer = client.get(path)
            for said in _spoken(answer.headers["Content-Type"].partition(";")[0], answer.getvalue()) if answer.status_code == 200 else ():
                read.add(address.name)
                if foreign()[language].fullmatch(said):
                    wrong.append(f"{path}: {said}")
    nothing_wrong(wrong)
    assert {"news-feed", "petitions-feed", "promises-feed", "decisions-feed", "meetings-ics", "body-calendar"} < read


@pytest.mark.parametrize("language", LANGUAGES)
def test_posters_and_pictures_say_nothing_in_the_other_language(world: World, clock: datetime, language: str) -> None:
    rules = process.current()
    number = int(world.samples["number"].there)
    coming = int(world.samples["meeting-poster:number"].there)
    with translation.override(language):
        made = [posters.petition(number, now=clock), posters.meeting(coming, now=clock), posters.survey(now=clock)]
        sheets = [render_to_string("portal/poster.html", {"poster": poster, "language": language}) for poster in made]
        drawn = [pictures.home(rules)]
        drawn += [pictures.picture(kind, key, rules, now=clock) for kind, key in (("petition", str(number)), ("meeting", str(coming)))]
    said = [one for sheet in sheets for one in Reading(sheet).said]
    said += [
        value for picture in drawn for name, value in asdict(picture).items() if name != "title" and isinstance(value, str)
    ]  # people wrote those
    assert len(said) > 20
    nothing_wrong(one for one in said if foreign()[language].fullmatch(one))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", LETTERS)
def test_letters_are_whole_in_their_language(template: str, language: str) -> None:
    letter = letters.write(to="ana@example.org", template=template, context=CONTEXT, language=language, now=NOON)
    said = [line for line in (letter.subject, *letter.body.splitlines()) if line]
    assert [line for line in said if foreign()[language].fullmatch(line)] == []
    assert re.findall(r"%\(|\{\{|\bNone\b", letter.subject + letter.body) == []


def test_every_letter_is_looked_at() -> None:
    assert len(LETTERS) == len(list(Path(PRODUCT).rglob("templates/mail/**/*.txt")))
