"""The tables of a data package that hold texts, what they rest on, and where they went. Source: docs/data-package.md."""

from constituyente.foundation.common.exchange import Column, Table

from .tree import KINDS

RELATIONS = ("based_on", "answers")

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
