"""The tables of meetings in a data package. Pure. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

MEETINGS = Table(
    "meetings",
    "A meeting that people called themselves, once it was decided; of one that was refused, only that, when, on which ground and why.",
    (
        Column("number", "integer", "the meeting's number", filled=True),
        Column("language", "language", "of what its host wrote", filled=True),
        Column("title", "title", "what it is called"),
        Column("description", "text", "what it is about"),
        Column("subject", "word", "key of a subject of the outline"),
        Column("place", "text", "where, as its host wrote it"),
        Column("territory", "word", "code of a territory"),
        Column("starts_at", "datetime", "when it begins"),
        Column("ends_at", "datetime", "when it ends"),
        Column("open", "boolean", "whether anybody may come; else by invitation"),
        Column("host", "text", "who calls it, if that is public"),
        Column("registered_at", "datetime", "when it was registered", filled=True),
        Column("listed_at", "datetime", "when it was listed"),
        Column("refused_at", "datetime", "when it was refused"),
        Column("ground", "word", "key of the ground of refusal"),
        Column("reason", "text", "the moderators' reason"),
        Column("rules_version", "integer", "version of the rules it was decided under"),
        Column("cancelled_at", "datetime", "when its host cancelled it"),
        Column("salts", "text", "base64, apart by spaces: what opens its entry in the log"),
    ),
    unique=("number",),
)
RESULTS = Table(
    "meeting_results",
    "What came out of a meeting, in each version that became public; the highest is the one that holds.",
    (
        Column("meeting", "integer", "number of the meeting", filled=True, names="meetings.number"),
        Column("version", "integer", "1 and up", filled=True),
        Column("people", "integer", "how many came", filled=True),
        Column("minutes", "text", "the minutes, where they are shown"),
        Column("ground", "word", "key of the ground on which the minutes are not shown"),
        Column("handed_in_at", "datetime", "when they were handed in", filled=True),
        Column("decided_at", "datetime", "since when they are public", filled=True),
        Column("rules_version", "integer", "version of the rules they were decided under"),
        Column("salts", "text", "base64, apart by spaces: what opens their entry in the log"),
    ),
    unique=("meeting", "version"),
)
STATEMENTS = Table(
    "statements",
    "One statement of a meeting's results; of one that is not shown, only on which ground.",
    (
        Column("meeting", "integer", "number of the meeting", filled=True, names="meetings.number"),
        Column("version", "integer", "version of the results", filled=True),
        Column(
            "position",
            "integer",
            "its place among them, from 1; with the meeting's number the statement's key",
            filled=True,
        ),
        Column("text", "text", "what the meeting says"),
        Column("theme", "word", "key of a subject of the outline"),
        Column("support", "integer", "how many were for it, where it was counted"),
        Column("dissent", "integer", "how many were against it, where it was counted"),
        Column("ground", "word", "key of the ground on which it is not shown"),
        Column("salt", "text", "base64: what opens its part of the entry in the log"),
        Column("part", "text", "base64: that part"),
    ),
    unique=("meeting", "version", "position"),
)
TABLES = (MEETINGS, RESULTS, STATEMENTS)
