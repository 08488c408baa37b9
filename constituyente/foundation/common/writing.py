"""What people typed, without what cannot be seen: the one place that says what a line and a block of public text may hold.

Texts are kept as they were written otherwise: what looks like a formula, like markup or like another letter is no danger here, but to
whoever shows or copies it. Pages escape it, exports mark formulas (`exchange`), moderators are told of `confusable` words.
"""

import re
import unicodedata
from collections.abc import Iterator

ZWNJ, ZWJ = "\u200c", "\u200d"  # invisible, but some scripts and emoji need them
LINE_ENDS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # controls, formats such as zero-width and direction marks, and what is no letter at all
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u034f")  # letters, signs and marks by name, and nothing to look at
# Scripts in which a joiner between two letters changes how they are written. Source: The Unicode Standard, section 23.2.
JOINING = frozenset(
    "ARABIC SYRIAC MANDAIC NKO MONGOLIAN PHAGS-PA ADLAM DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM "  # noqa: SIM905
    "SINHALA MYANMAR KHMER BALINESE JAVANESE TIBETAN".split()
)
EMOJI = frozenset({"So", "Sk"})  # pictures, and the tones of skin that follow one
VARIATION = "\ufe0f"  # makes a picture of the sign before it
MARKS = 4  # in a row on one letter: no language needs more, and piled up they cover the lines around


def block(text: str) -> str:
    """`text` in Unicode form NFC with line feeds as its only line ends, without what cannot be seen and without space at its ends."""
    lines = text.replace("\r\n", "\n").translate(LINE_ENDS).replace("\t", " ")
    shown = [char for char in lines if char == "\n" or char in ZWNJ + ZWJ or _can_be_seen(char)]
    return unicodedata.normalize("NFC", "".join(_joined(shown))).strip()


def _can_be_seen(char: str) -> bool:
    return unicodedata.category(char) not in HIDDEN and char not in BLANK


def _joined(chars: list[str]) -> Iterator[str]:
    """`chars` without joiners that join nothing, and without marks beyond MARKS in a row."""
    before, marks = "", 0
    for place, char in enumerate(chars):
        if char in ZWNJ + ZWJ and not _joins(before, char, chars[place + 1] if place + 1 < len(chars) else ""):
            continue
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= MARKS:
            before = char
            yield char


def _joins(before: str, joiner: str, after: str) -> bool:
    if before and after and script(before) in JOINING:
        return script(after) in JOINING
    return (
        joiner == ZWJ
        and bool(before and after)
        and (before == VARIATION or unicodedata.category(before) in EMOJI)
        and unicodedata.category(after) in EMOJI
    )


def script(char: str) -> str:
    """The script of a letter or a mark, as the first word of its name in Unicode: LATIN, CYRILLIC; empty for what has no name."""
    return unicodedata.name(char, "").partition(" ")[0]


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(block(text).split())


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(char.isalnum() for char in text)


def same(one: str, other: str) -> bool:
    """Whether two names of a place are the same but for case, accents, signs and spaces."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def shortened(text: str, length: int) -> str:
    """`text` on one line, cut at a word and with "…" if it is longer than `length` characters."""
    whole = line(text)
    if len(whole) <= length:
        return whole
    cut = whole[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


# ------------------------------------------------------------------ letters that look like others

ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET"})  # have letters that look the same
# Those of Cyrillic, Greek and Armenian that look like a Latin one in most typefaces.
LIKE_LATIN = frozenset("аеорсухіјѕһԁԛԝѵАВЕЅІЈКМНОРСТУХҮԌԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιακνυρχօոսցհՕՍ")
ORDINARY = frozenset("ªºµ")  # compatibility letters that people do type


def confusable(text: str) -> tuple[str, ...]:
    """The words of `text` that may not say what they seem to, each once, in the order in which they stand.

    Words that mix alphabets with letters that look the same, words of another alphabet that look Latin beside Latin ones, and words in
    compatibility letters, such as mathematical ones. Nobody is refused for it: whoever moderates is told. Source: UTS 39, sections 4, 5.
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text))
    latin = any(_scripts(word) == {"LATIN"} for word in words)
    return tuple(dict.fromkeys(word for word in words if _misleads(word, beside_latin=latin)))


def _misleads(word: str, *, beside_latin: bool) -> bool:
    letters = [char for char in word if char.isalpha() and char not in ORDINARY]
    if len(_scripts(word)) > 1 or any(unicodedata.normalize("NFKC", char) != char for char in letters if not _is_east_asian(char)):
        return True
    return beside_latin and bool(letters) and all(char in LIKE_LATIN for char in letters)


def _scripts(word: str) -> set[str]:
    return {script(char) for char in word if char.isalpha() and char not in ORDINARY} & ALIKE


def _is_east_asian(char: str) -> bool:
    """Whether it is written in half or full width by habit: but for Latin letters, where nobody has the habit in such a text."""
    return script(char) in {"HALFWIDTH", "CJK", "HANGUL", "KATAKANA"}
