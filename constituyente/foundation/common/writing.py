"""What people typed, without what cannot be seen."""

import unicodedata

JOINERS = "\u200c\u200d"  # invisible, but some scripts and emoji need them
LINE_ENDS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # controls, formats such as zero-width and direction marks, and what is no letter at all


def block(text: str) -> str:
    """`text` in Unicode form NFC with line feeds as its only line ends, without what cannot be seen and without space at its ends."""
    lines = text.replace("\r\n", "\n").translate(LINE_ENDS).replace("\t", " ")
    seen = "".join(char for char in lines if char == "\n" or char in JOINERS or unicodedata.category(char) not in HIDDEN)
    return unicodedata.normalize("NFC", seen).strip()


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
