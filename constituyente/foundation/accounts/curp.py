"""The CURP, Mexico's population registry code: 18 characters that hold a birth date, a sex, a state, and a check digit.

The check digit proves typing, not existence. Whoever knows somebody can guess theirs: it is kept nowhere in clear.
Source: the registry's normative instructions (DOF, 18 October 2021), which define places and check digit.
"""

import re
from dataclasses import dataclass
from datetime import date

from constituyente.foundation.common.msgid import marked as _

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
STATES = "AS|B[CS]|C[CHLMS]|D[FG]|G[RT]|HG|JC|M[CNS]|N[ELT]|OC|PL|Q[RT]|S[LPR]|T[CLS]|VZ|YN|ZS"  # NE: born abroad
# Four letters, the birth date, sex, state, three consonants, one more that tells the century, the check digit.
SHAPE = re.compile(rf"[A-ZÑ]{{4}}(\d\d)(\d\d)(\d\d)[HMX](?:{STATES})[B-DF-HJ-NP-TV-ZÑ]{{3}}([0-9A-Z])\d", re.ASCII)
# Where a letter, and where a digit must stand, by place; the rest is told with the whole.
DIGITS = frozenset({4, 5, 6, 7, 8, 9, 17})


class NoCurp(ValueError):
    """Why a text is no CURP: an English message id and the facts for its placeholders."""

    def __init__(self, sentence: str, **facts: str | int) -> None:
        super().__init__(sentence)
        self.sentence, self.facts = sentence, facts


@dataclass(frozen=True)
class Curp:
    """A CURP that is written right: its canonical spelling, and the birth date in it."""

    text: str
    born: date

    def age(self, day: date) -> int:
        """Whole years on `day`. Who was born on 29 February is a year older on 1 March of a year without one."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def read(text: str) -> Curp:
    """The CURP in `text`, which may have spaces, hyphens and small letters. Raises NoCurp, which says what is wrong first."""
    typed = "".join(text.split()).replace("-", "").upper()
    if len(typed) != LENGTH:
        raise NoCurp(_("It must have 18 characters and has %(length)s."), length=len(typed))
    for place, char in enumerate(typed):
        if char not in ALPHABET or char.isdigit() != (place in DIGITS or (place == LENGTH - 2 and char.isdigit())):
            raise NoCurp(_("Its character %(place)s cannot be “%(char)s”."), place=place + 1, char=char)
    match = SHAPE.fullmatch(typed)
    if match is None:
        raise NoCurp(_("Its letters are not in the order of a CURP. Copy it from your certificate."))
    century = 1900 if match[4].isdigit() else 2000
    try:
        born = date(century + int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise NoCurp(_("The birth date in it, characters 5 to 10, does not exist.")) from error
    if int(typed[-1]) != check_digit(typed[:-1]):
        raise NoCurp(_("Its last character does not fit the others: one of them is wrong."))
    return Curp(typed, born)


def check_digit(first: str) -> int:
    """The eighteenth character that belongs to the `first` seventeen."""
    weighted = sum(ALPHABET.index(char) * (LENGTH - place) for place, char in enumerate(first))
    return -weighted % 10


def allows(band: str, age: int) -> bool:
    """Whether somebody of `age` belongs to the age group called `band`, such as `16-17` or `18+`; true where the name tells no ages."""
    match = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3})|\+)", band, re.ASCII)
    return match is None or int(match[1]) <= age <= int(match[2] or age)
