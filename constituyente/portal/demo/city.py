"""The demonstration city: synthetic people and texts, brought in through the same services as anybody's, at dates behind today's.

Nothing is written past the services: a petition is received, decided, signed; the log is sealed as it would have been; promises and dossier
items come from being pulled. The seed makes people and keys the same each time.
"""

import csv
import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Rng, Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.portal import importing, upkeep

HERE = Path(__file__).resolve().parent
SEED = "constituyente demo"
ZONE = ZoneInfo("America/Mexico_City")
FIRST = 175  # days before today on which the story begins
STAFF = (
    ("moderacion@demo.example", "Mesa de moderación", "moderator"),
    ("secretaria@demo.example", "Secretaría técnica", "secretariat"),
    ("redaccion@demo.example", "Grupo de trabajo", "drafter"),
)
STRENGTHS: tuple[process.Strength, ...] = ("email",) * 9 + ("phone",) * 7 + ("identity",) * 2 + ("in_person",) * 2
CHANNELS: Mapping[process.Strength, tuple[petitions.Channel, ...]] = {
    "email": ("web",),
    "phone": ("web", "web", "tablet"),
    "identity": ("web",),
    "in_person": ("kiosk", "brigade", "paper"),
}

Data = Mapping[str, Any]
Event = Callable[[datetime], None]


@dataclass(frozen=True)
class Files:
    """The texts of the city."""

    petitions: tuple[Data, ...]
    text: Data
    provisions: tuple[Data, ...]
    basis: tuple[Data, ...]
    dispositions: tuple[Data, ...]
    answers: tuple[Data, ...]


def _read() -> Files:
    def load(name: str) -> Data:
        return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

    articles = load("articles.toml")
    return Files(
        petitions=tuple(load("petitions.toml")["petitions"]),
        text=articles["text"],
        provisions=tuple(articles["provisions"]),
        basis=tuple(articles["basis"]),
        dispositions=tuple(articles["dispositions"]),
        answers=tuple(load("answers.toml")["answers"]),
    )


def process_file(today: date) -> str:
    """The city's process file, its dates set around `today`."""

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    return (
        (HERE / "process.toml.in")
        .read_text(encoding="utf-8")
        .format(
            listening_opens=day(-FIRST),
            listening_closes=day(45),
            drafting_opens=day(-60),
            drafting_closes=day(60),
            assembly_opens=day(-20),
            assembly_closes=day(90),
            holidays="[]",
        )
    )


def provision_key(slug: str) -> str:
    """The permanent key of a provision of the demo text."""
    return sha256(f"demo/{slug}".encode()).hexdigest()[:8]


