"""The tables of a data package that say what logs prove. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

STRENGTHS = ("none", "email", "phone", "identity", "in_person")
TAKEN_OUT = ("held", "excluded", "withdrawn")

LOGS = Table(
    "logs",
    "A public log that travels with the package: its checkpoint, tiles and entries lie in a folder of it.",
    (
        Column("key", "text", "the key that signed its checkpoint, as verifiers write it: name, identifier, key", filled=True),
        Column("folder", "word", "the folder: `log`, or one below `origins`", filled=True),
        Column("size", "integer", "how many entries it has", filled=True),
        Column("root", "text", "the head of its tree, in base64", filled=True),
        Column("signed_at", "datetime", "when the checkpoint was signed", filled=True),
    ),
    ("key",),
)
TALLIES = Table(
    "tallies",
    "What a log counts of one petition or survey, at the size in `logs`. Whoever has the folder can add it up again.",
    (
        Column("tally", "word", "the key under which the log counts: `petitions.key`, or that of a survey", filled=True),
        Column("log", "text", "the log", filled=True, names="logs.key"),
        Column("total", "integer", "how many entries count", filled=True),
        *(Column(name, "integer", f"how many of them have the strength `{name}`", filled=True) for name in STRENGTHS),
        *(Column(name, "integer", f"how many more are {name}", filled=True) for name in TAKEN_OUT),
    ),
    ("tally",),
)
CROSSINGS = Table(
    "crossings",
    "A mark that a tally reached.",
    (
        Column("tally", "word", "the tally", filled=True, names="tallies.tally"),
        Column("mark", "integer", "the mark", filled=True),
        Column("size", "integer", "the first size of the log at which it was reached", filled=True),
        Column("index", "integer", "the log's entry that says so", filled=True),
        Column("at", "datetime", "when the checkpoint of that size was signed", filled=True),
    ),
    ("tally", "mark"),
)
TABLES = (LOGS, TALLIES, CROSSINGS)
