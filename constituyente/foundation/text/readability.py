"""How easy a Spanish text is to read: syllables, and the index of perspicuity with the INFLESZ scale."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"[.!?…]+(?=\W|$)")
SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")  # que, gui: written and not heard
CONSONANT_Y = re.compile(r"y(?=[aeiouáéíóúü])")
VOWELS = re.compile(r"[aeiouáéíóúüy]+")
NUCLEI = re.compile(r"[aeoáéóíú]")  # what never joins another of these in one syllable
NORMAL = 55.0  # where this level of the INFLESZ scale begins: below it is what a child of twelve reads with trouble


@dataclass(frozen=True)
class Reading:
    """What a text is made of, and how easy that is to read.

    index  of perspicuity: about 0 (a scientific paper) to 100 (a comic); 0.0 for a text without words
    """

    sentences: int
    words: int
    syllables: int

    @property
    def index(self) -> float:
        if not self.words:
            return 0.0
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences


def syllables(word: str) -> int:
    """How many syllables a Spanish word has; 0 for what has no vowel.

    word  letters alone, in any case, with its accents
    Two strong vowels (a, e, o) part; a weak one (i, u) joins its neighbour, unless it has the accent and that one is strong; an h between
    vowels and the u of que, gui are not heard. Source: Real Academia Española, Ortografía de la lengua española (2010), chapter II, 3.4.
    """
    heard = CONSONANT_Y.sub("-", SILENT_U.sub("", word.lower())).replace("ch", "c").replace("h", "")
    return sum(max(len(NUCLEI.findall(group)), 1) for group in VOWELS.findall(heard))


def reading(blocks: Iterable[str]) -> Reading:
    """What the texts `blocks` (each a paragraph, a heading, a point of a list) are made of, together.

    A sentence ends with a full stop, a question or exclamation mark, or with its block; not with a comma, a colon or a semicolon, which
    some count too. Numbers are no words. The index is Szigriszt's, 206.835 - 62.3 S/W - W/P, of S syllables, W words and P sentences.
    Sources: F. Szigriszt Pazos, Sistemas predictivos de legibilidad del mensaje escrito: fórmula de perspicuidad (Madrid, 1993);
    I. M. Barrio-Cantalejo and others, Validación de la escala INFLESZ (Anales del Sistema Sanitario de Navarra 31, 2008): from 55 normal,
    the level at the end of primary school; from 65 fairly easy, from 80 very easy.
    """
    sentences = [words for block in blocks for part in SENTENCE_END.split(block) if (words := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return Reading(len(sentences), len(words), sum(max(syllables(word), 1) for word in words))