class City:
    """The city while it is built: what happens on which day, and who is who."""

    def __init__(self, today: date, rng: Rng) -> None:
        self.today = today
        self.rng = rng
        self.files = _read()
        self.numbers = dict[int, int]()  # number in the file → number given
        self.actors = dict[str, accounts.Actor]()
        self.answered = set[int]()
        self.days: defaultdict[int, list[Event]] = defaultdict(list)  # days before today → what happens, in order

    def at(self, days_ago: int, event: Event) -> None:
        """Let `event` happen so many days before today."""
        self.days[days_ago].append(event)

    def plan(self) -> None:
        """Lay the whole story out over the days."""
        self.at(FIRST, self._begin)
        for petition in self.files.petitions:
            self._plan_petition(petition)
        for disposition in self.files.dispositions:
            self.at(disposition["days_ago"], self._disposer(disposition))
        self.at(self.files.text["published_days_ago"], self._publish)
        self.at(self.files.text["adopted_days_ago"], self._adopt)

    def _begin(self, now: datetime) -> None:
        process.apply(process_file(self.today), now=now)
        for email, name, role in STAFF:
            self.actors[role] = accounts.ensure_staff(email, name, [role], now=now)

    def _plan_petition(self, petition: Data) -> None:
        received = petition["days_ago"]
        self.at(received, self._receiver(petition))
        if petition["status"] == "waiting":
            return
        decided = received - petition["decided_after_days"]
        self.at(decided, self._decider(petition))
        total, days = petition.get("signatures", 0), petition.get("signing_days", 1)
        for count in range(total):
            day = decided - int(days * count / max(total, 1))
            self.at(max(day, 0), self._signer(petition, count))

    def _receiver(self, petition: Data) -> Event:
        def receive(now: datetime) -> None:
            self.numbers[petition["number"]] = petitions.receive(
                title=petition["title"],
                demand=petition["demand"].strip(),
                reasons=petition["reasons"].strip(),
                wording=petition.get("wording", "").strip(),
                subject=petition["subject"],
                author=petition["author"],
                language=petition["language"],
                now=now,
                rng=self.rng,
            )

        return receive

    def _decider(self, petition: Data) -> Event:
        refusal = petition.get("refusal")

        def decide(now: datetime) -> None:
            petitions.decide(
                self.numbers[petition["number"]],
                actor=self.actors["moderator"],
                admit=refusal is None,
                ground=refusal["ground"] if refusal else "",
                reason=refusal["reason"] if refusal else "Cumple las reglas publicadas.",
                now=now,
            )

        return decide

    def _signer(self, petition: Data, count: int) -> Event:
        def sign(now: datetime) -> None:
            draw = self.rng.bytes(4)
            strength = STRENGTHS[draw[0] % len(STRENGTHS)]
            rules = process.current()
            places = [one.code for one in rules.territories]
            bands = [band.key for band in rules.people.age_bands]
            petitions.sign(
                self.numbers[petition["number"]],
                identity=f"persona-{petition['number']}-{count}@demo.example",
                strength=strength,
                channel=CHANNELS[strength][draw[1] % len(CHANNELS[strength])],
                # Half sign where the petition comes from, the others anywhere.
                territory=petition["territory"] if draw[2] & 1 else places[draw[2] % len(places)],
                age_band=bands[0] if draw[3] < 25 else bands[-1],  # noqa: PLR2004  about one in ten
                now=now,
                rng=self.rng,
            )

        return sign

    def _disposer(self, disposition: Data) -> Event:
        into = disposition.get("merged_into")

        def dispose(now: datetime) -> None:
            dossiers.dispose(
                self._item(disposition["petition"]),
                actor=self.actors["drafter"],
                outcome=disposition["outcome"],
                reason=disposition["reason"].strip(),
                merged_into=self._item(into) if into else None,
                now=now,
            )

        return dispose

    def _item(self, petition: int) -> int:
        return dossiers.item_of(Ref("petition", str(self.numbers[petition])))

    def _publish(self, now: datetime) -> None:
        with TemporaryDirectory() as folder:
            self._write_package(Path(folder))
            importing.import_package(Path(folder), now=now, rng=self.rng)
        for basis in self.files.basis:
            drafting.cite(
                provision_key(basis["provision"]),
                self.files.text["number"],
                item=self._item(basis["petition"]),
                relation=provenance.Relation(basis["relation"]),
                reason=basis["reason"],
                quote=basis["quote"],
                item_quote=basis["item_quote"],
                actor=self.actors["drafter"],
                now=now,
            )

    def _adopt(self, now: datetime) -> None:
        constitution.adopt(self.files.text["number"], on=now.astimezone(ZONE).date(), now=now)

    def _write_package(self, folder: Path) -> None:
        """The city's text as a data package, so that it comes in through the importer."""
        text = self.files.text

        published_on = (self.today - timedelta(days=text["published_days_ago"])).isoformat()
        (folder / "process.toml").write_text(process_file(self.today), encoding="utf-8")
        files = {"process": "process.toml", "texts": "texts.csv", "provisions": "provisions.csv"}
        resources = [{"name": name, "path": path} for name, path in files.items()]
        (folder / "datapackage.json").write_text(json.dumps({"name": "demo", "resources": resources}), encoding="utf-8")
        with (folder / "texts.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["number", "title", "language", "published_on", "adopted_on", "source", "url"])
            writer.writerow([text["number"], text["title"], text["language"], published_on, "", text["source"], ""])
        with (folder / "provisions.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text", "key", "parent", "position", "kind", "mark", "heading", "body", "note"])
            for position, row in enumerate(self.files.provisions, start=1):
                parent = provision_key(row["parent"]) if row.get("parent") else ""
                parts = [row.get(name, "").strip() for name in ("mark", "heading", "body", "note")]
                writer.writerow([text["number"], provision_key(row["slug"]), parent, position, row["kind"], *parts])

    def keep_promises(self, now: datetime) -> None:
        """Let the offices do what the story says they did by this day."""
        for order, answer in enumerate(self.files.answers):
            number = self.numbers.get(answer["petition"])
            if order in self.answered or number is None:
                continue
            for promise in promises.promises_about(Ref("petition", str(number)), process.current(), now=now):
                kept_on = promise.made_at.astimezone(ZONE).date() + timedelta(days=answer["days_after_crossing"])
                if promise.mark == answer["mark"] and now.astimezone(ZONE).date() >= kept_on:
                    promises.fulfil(
                        promise.number,
                        actor=self.actors["secretariat"],
                        on=kept_on,
                        text=answer["text"].strip(),
                        who=answer["who"],
                        now=now,
                    )
                    self.answered.add(order)


def build(*, now: datetime) -> Iterator[int]:
    """Build the city, day by day from FIRST days ago to `now`; yields the days left, for whoever shows progress."""
    today = now.astimezone(ZONE).date()
    city = City(today, Seeded(SEED))
    city.plan()
    for days_ago in range(FIRST, -1, -1):
        morning = datetime.combine(today - timedelta(days=days_ago), time(9), ZONE)
        moment = min(morning, now) if days_ago == 0 else morning
        for minute, event in enumerate(city.days.get(days_ago, ())):
            event(min(moment + timedelta(seconds=20 * minute), now))
        evening = min(moment + timedelta(hours=4), now)
        origin = process.current().log.origin
        # Twice: crossings and what is pulled from them are queued by the first.
        for _round in range(2):
            while ledger.seal(origin=origin, now=evening):
                pass
            upkeep.pull(now=evening)
        city.keep_promises(evening)
        yield days_ago
    upkeep.settle(now=now)
