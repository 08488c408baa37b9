"""Dossier items, texts and adoptions as the services make them."""

from collections.abc import Sequence
from datetime import date, datetime

from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

from . import petitions

DEMAND = "Pedimos que toda parada tenga sombra y asiento."
ADOPTED_ON = date(2026, 8, 20)


def item(
    *, outcome: str = "", reason: str = "Entra en el artículo 1.", merged_into: int | None = None, now: datetime, **petition: str
) -> int:
    """A dossier item made of an admitted petition, decided if `outcome` says how; returns its number."""
    number = petitions.opened(now=now, **petition)
    dossiers.gather(now=now)
    found = dossiers.item_of(Ref("petition", str(number)))
    if outcome:
        dispose(found, outcome, reason, merged_into=merged_into, now=now)
    return found


def dispose(number: int, outcome: str, reason: str = "Entra en el artículo 1.", *, merged_into: int | None = None, now: datetime) -> None:
    """Item `number` is decided."""
    dossiers.dispose(number, actor=accounts.SYSTEM, outcome=outcome, reason=reason, merged_into=merged_into, now=now)


def key(name: str) -> str:
    """The permanent key of the provision called `name` in these tests: "a1" is 000000a1."""
    return name.rjust(8, "0")


def row(
    name: str, parent: str = "", *, position: int = 0, kind: str = "paragraph", mark: str = "", heading: str = "", body: str = ""
) -> drafting.ProvisionInput:
    """One provision; `placed` gives positions."""
    return drafting.ProvisionInput(key(name), key(parent) if parent else "", position, kind, mark, heading, body, "")


def placed(rows: Sequence[drafting.ProvisionInput]) -> list[drafting.ProvisionInput]:
    """The rows with the positions of their order."""
    return [
        drafting.ProvisionInput(one.key, one.parent, position, one.kind, one.mark, one.heading, one.body, one.note)
        for position, one in enumerate(rows, start=1)
    ]


def provisions(articles: int = 2) -> list[drafting.ProvisionInput]:
    """A preamble, a title with `articles` articles of two paragraphs each, and a title of transitory provisions."""
    rows = [
        row("e0", kind="preamble", heading="Preámbulo", body="Vivimos juntos.\nEsto nos prometemos."),
        row("b1", kind="title", mark="Título primero", heading="La ciudad"),
    ]
    for number in range(1, articles + 1):
        rows += [
            row(f"a{number}", "b1", kind="article", mark=f"Artículo {number}", heading=f"Tema {number}"),
            row(f"a{number}1", f"a{number}", mark="1.", body="Toda parada tendrá sombra y asiento, de día y de noche."),
            row(f"a{number}2", f"a{number}", mark="2.", body="La ley dirá cuándo."),
        ]
    rows += [
        row("b9", kind="title", heading="Transitorios"),
        row("d1", "b9", kind="transitory", mark="Primero", body="Rige desde mañana."),
    ]
    return placed(rows)


def text(number: int = 1, *, title: str = "Carta de Villa Clara", language: str = "es") -> drafting.TextInput:
    """The text of `provisions`, not adopted."""
    return drafting.TextInput(number, title, language, date(2026, 8, 10), None, "Edición de prueba", "")


def published(number: int = 1, *, articles: int = 2, now: datetime) -> int:
    """A published version; returns its number."""
    drafting.import_text(text(number), provisions(articles), now=now)
    return number


def adopted(number: int = 1, *, articles: int = 2, now: datetime) -> int:
    """A published version that was adopted; returns its number."""
    published(number, articles=articles, now=now)
    constitution.adopt(number, on=ADOPTED_ON, now=now)
    return number


def cite(name: str, source: int, *, version: int = 1, quote: str = "sombra y asiento", now: datetime) -> None:
    """Provision `name` is based on item `source`."""
    drafting.cite(
        key(name),
        version,
        item=source,
        relation=provenance.Relation.BASED_ON,
        reason="Entra como lo pidieron.",
        quote=quote,
        item_quote="toda parada tenga sombra y asiento",
        actor=accounts.SYSTEM,
        now=now,
    )


def cited(articles: int, *, now: datetime) -> int:
    """A version whose every article cites one item; returns the item's number."""
    source = item(title="Sombra", outcome="adopted", now=now)
    published(articles=articles, now=now)
    for article in range(1, articles + 1):
        cite(f"a{article}1", source, now=now)
    return source
