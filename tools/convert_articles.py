"""Turn the articles of Mexico City's constitution into a data package: one text and its tree of provisions.

    python -m tools.convert_articles FILE.json OUT

FILE.json has meta, preamble, articles and transitory; OUT is the package. The tree is read from the marks that the paragraphs begin
with (tools/marks.py); docs/data-package.md says how. Source of the format: the same page.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from constituyente.decision.constitution.tables import ADOPTIONS
from constituyente.decision.drafting.tables import PROVISIONS, TEXTS
from constituyente.decision.drafting.tree import KINDS
from tools import packages
from tools.marks import Keys, Provision, split, tree
from tools.packages import ConversionError

NAME = "cdmx-2023"
TITLE = "Constitución Política de la Ciudad de México"
ADOPTED_ON = date(2017, 1, 31)  # the assembly's approval; the file knows only the publication
ROOT = "cdmx"  # of the paths from which keys are made: never change it

BOROUGHS = (  # code, name, population of 2020, column and row on the tile map
    ("002", "Azcapotzalco", 432_205, 2, 1),
    ("003", "Coyoacán", 614_447, 3, 4),
    ("004", "Cuajimalpa de Morelos", 217_686, 1, 3),
    ("005", "Gustavo A. Madero", 1_173_351, 3, 1),
    ("006", "Iztacalco", 404_695, 4, 3),
    ("007", "Iztapalapa", 1_835_486, 4, 4),
    ("008", "La Magdalena Contreras", 247_622, 2, 4),
    ("009", "Milpa Alta", 152_685, 4, 6),
    ("010", "Álvaro Obregón", 759_137, 2, 3),
    ("011", "Tláhuac", 392_313, 4, 5),
    ("012", "Tlalpan", 699_928, 2, 5),
    ("013", "Xochimilco", 442_178, 3, 5),
    ("014", "Benito Juárez", 434_153, 3, 3),
    ("015", "Cuauhtémoc", 545_884, 3, 2),
    ("016", "Miguel Hidalgo", 414_470, 2, 2),
    ("017", "Venustiano Carranza", 443_704, 4, 2),
)

ORDINAL = re.compile(r"(?P<mark>[A-ZÁÉÍÓÚÜÑ]{4,}(?: [A-ZÁÉÍÓÚÜÑ]{4,})?\.\s?[-\u2013\u2014])\s*(?P<body>.+)", re.DOTALL)
TRANSITORY_HEADING = re.compile(r"(?P<heading>TRANSITORIOS?\b.*?)\s+(?P<rest>PRIMERO\..*)", re.DOTALL)

PROCESS = Template("""\
# The constitution of Mexico City, as a process: dates, bodies and marks of 2016, population of the census of 2020 (INEGI).
format = 1

[process]
slug = "cdmx"
title = { es = "Constitución de la Ciudad de México", en = "Constitution of Mexico City" }
languages = ["es", "en"]
timezone = "America/Mexico_City"
holidays = [2016-09-16, 2016-11-21]

[[phases]]
key = "listening"
title = { es = "Escuchar", en = "Listening" }
opens = 2016-03-30
closes = 2016-09-01
allows = ["survey", "petitions", "meetings"]
[[phases]]
key = "drafting"
title = { es = "Redactar", en = "Drafting" }
opens = 2016-02-05
closes = 2016-09-15
allows = ["dossiers", "drafting", "annotations"]
[[phases]]
key = "assembly"
title = { es = "Decidir", en = "Deciding" }
opens = 2016-09-15
closes = 2017-01-31
allows = ["assembly", "annotations"]

$territories[people]
age_bands = [{ key = "16-17", guardian = false }, { key = "18+" }]
strengths = ["email", "phone", "identity", "in_person"]

[petitions]
asks = ["contact", "territory", "age_band"]
per_contact = 1
closes_after_days = 150
sponsors = 0
grounds = [
  { key = "regressive", text = { es = "Reduce derechos ya reconocidos.", en = "It reduces rights already recognised." } },
  { key = "unlawful", text = { es = "Es contraria a la ley vigente.", en = "It is against the law in force." } },
]
[[petitions.tiers]]
signatures = 5000
promise = { kind = "answer", by = "secretariat", within = { working_days = 20 } }
[[petitions.tiers]]
signatures = 10000
promise = { kind = "hearing", by = "working_group", people = 3, within = { working_days = 30 } }
[[petitions.tiers]]
signatures = 50000
promise = { kind = "commitment", by = "mayor", within = { working_days = 30 } }

