"""The full-text index: the only SQL of the product that differs by engine.

SQLite keeps the table corpus_index (FTS5), PostgreSQL the column corpus_entry.search with a GIN index; both are made by the first migration
and kept by the engine itself, from corpus_entry.stems. Whoever lets Django make the table anew on SQLite has to make the triggers anew.
Texts and questions consist of keys (asking.py), so that both engines find the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

Keys = Sequence[Sequence[str]]
"""Words that all have to be there, each in one of several forms."""
MOST = 1000  # texts with a stem, counted up to there: whatever is commoner tells as little
Facet = tuple[str, str, str]  # kind, language, subject


@dataclass(frozen=True)
class Engine:
    """How an engine is asked: from which tables (the entries are `e`), on which condition, in which order, with which signs."""

    source: str
    match: str
    rank: str
    either: str
    every: str

    def question(self, words: Keys) -> str:
        return self.every.join(f"({self.either.join(forms)})" for forms in words)


ENGINES = {
    "sqlite": Engine(
        source="corpus_index CROSS JOIN corpus_entry e ON e.id = corpus_index.rowid",
        match="corpus_index MATCH %(asked)s",
        rank="bm25(corpus_index)",
        either=" OR ",
        every=" AND ",
    ),
    "postgresql": Engine(
        source="corpus_entry e",
        match="e.search @@ CAST(%(asked)s AS tsquery)",
        rank="-ts_rank(e.search, CAST(%(asked)s AS tsquery), 2)",  # 2: by the length, as bm25 does
        either=" | ",
        every=" & ",
    ),
}


@dataclass(frozen=True)
class Only:
    """What a search is narrowed to, as far as it is: `kinds` are any of them, `without` is a reference that is left out."""

    kinds: tuple[str, ...] = ()
    language: str = ""
    subject: str = ""
    given: bool = False
    without: str = ""

    def where(self) -> tuple[str, dict[str, str]]:
        """The condition and its parameters."""
        kinds = {f"kind{number}": kind for number, kind in enumerate(self.kinds)}
        values = kinds | {"language": self.language, "subject": self.subject, "without": self.without}
        conditions = (
            ("e.given", self.given),
            (f"e.kind IN ({', '.join(f'%({name})s' for name in kinds)})", kinds),
            ("e.language = %(language)s", self.language),
            ("e.subject = %(subject)s", self.subject),
            ("e.ref <> %(without)s", self.without),
        )
        return " AND ".join(["1 = 1", *(condition for condition, asked in conditions if asked)]), values


def _ask(select: str, words: Keys, only: Only, end: str, **values: int) -> list[tuple[object, ...]]:
    engine = ENGINES[connection.vendor]
    where, narrowed = only.where()
    ask = f"SELECT {select} FROM {engine.source} WHERE {engine.match} AND {where} {end.format(rank=engine.rank)}"  # noqa: S608  all of it ours
    with connection.cursor() as cursor:
        cursor.execute(ask, {"asked": engine.question(words), **narrowed, **values})
        return list(cursor.fetchall())


def best(words: Keys, only: Only, *, start: int, limit: int) -> list[int]:
    """The ids of the entries that a question finds, the best first, equals the newest first. One statement."""
    rows = _ask("e.id", words, only, "ORDER BY {rank}, e.at DESC, e.id LIMIT %(limit)s OFFSET %(start)s", limit=limit, start=start)
    return [int(str(pk)) for (pk,) in rows]


def counts(words: Keys, only: Only) -> Counter[Facet]:
    """How many entries a question finds, by kind, language and subject. One statement."""
    rows = _ask("e.kind, e.language, e.subject, COUNT(*)", words, only, "GROUP BY e.kind, e.language, e.subject")
    return Counter({(str(kind), str(language), str(subject)): int(str(number)) for kind, language, subject, number in rows})


def frequencies(keys: Sequence[str]) -> dict[str, int]:
    """How many entries have each of `keys`, up to MOST. One statement; none for no keys."""
    if not keys:
        return {}
    engine = ENGINES[connection.vendor]
    one = f"SELECT %(asked)s, (SELECT COUNT(*) FROM (SELECT 1 FROM {engine.source} WHERE {engine.match} LIMIT {MOST}) AS found)"  # noqa: S608  ours
    ask = " UNION ALL ".join(one.replace("asked", f"asked{number}") for number in range(len(keys)))
    with connection.cursor() as cursor:
        cursor.execute(ask, {f"asked{number}": key for number, key in enumerate(keys)})
        return dict(cursor.fetchall())
