"""The table of a data package that dates the rules. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

RULES_VERSIONS = Table(
    "rules_versions",
    "A version of the rules: the newest is `process.toml`, the others lie in `process/`, as `process/1.toml`.",
    (
        Column("version", "integer", "1, 2, 3 …", filled=True),
        Column("applied_at", "datetime", "when it came into force", filled=True),
        Column("sha256", "word", "SHA-256 of the file, in hexadecimal digits", filled=True),
    ),
    ("version",),
)
TABLES = (RULES_VERSIONS,)
