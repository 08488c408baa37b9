"""Stems: one form for the forms of a word, by language. Source: the Snowball stemmers, https://snowballstem.org."""

from functools import lru_cache

from Stemmer import Stemmer  # type: ignore[import-not-found]  # a compiled module without stubs

from .folding import tokens

_STEMMERS = {"es": Stemmer("spanish"), "en": Stemmer("english")}
LANGUAGES = tuple(_STEMMERS)  # those with a stemmer; words of others are folded only
SHORTEST = 2  # letters of a stem
LONGEST = 64  # letters of a word that are looked at

# Words that say nothing by themselves, folded. They are looked for only where a question has no others.
_SPANISH = """
a al algo ante antes aquel aquella asi aun aunque cada como con contra cual cuales cuando de del desde donde dos e el ella ellas
ellos en entre era eran es esa esas ese eso esos esta estan estar estas este esto estos fue fueron ha habia hace han hasta hay la
las le les lo los mas me mi mis mucho muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros
para pero poco por porque puede pueden que quien quienes se sea sean segun ser si sido sin sobre solo son su sus tal tambien tan
tanto te tener tengan tiene tienen toda todas todo todos tu tus u un una unas uno unos y ya yo
"""
_ENGLISH = """
a about all also am an and any are as at be because been but by can could did do does each for from had has have he her him his
how i if in into is it its may me more most must my no nor not of on or other our out over shall she should so some such than that
the their them then there these they this those to under up was we were what when where which who whom why will with would you
your
"""
_SAID = {"es": frozenset(_SPANISH.split()), "en": frozenset(_ENGLISH.split())}  # language → words that every text in it has
STOP_WORDS = frozenset[str]().union(*_SAID.values())


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of one folded word; the word itself in a language without a stemmer.

    It is stemmed until nothing changes: Snowball takes "ciudades" to "ciudad" and "ciudad" to "ciud". Spanish z before a plural is c.
    """
    word = word[:LONGEST]
    stemmer = _STEMMERS.get(language)
    if stemmer is None:
        return word
    shorter = word
    while len(shorter) >= SHORTEST:
        word = shorter
        shorter = f"{word[:-1]}c" if language == "es" and word.endswith("z") else stemmer.stemWord(word)
        if shorter == word:
            break
    return word


def stems(text: str, language: str) -> list[str]:
    """The stem of every word of `text`, in order.

    language  of the text, as in es or es-MX; what has no stemmer is folded only
    """
    base = base_of(language)
    return [stem(word, base) for word in tokens(text)]


def base_of(language: str) -> str:
    """The language of a tag without region and script: es for es-MX."""
    return language.partition("-")[0].casefold()


def likely_language(text: str, otherwise: str) -> str:
    """The language, of those with a stemmer, that most of the small words of `text` are of; `otherwise` if they do not tell."""
    said = tokens(text)
    counts = sorted(((sum(word in small for word in said), language) for language, small in _SAID.items()), reverse=True)
    return counts[0][1] if counts[0][0] > counts[1][0] else otherwise
