"""What is done with words: folding, stems, excerpts, counts, what changed, what is similar to what. Pure; knows no Django."""

from .changes import DiffSegment, count_words, words_changed
from .counting import WordCount, word_counts
from .excerpts import Stretch, excerpt
from .folding import fold, tokens, visible
from .neighbours import Frequencies, Grams, Index, Near, grams, index_of, likeness
from .pairing import Pair, pairs
from .readability import NORMAL, Reading, reading, syllables
from .stemming import LANGUAGES, STOP_WORDS, likely_language, stem, stems

__all__ = [
    "LANGUAGES",
    "NORMAL",
    "STOP_WORDS",
    "DiffSegment",
    "Frequencies",
    "Grams",
    "Index",
    "Near",
    "Pair",
    "Reading",
    "Stretch",
    "WordCount",
    "count_words",
    "excerpt",
    "fold",
    "grams",
    "index_of",
    "likely_language",
    "likeness",
    "pairs",
    "reading",
    "stem",
    "stems",
    "syllables",
    "tokens",
    "visible",
    "word_counts",
    "words_changed",
]
