"""The tables of a data package that hold reviews. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

RULES = ("burst", "network", "provider", "disposable", "fast", "territory", "batch", "disputed", "reported")

REVIEWS = Table(
    "reviews",
    "A case: signatures that looked stuffed, and what was decided.",
    (
        Column("number", "integer", "its number, which it keeps", filled=True),
        Column("about", "ref", "what they were given to, such as petition/7", filled=True),
        Column("tally", "word", "what that is called in the log", filled=True),
        Column("rule", "word", "by what they were found", filled=True, of=RULES),
        Column("evidence", "text", "numbers, as JSON", filled=True),
        Column("reason", "text", "what whoever found them said"),
        Column("opened_at", "datetime", "since when they are held", filled=True),
        Column("due_at", "datetime", "when they count again if nobody decides", filled=True),
        Column("rules_version", "integer", "version of the rules they were found under", filled=True, names="rules_versions.version"),
        Column("record", "text", "the exact text whose hash is in the `hold` entries", filled=True),
        Column("outcome", "word", "what was decided", of=("exclude", "release", "lapse")),
        Column("settled_at", "datetime", "when that was"),
        Column("ruling", "text", "the reason"),
        Column("ending", "text", "the exact text whose hash is in the entries that followed"),
    ),
    ("number",),
)
ENTRIES = Table(
    "reviewed_entries",
    "An entry of the log that a case held, and what came of an appeal.",
    (
        Column("case", "integer", "the case", filled=True, names="reviews.number"),
        Column("index", "integer", "the entry's place in the log", filled=True),
        Column("held_at", "datetime", "since when it was held", filled=True),
        Column("appealed_at", "datetime", "when its giver appealed"),
        Column("appeal_outcome", "word", "what was decided on that", of=("reinstate", "uphold")),
        Column("appeal_settled_at", "datetime", "when that was"),
        Column("appeal_ruling", "text", "the reason"),
        Column("appeal_ending", "text", "the exact text whose hash is in the `reinstate` entry"),
    ),
    ("case", "index"),
)
TABLES = (REVIEWS, ENTRIES)