[outline]
subjects = [
  { key = "general", title = { es = "Disposiciones generales", en = "General provisions" } },
  { key = "rights", title = { es = "Carta de derechos", en = "Charter of rights" } },
  { key = "development", title = { es = "Desarrollo sustentable", en = "Sustainable development" } },
  { key = "citizenship", title = { es = "Ciudadanía y ejercicio democrático", en = "Citizenship and democracy" } },
  { key = "powers", title = { es = "Distribución del poder", en = "Distribution of power" } },
  { key = "integrity", title = { es = "Buen gobierno y buena administración", en = "Good government and good administration" } },
  { key = "capital", title = { es = "Capitalidad", en = "The capital of the country" } },
  { key = "stability", title = { es = "Estabilidad constitucional", en = "Stability of the constitution" } },
]

[bodies.working_group]
title = { es = "Grupo de trabajo", en = "Working group" }
seats = 28
[bodies.assembly]
title = { es = "Asamblea Constituyente", en = "Constituent Assembly" }
seats = [{ filled = "elected", number = 60 }, { filled = "appointed", number = 40 }]
quorum = { of = "seats", more_than = "1/2" }
adopts = { of = "present", at_least = "2/3" }

[privacy]
k = 10
notice = { es = "aviso.md", en = "notice.md" }
contact_retention_days_after_close = 30

[log]
origin = "log.cdmx.example/2016"
seal = { every_seconds = 60, at_least = 20, at_most_seconds = 600 }
""")


@dataclass(frozen=True)
class Article:
    """One article as the source has it."""

    number: int
    title_mark: str
    title: str
    chapter_mark: str
    chapter: str
    heading: str
    notes: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A constitution as the source has it."""

    title: str
    language: str
    published_on: str
    consolidated_to: str
    preamble: tuple[str, ...]
    articles: tuple[Article, ...]
    transitory: tuple[str, ...]


def read(path: Path) -> Source:
    """Read FILE.json. Raises ConversionError, naming the place, for a file that is missing, is not JSON or lacks a field."""
    try:
        data: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise ConversionError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{path.name}: is not UTF-8"
        raise ConversionError(msg) from error
    except json.JSONDecodeError as error:
        msg = f"{path.name}:{error.lineno}: is not JSON: {error.msg}"
        raise ConversionError(msg) from error
    node = Node(path.name, data)
    meta = node.child("meta")
    return Source(
        title=meta.text("name"),
        language=meta.text("language").partition("-")[0],
        published_on=meta.day("published"),
        consolidated_to=meta.day("consolidated_to"),
        preamble=tuple(filter(None, map(packages.clean, node.text("preamble").splitlines()))),
        articles=tuple(_article(item) for item in node.items("articles")),
        transitory=node.texts("transitory"),
    )


def _article(node: "Node") -> Article:
    return Article(
        number=node.number("number"),
        title_mark=node.text("title_no"),
        title=node.text("title"),
        chapter_mark=node.text("chapter_no"),
        chapter=node.text("chapter"),
        heading=node.text("heading"),
        notes=node.texts("notes"),
        paragraphs=node.texts("paragraphs"),
    )


