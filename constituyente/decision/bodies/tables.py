"""The tables of this package in a data package. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

PRESENCES = ("present", "absent", "excused", "unknown")
BODY = Column("body", "word", "The body, by its key in the process file, such as `assembly`.", filled=True)

GROUPS = Table(
    "groups",
    "A group of a body, as it calls itself.",
    (
        BODY,
        Column("key", "word", "Up to 40 lower-case letters, digits and hyphens.", filled=True),
        Column("title", "title", "What it is called.", filled=True),
        Column("position", "integer", "Its place from left to right, from 1.", filled=True),
    ),
    unique=("body", "key"),
)
MEMBERS = Table(
    "members",
    "Somebody who holds or held a seat in a body: a public office, and so by name.",
    (
        BODY,
        Column("key", "word", "Up to 20 lower-case letters and digits, such as `m001`.", filled=True),
        Column("name", "title", "As the body writes it.", filled=True),
        Column("filled", "word", "How the seat is filled, as the process file calls it: `elected`, `appointed`."),
        Column("group", "word", "The key of a group of the same body.", names="groups.key"),
        Column("list", "title", "The list they were elected on."),
        Column("party", "title", "Their party."),
        Column("district", "title", "The district they were elected in."),
        Column("committees", "title", "The committees they sit in, as written."),
        Column("how", "text", "How they came to be a member."),
        Column("url", "url", "Where that is said."),
        Column("since", "date", "The first day in the seat.", filled=True),
        Column("until", "date", "The last day in the seat; nothing for who holds it still."),
        Column("ended", "text", "Why the seat ended; needed with `until`."),
    ),
    unique=("body", "key"),
)
SESSIONS = Table(
    "sessions",
    "A body met, or is going to.",
    (
        BODY,
        Column("number", "integer", "From 1, for each body.", filled=True),
        Column("on", "date", "The day.", filled=True),
        Column("begins_at", "datetime", "The hour, where it is known."),
        Column("title", "title", "What it is called."),
        Column("place", "title", "Where."),
        Column("agenda", "text", "What is on the agenda."),
        Column("published_at", "datetime", "Since when it is public; nothing: since it was brought in."),
    ),
    unique=("body", "number"),
)
MINUTES = Table(
    "minutes",
    "One version of the minutes of a session; each correction is the next one.",
    (
        BODY,
        Column("session", "integer", "The number of a session of the same body.", filled=True, names="sessions.number"),
        Column("version", "integer", "1, 2, 3 …", filled=True),
        Column("text", "text", "The minutes.", filled=True),
        Column("reason", "text", "Why they were corrected; needed from the second version on."),
        Column("published_at", "datetime", "Since when this version is public; nothing: since it was brought in."),
    ),
    unique=("body", "session", "version"),
)
ATTENDANCE = Table(
    "attendance",
    "Whether a member was at a session. Whoever held a seat that day and is not listed: unknown.",
    (
        BODY,
        Column("session", "integer", "The number of a session of the same body.", filled=True, names="sessions.number"),
        Column("version", "integer", "1, and one more for each correction of the whole list.", filled=True),
        Column("member", "word", "The key of a member of the same body.", filled=True, names="members.key"),
        Column("presence", "word", "Whether they were there.", filled=True, of=PRESENCES),
    ),
    unique=("body", "session", "version", "member"),
)
TABLES = (GROUPS, MEMBERS, SESSIONS, MINUTES, ATTENDANCE)
