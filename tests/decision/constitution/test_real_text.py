"""The constitution of Mexico City, consolidated to 2023, through our own converter."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client

from constituyente.decision.constitution import akoma_ntoso, queries
from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.process import api as process
from tools import convert_articles

from .schema import Faults

SOURCE = Path(__file__).resolve().parents[4] / "shared" / "data" / "constitucion-cdmx" / "constitucion-cdmx-2023.json"
LARGEST = 400_000  # bytes of the whole text on one page, as it is sent
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the text of the constitution is not beside this repository")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cdmx") / "package"
    convert_articles.main([str(SOURCE), str(out)])
    return out


def provisions(package: Path) -> Iterator[drafting.ProvisionInput]:
    with (package / "provisions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            row.pop("text")
            position = int(row.pop("position"))
            yield drafting.ProvisionInput(position=position, **row)


@pytest.fixture
def adopted(package: Path, rules: process.Rules, noon: datetime) -> None:
    """The text, adopted on its day."""
    text = drafting.TextInput(1, "Constitución Política de la Ciudad de México", "es", date(2017, 2, 5), None, "", "")
    assert drafting.import_text(text, provisions(package), now=noon)
    assert constitution.adopt(1, on=date(2017, 1, 31), now=noon)


@pytest.mark.usefixtures("adopted")
def test_the_whole_text_stands_in_titles_chapters_and_pages(noon: datetime, client: Client) -> None:
    page = queries.constitution_page(now=noon)
    headings = Counter(heading.level for group in page.contents for heading in group.headings)
    entries = [entry for group in page.contents for entry in group.entries]
    assert (headings, Counter(entry.kind for entry in entries)) == ({1: 8, 2: 14}, {"preamble": 1, "article": 71, "title": 1})
    assert constitution.figures().articles == 71

    articles = [queries.article_page(entry.key).article for entry in entries]
    shown = Counter(provision.kind for article in articles for provision in article.provisions)
    assert shown == {"preamble": 1, "section": 148, "paragraph": 924, "clause": 351, "fraction": 285, "transitory": 101}
    city = next(article for article in articles if article.mark == "Artículo 53")
    assert [one.mark for one in city.provisions if one.depth == 1] == ["A.", "B.", "C."]
    assert (city.name, [crumb.name for crumb in city.path]) == (
        "Artículo 53. Alcaldías",
        ["TÍTULO QUINTO. DE LA DISTRIBUCIÓN DEL PODER", "CAPÍTULO VI. DE LAS DEMARCACIONES TERRITORIALES Y SUS ALCALDÍAS"],
    )
    assert [
        client.get(address).status_code for address in ("/constitution", f"/constitution/{city.key}", f"/constitution/{entries[-1].key}")
    ] == [200] * 3


@pytest.mark.usefixtures("adopted")
def test_the_whole_text_fits_on_one_page_with_a_place_for_every_provision(package: Path, client: Client) -> None:
    sent = client.get("/constitution/text", headers={"Accept-Encoding": "gzip"}).content
    assert len(sent) < LARGEST
    page = gzip.decompress(sent).decode()
    assert [one.key for one in provisions(package) if page.count(f'id="{one.key}"') != 1] == []


@pytest.mark.usefixtures("adopted")
def test_the_whole_text_is_valid_akoma_ntoso_and_read_back(package: Path, faults: Faults) -> None:
    written = constitution.akoma_ntoso(1)
    assert faults(written) == []
    kept = [(one.key, one.parent, one.kind, one.mark, one.heading, one.body, one.note) for one in akoma_ntoso.parse(written)]
    assert kept == [(one.key, one.parent, one.kind, one.mark, one.heading, one.body, one.note) for one in provisions(package)]


@pytest.mark.usefixtures("adopted")
def test_the_whole_text_in_markdown_has_every_heading(client: Client) -> None:
    lines = client.get("/constitution/text.md").content.decode().splitlines()
    assert Counter(line.split(" ")[0] for line in lines if line.startswith("#")) == {"#": 1, "##": 10, "###": 23, "####": 62}