@dataclass(frozen=True)
class Node:
    """A value in a JSON file, with its place for the message when it is not what it must be."""

    place: str
    value: object

    def child(self, key: str) -> "Node":
        """Return the value at `key`; raises ConversionError when there is none."""
        if not isinstance(self.value, dict) or key not in self.value:
            msg = f"{self.place}: {key}: is missing"
            raise ConversionError(msg)
        return Node(f"{self.place}: {key}", self.value[key])

    def text(self, key: str) -> str:
        """Return the text at `key`, clean."""
        node = self.child(key)
        if not isinstance(node.value, str):
            msg = f"{node.place}: is not text"
            raise ConversionError(msg)
        return packages.clean(node.value)

    def number(self, key: str) -> int:
        """Return the whole number at `key`."""
        node = self.child(key)
        if not isinstance(node.value, int) or isinstance(node.value, bool):
            msg = f"{node.place}: is not a whole number"
            raise ConversionError(msg)
        return node.value

    def day(self, key: str) -> str:
        """Return the date at `key`, as written."""
        text = self.text(key)
        try:
            date.fromisoformat(text)
        except ValueError:
            msg = f"{self.place}: {key}: is not a date: {text!r}"
            raise ConversionError(msg) from None
        return text

    def items(self, key: str) -> Iterator["Node"]:
        """Yield the elements of the list at `key`."""
        node = self.child(key)
        if not isinstance(node.value, list):
            msg = f"{node.place}: is not a list"
            raise ConversionError(msg)
        for index, value in enumerate(node.value):
            yield Node(f"{node.place}[{index}]", value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts at `key`, clean, without empty ones."""
        nodes = tuple(self.items(key))
        for node in nodes:
            if not isinstance(node.value, str):
                msg = f"{node.place}: is not text"
                raise ConversionError(msg)
        return tuple(filter(None, (packages.clean(str(node.value)) for node in nodes)))


def provisions(source: Source) -> Iterator[Provision]:
    """Yield every provision of the text in document order."""
    keys = Keys()

    def make(path: str, parent: str, kind: str, **columns: str) -> Provision:
        return Provision(*keys.give(path), parent, kind, **columns)

    yield make(f"{ROOT}/preambulo", "", "preamble", heading="PREÁMBULO", body="\n".join(source.preamble))
    title: Provision | None = None
    chapter: Provision | None = None
    for article in source.articles:
        if title is None or (title.mark, title.heading) != (article.title_mark, article.title):
            title = make(f"{ROOT}/titulo/{article.title_mark}", "", "title", mark=article.title_mark, heading=article.title)
            chapter = None
            yield title
        if not article.chapter_mark:
            chapter = None
        elif chapter is None or (chapter.mark, chapter.heading) != (article.chapter_mark, article.chapter):
            path = f"{title.path}/{article.chapter_mark}"
            chapter = make(path, title.key, "chapter", mark=article.chapter_mark, heading=article.chapter)
            yield chapter
        head = make(
            f"{ROOT}/articulo/{article.number}",
            (chapter or title).key,
            "article",
            mark=f"Artículo {article.number}",
            heading=article.heading,
            note="\n".join(dict.fromkeys(article.notes)),
        )
        yield head
        yield from tree(head, article.paragraphs, keys)
    if source.transitory:
        yield from _transitory(source.transitory, keys)


def _transitory(paragraphs: Sequence[str], keys: Keys) -> Iterator[Provision]:
    """Yield the transitory provisions: a title and, directly under it, every paragraph, its mark ("PRIMERO. -", "I.") split off."""
    found = TRANSITORY_HEADING.fullmatch(paragraphs[0])
    path, key = keys.give(f"{ROOT}/transitorios")
    title = Provision(path, key, "", "title", heading=found["heading"] if found else "Transitorios")
    yield title
    ordinal = title.path
    for paragraph in (found["rest"] if found else paragraphs[0], *paragraphs[1:]):
        numbered = ORDINAL.fullmatch(paragraph)
        if numbered:
            mark, body = numbered["mark"], numbered["body"]
            path, key = keys.give(f"{title.path}/{mark.partition('.')[0]}")
            ordinal = path
        else:
            mark, body = split(paragraph)
            path, key = keys.give(f"{ordinal}/{mark[:-1] or '-'}")
        yield Provision(path, key, title.key, "transitory", mark, body=body)


def process() -> str:
    """Return the text of process.toml."""
    territories = "".join(
        f'[[territories]]\ncode = "{code}"\nname = "{name}"\npopulation = {{ 2020 = {population} }}\ntile = [{column}, {row}]\n'
        for code, name, population, column, row in BOROUGHS
    )
    return PROCESS.substitute(territories=f"{territories}\n")


def convert(file: Path, out: Path) -> Counter[str]:
    """Write the constitution in `file` as a package into `out`; returns the number of provisions of each kind.

    Raises ConversionError when the file is not as it must be, or `out` holds something else.
    """
    source = read(file)
    count: Counter[str] = Counter()
    origin = (
        f"Official edition of the city, text consolidated to {source.consolidated_to}, read from PDF with a few words misplaced: "
        "not to be quoted as official"
    )
    with packages.create(out, name=NAME, title=TITLE, source=origin) as package:
        package.process(process())
        package.table(TEXTS).add(
            {
                "number": 1,
                "title": source.title,
                "language": source.language,
                "published_on": date.fromisoformat(source.published_on),
                "adopted_on": ADOPTED_ON,
                "source": origin,
            }
        )
        package.table(ADOPTIONS).add({"text": 1, "adopted_on": ADOPTED_ON})
        rows = package.table(PROVISIONS)
        for position, provision in enumerate(provisions(source), 1):
            count[provision.kind] += 1
            rows.add(
                {
                    "text": 1,
                    "key": provision.key,
                    "parent": provision.parent,
                    "position": position,
                    "kind": provision.kind,
                    "mark": provision.mark,
                    "heading": provision.heading,
                    "body": provision.body,
                    "note": provision.note,
                }
            )
    return count


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status: 0, or 2 when the file or OUT will not do."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.convert_articles", description="Turn Mexico City's constitution into a data package."
    )
    parser.add_argument("file", metavar="FILE.json", type=Path, help="meta, preamble, articles and transitory")
    parser.add_argument(
        "out", metavar="OUT", type=Path, help="folder of the package: absent, empty, or an earlier package of this converter"
    )
    options = parser.parse_args(arguments)
    try:
        count = convert(options.file, options.out)
    except ConversionError as error:
        packages.say(str(error))
        return 2
    kinds = ", ".join(f"{kind} {count[kind]:,}" for kind in KINDS if count[kind])
    sys.stdout.write(f"{options.out}: {count.total():,} provisions: {kinds}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
