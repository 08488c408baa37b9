"""The tables of this package in a data package. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

from .majority import CHOICES

MOTIONS = Table(
    "motions",
    "Something the assembly is asked to decide.",
    (
        Column("number", "integer", "From 1.", filled=True),
        Column("title", "title", "What it is called.", filled=True),
        Column("text", "text", "What is moved.", filled=True),
        Column("wording", "text", "The wording that is proposed."),
        Column("provision", "ref", "What it is on, such as `provision/7f3a9c01@4`."),
        Column("by", "title", "Who moves it.", filled=True),
        Column("language", "language", "Of the title and the text.", filled=True),
        Column("moved_at", "datetime", "When it was moved.", filled=True),
        Column("rules_version", "integer", "The version of the rules then in force; nothing: that in force when it is brought in."),
    ),
    unique=("number",),
)
ROLL_CALLS = Table(
    "roll_calls",
    "A vote by name, as one version records it: a correction is the next version, with all its votes.",
    (
        Column("number", "integer", "From 1.", filled=True),
        Column("version", "integer", "1, and one more for each correction; nothing: 1."),
        Column("reason", "text", "Why it was corrected; needed from the second version on."),
        Column("external", "word", "Its number in another register: up to 60 letters, digits, `_`, `:`, `+` or `-`."),
        Column("on", "date", "The day.", filled=True),
        Column("taken_at", "datetime", "The hour, where it is known."),
        Column("session", "integer", "The number of a session of the body `assembly`."),
        Column("motion", "integer", "The number of the motion it is on.", names="motions.number"),
        Column("provision", "ref", "What it is on, such as `provision/7f3a9c01@4`; nothing: what the motion is on."),
        Column("title", "title", "What it is on, in words."),
        Column("language", "language", "Of the title; nothing: the main language."),
        Column("rule", "word", "The key of a majority of the body in the process file; nothing: `adopts`."),
        Column("of", "word", "What the share is taken of; nothing: as the rule in force has it.", of=("seats", "present", "cast")),
        Column("share", "word", "The share, such as `2/3`; needed with `of`."),
        Column("more_than", "boolean", "Whether it takes more than the share; needed with `of`."),
        Column("quorum", "integer", "How many had to be present, 0 for none; nothing: as the rules in force have it."),
        Column("seats", "integer", "How many seats there were, vacant ones too; nothing: as the rules in force have it."),
        Column("yes", "integer", "Votes in favour, checked against the single votes; nothing: not checked."),
        Column("no", "integer", "Votes against, likewise."),
        Column("abstain", "integer", "Abstentions, likewise."),
        Column("absent", "integer", "Absent or excused, likewise."),
        Column("unspecified", "integer", "Abstained, absent or excused: the source does not say which; likewise."),
        Column("source", "text", "Where it is taken from."),
        Column("url", "url", "The address of that."),
        Column("recorded_at", "datetime", "When it was recorded; nothing: when it was brought in."),
        Column("rules_version", "integer", "The version of the rules it was recorded under; nothing: that in force when it is brought in."),
    ),
    unique=("number", "version"),
)
VOTES = Table(
    "votes",
    "What one member chose in one roll call: everybody who held a seat that day. The rows of a roll call stand together.",
    (
        Column("roll_call", "integer", "The number of the roll call.", filled=True, names="roll_calls.number"),
        Column("version", "integer", "The version of it; nothing: 1."),
        Column("member", "word", "The key of a member of the body `assembly`.", filled=True, names="members.key"),
        Column("choice", "word", "The choice; `unspecified`: abstained, absent or excused.", filled=True, of=CHOICES),
    ),
    unique=("roll_call", "version", "member"),
)
TABLES = (MOTIONS, ROLL_CALLS, VOTES)
