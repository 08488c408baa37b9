"""The tables of a data package that hold news. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

NOTICES = Table(
    "notices",
    "A notice that was published.",
    (
        Column("number", "integer", "its number, which it keeps", filled=True),
        Column("language", "language", "the language it is in", filled=True),
        Column("publish_at", "datetime", "since when it is public", filled=True),
        Column("withdrawn_at", "datetime", "when its words were taken off the site"),
        Column("withdrawn_reason", "text", "why"),
    ),
    ("number",),
)
NOTICE_VERSIONS = Table(
    "notice_versions",
    "The words of a notice from one moment on; of a withdrawn notice there are none.",
    (
        Column("notice", "integer", "the notice", filled=True, names="notices.number"),
        Column("version", "integer", "which version of its words, in order of writing", filled=True),
        Column("title", "title", "the title", filled=True),
        Column(
            "body",
            "text",
            "the text: an empty line parts paragraphs, `## ` begins a heading, `- ` a list, [words](https://…) is a link",
            filled=True,
        ),
        Column("reason", "text", "what was corrected; empty for the first words that were public"),
        Column("written_at", "datetime", "when they were written", filled=True),
    ),
    ("notice", "version"),
)
TABLES = (NOTICES, NOTICE_VERSIONS)
