"""What two people typed from the same sheet, held beside each other. Pure."""

from collections.abc import Mapping

from .data import LINES, VOID, Difference, Line, Lines

GROUPING = str.maketrans("", "", "-().")


def told(lines: Mapping[int, Line]) -> Lines:
    """`lines` without what nobody filled in, and without the blanks around what is written. Of a void line nothing else is kept."""
    plain = {number: {key: " ".join(value.split()) for key, value in line.items() if value.strip()} for number, line in lines.items()}
    return {number: {VOID: line[VOID]} if VOID in line else line for number, line in sorted(plain.items()) if line}


def differences(first: Lines, second: Lines) -> tuple[Difference, ...]:
    """The cells that two people did not read alike, line by line."""
    found = list[Difference]()
    for number in range(1, LINES + 1):
        one, other = first.get(number, {}), second.get(number, {})
        for column in sorted({*one, *other}):
            values = one.get(column, ""), other.get(column, "")
            if _bare(values[0]) != _bare(values[1]):
                found.append(Difference(number, column, *values))
    return tuple(found)


def _bare(value: str) -> str:
    """Without what says nothing: blanks, large letters, and how a number is grouped."""
    bare = "".join(value.casefold().split())
    return bare if "@" in bare else bare.translate(GROUPING)


def alike(first: Lines, second: Lines) -> Lines:
    """The cells that both read alike, of the lines in which they differ too."""
    apart = {(one.line, one.column) for one in differences(first, second)}
    lines = {number: {key: value for key, value in line.items() if (number, key) not in apart} for number, line in first.items()}
    return {number: line for number, line in lines.items() if line}
