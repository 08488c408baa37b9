"""What the list of many petitions takes, the page of one with many signatures, and looking for similar ones at every keystroke.

`python -m tests.harness.many_petitions`, on SQLite in a directory that is thrown away, or on the empty database of DATABASE_URL
(`python -m tests.harness.postgres python -m tests.harness.many_petitions`).
"""

import hashlib
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import django

if __name__ == "__main__":  # before anything of ours is imported
    FOLDER = tempfile.TemporaryDirectory(prefix="constituyente-bench-")
    os.environ |= {"CONSTITUYENTE_DATA": FOLDER.name, "DJANGO_SETTINGS_MODULE": "constituyente.config.settings"}
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import SYSTEM
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Tally
from constituyente.foundation.process import api as process
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Decision, Petition, Signature, TextVersion
from constituyente.portal.benchmarks.running import MEGABYTE
from constituyente.portal.benchmarks.signing import RULES

PETITIONS = 10_000
SIGNATURES = (1_000, 1_000_000)  # of the first two petitions
CHUNK = 2_000
ROUNDS = 9
TITLES = 40  # that are typed, letter by letter
SHORTEST = 4  # letters from which on similar ones are looked for
WORDS = "sombra bancas agua árboles bibliotecas paradas banquetas luz rampas huertos mercados fuentes escuelas clínicas canchas"
DOINGS = ("Más", "Mejores", "Recuperar", "Abrir", "Cuidar", "Poner", "No cerrar", "Pagar", "Vigilar", "Repartir")
PLACES = ("el parque", "la colonia Centro", "los mercados", "la avenida norte", "el río", "los barrios altos", "cada unidad habitacional")
REASONS = (
    "Hoy la gente espera de pie, al sol y sin dónde sentarse; quienes más lo sufren son las niñas, los niños y las personas mayores. "
    "La Constitución debe decir a quién le toca y en cuánto tiempo."
)


@dataclass(frozen=True)
class Lists:
    """Milliseconds: of pages by what they are, with statements; of similar ones the first time, mostly, and the slow twentieth."""

    pages: dict[str, tuple[float, int]]
    first: float
    middle: float
    slow: float
    keystrokes: int
    memory: float


def _title(rng: random.Random, number: int) -> str:
    first, second = rng.sample(WORDS.split(), 2)
    return f"{rng.choice(DOINGS)} {first} y {second} en {rng.choice(PLACES)}, sección {number % 700}"


def plant(progress: Callable[[int], None]) -> tuple[int, list[str]]:
    """In the throw-away installation: PETITIONS open petitions, the first two with SIGNATURES. Returns the first's number, and some titles.

    One is handed in and opened as people do it; the others are rows like it, written in bulk.
    """
    call_command("migrate", verbosity=0, interactive=False)
    now, day, rng = timezone.now(), timedelta(days=1), random.Random(1)  # noqa: S311  texts, not secrets
    process.apply(RULES.format(opens=(now - 30 * day).date(), closes=(now + 30 * day).date()), now=now)
    moderator = accounts.ensure_staff("bench@bench.example", "Bench", ["moderator"], now=now)
    text = {"title": _title(rng, 0), "demand": "Que se haga.", "reasons": REASONS, "wording": ""}
    first = petitions.receive(**text, subject="", author="", language="es", now=now, rng=SYSTEM)
    petitions.decide(first, actor=moderator, admit=True, reason="It asks for something.", now=now)
    while ledger.seal(origin=process.current().log.origin, now=now):
        ledger.publish()
    titles = [_title(rng, number) for number in range(1, PETITIONS)]
    for start in range(0, len(titles), CHUNK):
        _copies(first, titles[start : start + CHUNK], start)
        progress(start + CHUNK)
    for place, number in enumerate(SIGNATURES):
        for count in _sign(first + place, number):
            progress(count)
    return first, rng.sample(titles, TITLES)


