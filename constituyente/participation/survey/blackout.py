"""What a moderator may do to a text before it is shown: take spans out, and nothing else. Pure."""

MARK = "[…]"


def only_leaves_out(original: str, edited: str) -> bool:
    """Whether `edited` is `original` with spans of it replaced by MARK: no word is put into anybody's mouth, and something is left."""
    first, *rest = edited.split(MARK)
    if not rest:
        return edited == original
    if not original.startswith(first) or not any(part.strip() for part in (first, *rest)):
        return False
    place = len(first)
    *middle, last = rest
    for part in middle:
        found = original.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return original.endswith(last) and len(original) - len(last) >= place
