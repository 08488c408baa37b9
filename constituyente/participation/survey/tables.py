"""The tables of this package in a data package. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

QUESTIONNAIRE = Column("questionnaire", "word", "What names the questionnaire: 16 hexadecimal digits.", filled=True)

COUNTS = Table(
    "survey_counts",
    "How many answered a questionnaire.",
    (
        QUESTIONNAIRE,
        Column("started", "integer", "How many began.", filled=True),
        Column("complete", "integer", "How many handed in.", filled=True),
        Column(
            "valid", "integer", "How many of those count: one question answered or more, and neither taken back nor excluded.", filled=True
        ),
        Column("as_of", "integer", "The size of the log at which that is true.", filled=True),
    ),
    unique=("questionnaire",),
)
ANSWERS = Table(
    "answers",
    "What somebody wrote as the answer to an open question, as moderators show it.",
    (
        Column("folio", "word", "The answer's, twelve characters.", filled=True),
        QUESTIONNAIRE,
        Column("question", "word", "The key of a question.", filled=True),
        Column("text", "text", "The words, `[…]` where something was left out.", filled=True),
        Column("language", "language", "Of the text.", filled=True),
        Column("shown", "date", "The first day of the month since which it is shown.", filled=True),
    ),
    unique=("folio", "question"),
)
WITHDRAWN = Table(
    "answers_withdrawn",
    "An answer whose words were shown until whoever gave it took it back.",
    (
        Column("folio", "word", "The answer's, twelve characters.", filled=True),
        QUESTIONNAIRE,
        Column("language", "language", "Of what was written.", filled=True),
        Column("shown", "date", "The first day of the month since which it was shown.", filled=True),
        Column("withdrawn", "date", "The first day of the month in which it was taken back.", filled=True),
    ),
    unique=("folio",),
)
SNAPSHOTS = Table(
    "survey_tables",
    "A snapshot of the survey's tables, in which no small group is shown.",
    (
        Column("number", "integer", "1, 2, 3 …", filled=True),
        QUESTIONNAIRE,
        Column("at", "datetime", "When it was made.", filled=True),
        Column("hash", "word", "SHA-256 of the record, 64 hexadecimal digits.", filled=True),
        Column("record", "word", "The file of the package that is the record: JSON, exactly as it was hashed.", filled=True),
    ),
    unique=("number",),
)
TABLES = (COUNTS, ANSWERS, WITHDRAWN, SNAPSHOTS)
