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
ACTS = ("named", "planned", "moved", "held", "corrected")
STEPS = Table(
    "promise_steps",
    "One dated fact on the way to a promise, or a correction of how it was kept.",
    (
        Column("promise", "integer", "the promise", filled=True, names="promises.number"),
        Column("position", "integer", "the how manieth it is", filled=True),
        Column(
            "act",
            "word",
            "what happened: people named, announced, moved, held, corrected",
            filled=True,
            of=ACTS,
        ),
        Column("begins_at", "datetime", "when it is to take place, as announced"),
        Column("on", "date", "the day on which it took place"),
        Column("place", "text", "where"),
        Column("who", "text", "who was there"),
        Column("people", "text", "who is named, one on each line"),
        Column("reason", "text", "why it is otherwise than before, or what was wrong"),
        Column("text", "text", "the minutes, or what is right"),
        Column("recorded_at", "datetime", "when that was recorded", filled=True),
        Column("record", "text", "of a correction: the exact text whose hash is in the log"),
    ),
    ("promise", "position"),
)
FILES = Table(
    "promise_files",
    "A public file that goes with how a promise was kept, or with one of its steps; it lies in promise_files/ under its key.",
    (
        Column("promise", "integer", "the promise", filled=True, names="promises.number"),
        Column("step", "integer", "position of the step; empty: how the promise was kept"),
        Column("position", "integer", "the how manieth file it is", filled=True),
        Column("key", "word", "its name in the folder, 32 hexadecimal digits", filled=True),
        Column("name", "text", "what it is called", filled=True),
        Column("media", "word", "its type", filled=True, of=("image/jpeg", "image/png", "application/pdf")),
        Column("size", "integer", "its bytes", filled=True),
        Column("sha256", "word", "SHA-256 of its bytes", filled=True),
        Column("kept_at", "datetime", "when it came in", filled=True),
    ),
    ("key",),
)
TABLES = (PROMISES, FULFILMENTS, STEPS, FILES)
