"""The tables of a data package that hold promises. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

KINDS = ("answer", "hearing", "commitment", "debate")

PROMISES = Table(
    "promises",
    "What an office owes since a mark was crossed.",
    (
        Column("number", "integer", "its number, which it keeps", filled=True),
        Column("about", "ref", "what it is owed to, such as petition/7", filled=True),
        Column("kind", "word", "what is owed", filled=True, of=KINDS),
        Column("by", "word", "key of the official or body that owes it", filled=True),
        Column("mark", "integer", "the mark that was crossed", filled=True),
        Column("people", "integer", "how many hear, for a hearing", filled=True),
        Column("log", "text", "the log that has the crossing", filled=True),
        Column("cause", "integer", "the crossing's entry in that log", filled=True),
        Column("made_at", "datetime", "when the mark was crossed", filled=True),
        Column("due_at", "datetime", "when it is due", filled=True),
        Column("rules_version", "integer", "version of the rules it is owed under", filled=True, names="rules_versions.version"),
        Column("record", "text", "the exact text whose hash is in the log", filled=True),
    ),
    ("number",),
)
FULFILMENTS = Table(
    "fulfilments",
    "How a promise was kept.",
    (
        Column("promise", "integer", "the promise", filled=True, names="promises.number"),
        Column("kept_on", "date", "the day, as those who kept it say", filled=True),
        Column("who", "text", "those who kept it, by office or seat", filled=True),
        Column("text", "text", "the answer, or the minutes", filled=True),
        Column("recorded_at", "datetime", "when that was recorded", filled=True),
        Column("record", "text", "the exact text whose hash is in the log", filled=True),
    ),
    ("promise",),
)
TABLES = (PROMISES, FULFILMENTS)
