"""The table of a data package that says which texts were adopted. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

ADOPTIONS = Table(
    "adoptions",
    "A version of the text was adopted.",
    (
        Column("text", "integer", "the version", filled=True, names="texts.number"),
        Column("adopted_on", "date", "the day", filled=True),
        Column("rollcall", "ref", "the vote that decided it, such as rollcall/102"),
        Column("recorded_at", "datetime", "when it was recorded; empty: when it is imported"),
        Column("rules_version", "integer", "version of the rules in force then; empty: the newest", names="rules_versions.version"),
    ),
    ("text",),
)
TABLES = (ADOPTIONS,)
