"""The text of the demonstration city: what became of what people gave, in which versions the text was published, and what cites what."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.provenance import api as provenance

from .story import Data, Event, Story

DELIVERED, ADOPTED = 2, 3  # versions


def plan(story: Story) -> None:
    """The drafters answer what people gave, and publish the text in versions; what it rests on is cited in the one they deliver."""
    told = story.read("articles.toml")
    for disposition in told["dispositions"]:
        story.at(disposition["days_ago"], _disposer(story, disposition))
    for version in told["versions"]:
        story.at(version["published_days_ago"], _publisher(story, told, version))
        if version["number"] == DELIVERED:
            story.at(version["published_days_ago"], _citer(story, told["basis"]))


def _disposer(story: Story, disposition: Data) -> Event:
    merged = any(name.startswith("merged_into") for name in disposition)

    def dispose(now: datetime) -> None:
        dossiers.dispose(
            story.item(disposition),
            actor=story.actors["drafter"],
            outcome=disposition["outcome"],
            reason=story.told(disposition["reason"]),
            merged_into=story.item(disposition, "merged_into_") if merged else None,
            now=now,
        )

    return dispose


def _publisher(story: Story, told: Data, version: Data) -> Event:
    def publish(now: datetime) -> None:
        published_on = story.today - timedelta(days=version["published_days_ago"])
        drafting.import_text(
            drafting.TextInput(
                version["number"], version["title"], told["language"], published_on, None, told["source"], "", None, "", version["reason"]
            ),
            list(_provisions(story, told["provisions"], version)),
            now=now,
        )

    return publish


def _provisions(story: Story, rows: Sequence[Data], version: Data) -> Iterator[drafting.ProvisionInput]:
    there = [row for row in rows if row["slug"] not in version["without"]]
    for position, row in enumerate(there, start=1):
        yield drafting.ProvisionInput(
            story.provision_key(row["slug"]),
            story.provision_key(row["parent"]) if row.get("parent") else "",
            position,
            row["kind"],
            row.get("mark", "").strip(),
            row.get("heading", "").strip(),
            version["words"].get(row["slug"], row.get("body", "")).strip(),
            row.get("note", "").strip(),
        )


def _citer(story: Story, told: Sequence[Data]) -> Event:
    def cite(now: datetime) -> None:
        for basis in told:
            drafting.cite(
                story.provision_key(basis["provision"]),
                DELIVERED,
                item=story.item(basis),
                relation=provenance.Relation(basis["relation"]),
                reason=story.told(basis["reason"]),
                quote=basis["quote"],
                item_quote=basis["item_quote"],
                actor=story.actors["drafter"],
                now=now,
            )

    return cite