def _copies(number: int, titles: list[str], start: int) -> None:
    """Petitions like petition `number`, each with a title and a number of its own."""
    first = Petition.objects.get(number=number)
    text, decision = TextVersion.objects.get(petition=first), Decision.objects.get(petition=first)
    rows = [
        Petition(**_values(first) | {"number": number + place, "key": hashlib.sha256(str(place).encode()).hexdigest()[:16]})
        for place in range(start + 1, start + len(titles) + 1)
    ]
    Petition.objects.bulk_create(rows)
    titled = list(zip(rows, titles, strict=True))
    TextVersion.objects.bulk_create([TextVersion(**_values(text) | {"petition": row, "title": title}) for row, title in titled])
    Decision.objects.bulk_create([Decision(**_values(decision) | {"petition": row}) for row in rows])
    counts = [(row.key, row.number % 4999) for row in rows]
    Tally.objects.bulk_create([Tally(name=key, total=count, by_strength={"email": count}) for key, count in counts])
    at, body = first.opened_at or timezone.now(), f"{text.demand}\n\n{REASONS}"
    corpus.put(
        corpus.Text(Ref("petition", str(row.number), 1), title, body, language="es", subject="", territory="", given=True, at=at)
        for row, title in titled
    )


def _values(row: Model) -> dict[str, object]:
    """What a row holds, but for its id."""
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}


def _sign(number: int, count: int) -> Iterator[int]:
    """So many rows of signatures for a petition, and its tally; tells how many there are."""
    petition = Petition.objects.get(number=number)
    now = timezone.now()
    for start in range(0, count, CHUNK):
        hashes = [hashlib.sha256(f"{number} {place}".encode()).digest() for place in range(start, min(start + CHUNK, count))]
        Signature.objects.bulk_create(
            [
                Signature(petition=petition, tag=one, leaf=one, strength="email", channel="web", rules_version=1, confirmed_at=now)
                for one in hashes
            ]
        )
        yield start + CHUNK
    Tally.objects.update_or_create(name=petition.key, defaults={"total": count, "by_strength": {"email": count}})


def measure(first: int, titles: list[str]) -> Lists:
    """Inside: the pages, each ROUNDS times made anew, and a search at each letter of the titles."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    few, many = (f"{number:,}" for number in SIGNATURES)
    addresses = {
        "list": "/petitions",
        "list, most signed": "/petitions?order=most",
        "list, nearest to a mark": "/petitions?order=near",
        "list, in turn": "/petitions?order=turn",
        "list, words": "/petitions?q=sombra+mercados",
        f"petition with {few} signatures": f"/petitions/{first}",
        f"petition with {many} signatures": f"/petitions/{first + 1}",
        "home": "/",
    }
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = [_typed(client, titles[0])]
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEGABYTE
    with override_settings(PAGE_MAX_AGE=0):
        pages = {name: _page(client, address) for name, address in addresses.items()}
    for title in titles:
        took += [_typed(client, title[:end]) for end in range(SHORTEST, len(title) + 1)]
    later = took[1:]
    return Lists(pages, took[0], statistics.median(later), statistics.quantiles(later, n=20)[-1], len(later), memory)


def _page(client: Client, address: str) -> tuple[float, int]:
    """The median in ms of a page, and its statements."""
    with CaptureQueriesContext(connection) as asked:
        if client.get(address).status_code != 200:
            message = f"{address} was not answered"
            raise RuntimeError(message)
    statements = len(asked)  # before the next request empties the list
    return statistics.median(_timed(lambda: client.get(address)) for _round in range(ROUNDS)), statements


def _typed(client: Client, title: str) -> float:
    """Milliseconds of looking for what is similar to a petition whose title is so far."""
    return _timed(lambda: client.post("/petitions/new", {"title": title, "look": "1"}))


def _timed(ask: Callable[[], object]) -> float:
    """Milliseconds of processor time, which others on the machine hardly change; on SQLite the database works in this process too."""
    began = time.process_time()
    ask()
    return 1000 * (time.process_time() - began)


def _told(done: int) -> None:
    if done % 100_000 == 0:
        sys.stderr.write(f"\r{done:,} rows ")


def main() -> None:
    """Plant, measure, print."""
    call_command("collectstatic", verbosity=0, interactive=False)
    found = measure(*plant(_told))
    print(f"\n{connection.vendor}: {PETITIONS:,} petitions")
    for name, (took, statements) in found.pages.items():
        print(f"  {name:<36}{took:7.1f} ms, {statements} statements")
    print(f"  {'similar, at each letter':<36}{found.middle:7.1f} ms, 95 of 100 within {found.slow:.1f} ms, of {found.keystrokes:,}")
    print(f"  {'similar, the first time':<36}{found.first:7.0f} ms and {found.memory:.0f} MB: the index is made")


if __name__ == "__main__":
    main()
