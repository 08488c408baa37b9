"""The tables of a data package that hold petitions. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

TEXT = (
    Column("title", "title", "its title", filled=True),
    Column("demand", "text", "what is asked", filled=True),
    Column("reasons", "text", "why"),
    Column("wording", "text", "the norm proposed, if it proposes one"),
)
RULES = Column("rules_version", "integer", "version of the rules in force then; empty: the newest", names="rules_versions.version")

PETITIONS = Table(
    "petitions",
    "A petition, with the text of it that people read and sign.",
    (
        Column("number", "integer", "its number, which it keeps", filled=True),
        Column("key", "word", "what the log calls it: 16 hexadecimal digits; empty: it gets one"),
        *TEXT,
        Column("version", "integer", "which version of its text this is; empty: 1"),
        Column("written_at", "datetime", "when this text was written; empty: when it is imported"),
        Column("language", "language", "of the text, as in es, en, nah (BCP 47)", filled=True),
        Column("subject", "word", "key of a subject of the outline in `process.toml`", names="subjects.key"),
        Column("author", "title", "who asks, if that is public: a group or an office; leave private persons out"),
        Column("submitted_at", "datetime", "when it was handed in; empty: when it opened"),
        Column("opened_at", "datetime", "when it began to take signatures; empty: when it is imported, or never if it was refused"),
        Column("closes_at", "datetime", "when its time ends or ended; empty: not known, it was gathered elsewhere"),
        Column("rules_version", "integer", "version of the rules it opened under", names="rules_versions.version"),
        Column("url", "url", "where it stands in its origin"),
        Column("tags_shredded_at", "datetime", "when the key that told its signers apart was destroyed"),
        Column("shredding", "text", "the record of that"),
        Column("withdrawn_at", "datetime", "when its author took it back"),
        Column("withdrawal", "text", "why, in the author's words"),
    ),
    ("number",),
)
EARLIER_TEXTS = Table(
    "earlier_texts",
    "An earlier version of a petition's text.",
    (
        Column("petition", "integer", "the petition", filled=True, names="petitions.number"),
        Column("version", "integer", "1, 2, 3 …", filled=True),
        *TEXT,
        Column("written_at", "datetime", "when it was written", filled=True),
    ),
    ("petition", "version"),
)
DECISIONS = Table(
    "decisions",
    "Whether a petition was admitted, and why.",
    (
        Column("petition", "integer", "the petition", filled=True, names="petitions.number"),
        Column("admitted", "boolean", "whether it was admitted", filled=True),
        Column("ground", "word", "key of the published ground on which it was refused"),
        Column("reason", "text", "why, in words", filled=True),
        Column("decided_at", "datetime", "when", filled=True),
        RULES,
    ),
    ("petition",),
)
APPEALS = Table(
    "appeals",
    "What the author of a refused petition said against it, and what was decided.",
    (
        Column("petition", "integer", "the petition", filled=True, names="petitions.number"),
        Column("text", "text", "what they said", filled=True),
        Column("made_at", "datetime", "when", filled=True),
        Column("admitted", "boolean", "whether it was admitted after all; empty: not decided yet"),
        Column("reason", "text", "why, in words"),
        Column("decided_at", "datetime", "when that was decided"),
        RULES,
    ),
    ("petition",),
)
REPORTED_COUNTS = Table(
    "reported_counts",
    "A count of signatures that somebody else reports.",
    (
        Column("petition", "integer", "the petition", filled=True, names="petitions.number"),
        Column("signatures", "integer", "how many, in all", filled=True),
        Column("as_of", "date", "the day of the count", filled=True),
        Column("reported_by", "title", "who reports it, as the page will name them", filled=True),
        Column("url", "url", "where the count can be looked up"),
    ),
    ("petition",),
)
SIGNATURE_DAYS = Table(
    "signature_days",
    "What the signatures of a petition came to at the end of a day, where enough came to tell it apart.",
    (
        Column("petition", "integer", "the petition", filled=True, names="petitions.number"),
        Column("day", "date", "the day, in the time zone of the process", filled=True),
        Column("signatures", "integer", "how many there were at its end", filled=True),
    ),
    ("petition", "day"),
)
BREAKDOWNS = Table(
    "signature_tables",
    "A table of signatures by place, age and channel that was published.",
    (
        Column("number", "integer", "its number, which it keeps", filled=True),
        Column("petition", "integer", "the petition", filled=True, names="petitions.number"),
        Column("at", "datetime", "when it was published", filled=True),
        Column("size", "integer", "the size of the log at which it is true", filled=True),
        Column("signatures", "integer", "all signatures then", filled=True),
        Column("record", "text", "the exact text whose hash is in the log", filled=True),
    ),
    ("number",),
)
TABLES = (PETITIONS, EARLIER_TEXTS, DECISIONS, APPEALS, REPORTED_COUNTS, SIGNATURE_DAYS, BREAKDOWNS)
