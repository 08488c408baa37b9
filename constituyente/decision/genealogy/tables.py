"""The tables of a data package that hold what an imported genealogy says. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

IN_AN_ARTICLE = ("identical", "similar")
ENDINGS = (*IN_AN_ARTICLE, "eliminated", "failed")
STATUSES = ("identical", "similar", "not_traced")
SOURCE_KINDS = ("popular", "indigenous", "members")

EXTERNAL_REFERENCES = Table(
    "external_references",
    "Something that stands in somebody else's register: an initiative, by the name it has there.",
    (
        Column("key", "word", "lower-case letters, digits and hyphens, such as `ipn-48-2`", filled=True),
        Column("name", "title", "its name, as the source gives it", filled=True),
        Column("kind", "word", "who presented it: people, an indigenous people, members", filled=True, of=SOURCE_KINDS),
        Column("presented_on", "date", "when it was presented"),
        Column("authors", "integer", "how many members presented it"),
        Column("url", "url", "where it stands"),
    ),
    ("key",),
)
LINEAGES = Table(
    "lineages",
    "What an imported genealogy says of one proposed article: its words, and how it ended. A claim of the source, not a link of ours.",
    (
        Column("uid", "title", "its name in the source, exactly", filled=True),
        Column("order", "integer", "its place in the source: 1, 2, 3 …", filled=True),
        Column("ending", "word", "how it ended", filled=True, of=ENDINGS),
        Column("text", "integer", "the version in which it ended; empty if it ended nowhere", names="texts.number"),
        Column("provision", "text", "key of the article in which it ended; empty if it ended nowhere"),
        Column("label", "title", "what it was called then, such as `Artículo 1`"),
        Column("stamp", "title", "when, in the words of the source"),
        Column("language", "language", "of its words", filled=True),
        Column("body", "text", "its words"),
        Column("note", "text", "what the source remarks"),
        Column("authors", "text", "public delegates who proposed it, as the source names them, parted by semicolons"),
        Column("amendments", "integer", "how many amendments the source knows of; empty: none"),
    ),
    ("uid",),
)
LINEAGE_SOURCES = Table(
    "lineage_sources",
    "A lineage goes back to something in somebody else's register.",
    (
        Column("lineage", "title", "the lineage", filled=True, names="lineages.uid"),
        Column("reference", "word", "what it goes back to", filled=True, names="external_references.key"),
    ),
    ("lineage", "reference"),
)
DESCENTS = Table(
    "descents",
    "What an imported genealogy says of an article: whether it is identical to something proposed, similar, or not traced.",
    (
        Column("text", "integer", "the version", filled=True, names="texts.number"),
        Column("provision", "key", "key of the article", filled=True),
        Column("rank", "integer", "1 for what the article is said to be; 2, 3 … for further lineages", filled=True),
        Column("status", "word", "how the article stands to the lineage", filled=True, of=STATUSES),
        Column("lineage", "title", "the lineage; empty if it was not traced, or the source does not have it", names="lineages.uid"),
        Column("note", "text", "what the source remarks"),
    ),
    ("text", "provision", "rank"),
)
TABLES = (EXTERNAL_REFERENCES, LINEAGES, LINEAGE_SOURCES, DESCENTS)
