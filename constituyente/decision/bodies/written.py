"""What people write on one line or several, without what nobody sees."""

import unicodedata

SEEN = "\n\t"


def _visible(text: str) -> str:
    """`text` in form NFC and with one line end, without control signs, zero-width signs and marks of direction."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in SEEN or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def one_line(text: str) -> str:
    """A name or a title: on one line, with single spaces; empty if there is nothing to see."""
    return " ".join(_visible(text).split())


def several_lines(text: str) -> str:
    """A text with its lines and paragraphs, without what hangs over at its ends."""
    return _visible(text).strip()
