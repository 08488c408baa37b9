"""The tables of this package in a data package. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

OUTCOMES = ("adopted", "adopted_in_part", "merged", "already_covered", "not_adopted", "out_of_scope")

ITEMS = Table(
    "items",
    "One input as the drafters have it: a frozen copy of something people gave.",
    (
        Column("number", "integer", "The item's number, which it keeps.", filled=True),
        Column("source", "ref", "What it copies, with its version, such as `petition/7@1`.", filled=True),
        Column("subject", "word", "Key of a subject of the outline in `process.toml`."),
        Column("title", "text", "The title of what it copies.", filled=True),
        Column("text", "text", "Its text, paragraphs apart by an empty line."),
        Column("language", "language", "Of the text.", filled=True),
        Column("hash", "word", "SHA-256 of its record, in hexadecimal digits.", filled=True),
        Column("gathered_at", "datetime", "When it was copied.", filled=True),
    ),
    unique=("number",),
)
DISPOSITIONS = Table(
    "dispositions",
    "What the drafters decided on an item, and why.",
    (
        Column("item", "integer", "The number of the item.", filled=True, names="items.number"),
        Column("outcome", "word", "What becomes of it.", filled=True, of=OUTCOMES),
        Column(
            "merged_into",
            "integer",
            "The number of the item that it was merged into; with the outcome `merged` and no other.",
            names="items.number",
        ),
        Column("reason", "text", "Why.", filled=True),
        Column("decided_at", "datetime", "When it was decided.", filled=True),
        Column("rules_version", "integer", "The version of the rules it was decided under.", filled=True),
    ),
    unique=("item",),
)
TABLES = (ITEMS, DISPOSITIONS)
