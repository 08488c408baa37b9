"""The tables of a data package that hold texts, what they rest on, where they went, and where others say they come from.

Source: docs/data-package.md.
"""

from constituyente.foundation.common.exchange import Column, Table

from .tree import KINDS

RELATIONS = ("based_on", "answers")
ENDINGS = ("identical", "similar", "eliminated", "failed")
STATUSES = ("identical", "similar", "not_traced")
SOURCE_KINDS = ("popular", "indigenous", "members")

TEXTS = Table(
    "texts",
    "A version of the legal text.",
    (
        Column("number", "integer", "the version's number", filled=True),
        Column("title", "title", "its title", filled=True),
        Column("language", "language", "of the text", filled=True),
        Column("published_on", "date", "when it was published, as its source says"),
        Column("published_at", "datetime", "when it was put into a public log; empty: when it is imported"),
        Column("adopted_on", "date", "when it was adopted; empty: a draft"),
        Column("scope", "text", "what it covers, if it is not the whole text"),
        Column("reason", "text", "why it was published, as its drafters say"),
        Column("source", "text", "the edition it was taken from, in a sentence"),
        Column("url", "url", "where that is"),
    ),
    ("number",),
)
PROVISIONS = Table(
    "provisions",
    "A provision as one version has it. A parent stands before its children, and the positions are the order of reading.",
    (
        Column("text", "integer", "the version", filled=True, names="texts.number"),
        Column("key", "key", "the provision's permanent key, the same in every version", filled=True),
        Column("parent", "text", "key of the provision it stands in; empty at the top"),
        Column("position", "integer", "its place in the text: 1, 2, 3 … over the whole tree", filled=True),
        Column("kind", "word", "what kind of provision it is", filled=True, of=KINDS),
        Column("mark", "title", "the mark as printed: `A.`, `1.`, `Artículo 6`"),
        Column("heading", "text", "its heading"),
        Column("body", "text", "its own text, without the mark and without what stands below it"),
        Column("note", "text", "what an edition remarks on it"),
    ),
    ("text", "key"),
)
DELIVERIES = Table(
    "deliveries",
    "A version was handed over.",
    (
        Column("text", "integer", "the version", filled=True, names="texts.number"),
        Column("to", "word", "key of the body it was handed to", filled=True),
        Column("by", "word", "key of the office or body that handed it over", filled=True),
        Column("on", "date", "the day", filled=True),
        Column("recorded_at", "datetime", "when it was recorded", filled=True),
        Column("rules", "integer", "version of the rules in force then", filled=True),
    ),
    ("text", "to"),
)
STATED_REASONS = Table(
    "stated_reasons",
    "Why a version was handed over while a commitment was open.",
    (
        Column("text", "integer", "the version", filled=True, names="texts.number"),
        Column("to", "word", "key of the body it was handed to", filled=True),
        Column("promise", "integer", "number of the promise that was open", filled=True),
        Column("reason", "text", "the reason, in words", filled=True),
    ),
    ("text", "to", "promise"),
)
CITATIONS = Table(
    "citations",
    "A provision rests on a dossier item, or answers it otherwise than it asked.",
    (
        Column("provision", "ref", "the provision, with the version in which it was cited", filled=True),
        Column("relation", "word", "how", filled=True, of=RELATIONS),
        Column("item", "integer", "number of the dossier item", filled=True),
        Column("quote", "text", "words of the provision"),
        Column("item_quote", "text", "words of the item"),
        Column("reason", "text", "why", filled=True),
        Column("cited_at", "datetime", "when it was cited", filled=True),
        Column("by", "word", "the office or role that cited it", filled=True),
    ),
    ("provision", "relation", "item"),
)
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
