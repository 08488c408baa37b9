"""The text of the demonstration city: what became of what people gave, and what cites what."""

from datetime import datetime, timedelta

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.provenance import api as provenance

from .story import Data, Event, Story


def plan(story: Story) -> None:
    """The drafters answer what people gave, and publish the text with what it rests on."""
    told = story.read("articles.toml")
    for disposition in told["dispositions"]:
        story.at(disposition["days_ago"], _disposer(story, disposition))
    story.at(told["text"]["published_days_ago"], _publisher(story, told))


def _disposer(story: Story, disposition: Data) -> Event:
    merged = any(name.startswith("merged_into") for name in disposition)

    def dispose(now: datetime) -> None:
        dossiers.dispose(
            story.item(disposition),
            actor=story.actors["drafter"],
            outcome=disposition["outcome"],
            reason=disposition["reason"].strip(),
            merged_into=story.item(disposition, "merged_into_") if merged else None,
            now=now,
        )

    return dispose


def _publisher(story: Story, told: Data) -> Event:
    text = told["text"]

    def publish(now: datetime) -> None:
        published_on = story.today - timedelta(days=text["published_days_ago"])
        drafting.import_text(
            drafting.TextInput(text["number"], text["title"], text["language"], published_on, None, text["source"], ""),
            [
                drafting.ProvisionInput(
                    story.provision_key(row["slug"]),
                    story.provision_key(row["parent"]) if row.get("parent") else "",
                    position,
                    row["kind"],
                    *(row.get(name, "").strip() for name in ("mark", "heading", "body", "note")),
                )
                for position, row in enumerate(told["provisions"], start=1)
            ],
            now=now,
        )
        for basis in told["basis"]:
            drafting.cite(
                story.provision_key(basis["provision"]),
                text["number"],
                item=story.item(basis),
                relation=provenance.Relation(basis["relation"]),
                reason=basis["reason"],
                quote=basis["quote"],
                item_quote=basis["item_quote"],
                actor=story.actors["drafter"],
                now=now,
            )

    return publish
