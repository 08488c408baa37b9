"""Inputs that are nearly right: examples with a few things changed, the same ones for the same seed."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T", bytes, str)

BLOCK = 500  # inputs from one seed of their own, so that input number n is made again without making all before it
DEEP = 3000  # more than any reader nests
# What parsers stumble over, in text: white space and controls, letters that change with their case, digits that are none, marks, words.
WHITE = "\n \n\n \r\n \r \t \x00 \x0b \x0c \x1c \x1f \x7f \x85 \xa0 \u2028 \u2003 \u3000 \ufeff \u200b \u202e"
LETTERS = "\u00e9 \u017f \u00df \u0130 \u0131 \u212a \ufb01 \u0301 \u6c34 \U0001f600 \U00013000 \uffff A a e Z xn-- xn--a T W"
DIGITS = "\u0663 \u0969 \uff14 \u00b2 \u00bd \u2167 1e9 1.5 0x10 1_0 -1 +1 -0 00 0 NaN Infinity 24:00 0000-00-00 2016-W01-1 20160230"
MARKS = "= == + / - _ \u2014 \u2013 . , ; : ' ` % %00 %s {} {0} < > & # @ ? * | [ ] { } ( ) .. @@ \\ \\\\ \\u0000 \\ud800"
WORDS = 'null true false [] " "" """ {x} [[x]] =cmd ../ http://[ http://]'
KNOWN = [token for text in (WHITE, LETTERS, DIGITS, MARKS, WORDS) for token in text.split(" ")]
STRANGE = (*KNOWN, " ", "  ", "9" * 16, "9" * 400, "1" + "0" * 5000)
SURROGATES = ("\ud800", "\udfff", "\udc80")  # what JSON can smuggle into a text, and UTF-8 cannot
WILD = (b"\x80", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x00\x01", b"\xff\xff", b"\xef\xbb\xbf")
OPENERS = ("[", "{", '{"a":', "(", "[[", '"', "a.", "x/", "=", "- ", "\n")


def _flip_bit(one: bytes, rng: Random) -> bytes:
    return bytes((one[0] ^ (1 << int(rng.random() * 8)),))


def _flip_character(one: str, rng: Random) -> str:
    code = ord(one) ^ (1 << int(rng.random() * 8))
    return one if 0xD800 <= code < 0xE000 else chr(code)


@dataclass(frozen=True)
class Kit(Generic[T]):
    """What inputs are changed with, bytes or text."""

    tokens: Sequence[T]
    openers: Sequence[T]
    digits: "re.Pattern[T]"
    line: T
    nothing: T
    flip: Callable[[T, Random], T]


TEXT = Kit(STRANGE, OPENERS, re.compile("[0-9]+"), "\n", "", _flip_character)
ANY_TEXT = Kit((*STRANGE, *SURROGATES), OPENERS, re.compile("[0-9]+"), "\n", "", _flip_character)
RAW = Kit((*(text.encode() for text in STRANGE), *WILD), [text.encode() for text in OPENERS], re.compile(b"[0-9]+"), b"\n", b"", _flip_bit)


class Mutator(Generic[T]):
    """Changes examples of one parser."""

    def __init__(self, examples: Sequence[T], kit: Kit[T]) -> None:
        self.examples: Sequence[T] = examples
        self.kit: Kit[T] = kit

    def inputs(self, seed: str, block: int) -> Iterator[T]:
        """The inputs of one block."""
        rng = Random(f"{seed}/{block}")  # noqa: S311  the same inputs every time
        for _number in range(BLOCK):
            yield self.changed(rng)

    def changed(self, rng: Random) -> T:
        """An example with one change, or a few."""
        chance = rng.random
        item = self.examples[int(chance() * len(self.examples))]
        if chance() < 0.02:
            return item
        item = self._change(item, rng)
        while chance() < 0.35:
            item = self._change(item, rng)
        return item

    def _change(self, item: T, rng: Random) -> T:
        chance = rng.random
        length = len(item)
        at = int(chance() * (length + 1))
        which = chance()
        if which < 0.22 and at < length:
            return item[:at] + self.kit.flip(item[at : at + 1], rng) + item[at + 1 :]
        if which < 0.44:
            return item[:at] + self._token(rng) + item[at:]
        if which < 0.58:
            width = 1 if chance() < 0.5 else int(chance() * 40)
            return item[:at] + self._token(rng) + item[at + width :]
        if which < 0.70:
            return item[:at] + item[at + 1 + int(chance() ** 3 * 60) :]
        return self._rearrange(item, at, which, rng)

    def _rearrange(self, item: T, at: int, which: float, rng: Random) -> T:
        chance = rng.random
        if which < 0.76:
            part = item[at : at + 1 + int(chance() ** 2 * 80)]
            return item[:at] + part + item[at:]
        if which < 0.81:
            return item[:at] if chance() < 0.7 else item[at:]
        if which < 0.87:
            other = self.examples[int(chance() * len(self.examples))]
            return item[:at] + other[int(chance() * (len(other) + 1)) :]
        if which < 0.93:
            match = self.kit.digits.search(item, at)
            start, end = (match.start(), match.end()) if match else (at, at)
            return item[:start] + self._token(rng) + item[end:]
        return self._lines(item, rng) if which < 0.985 else self._nest(item, at, rng)

    def _token(self, rng: Random) -> T:
        return self.kit.tokens[int(rng.random() * len(self.kit.tokens))]

    def _lines(self, item: T, rng: Random) -> T:
        lines = item.split(self.kit.line)
        one, other = int(rng.random() * len(lines)), int(rng.random() * len(lines))
        if rng.random() < 0.5:
            lines[one], lines[other] = lines[other], lines[one]
        else:
            lines[one:one] = lines[other : other + 1]
        return self.kit.line.join(lines)

    def _nest(self, item: T, at: int, rng: Random) -> T:
        opener = self.kit.openers[int(rng.random() * len(self.kit.openers))]
        times = DEEP if rng.random() < 0.1 else 1 + int(rng.random() ** 4 * DEEP)
        return item[:at] + opener * times + (item[at:] if rng.random() < 0.7 else self.kit.nothing)
