"""The signatures of a petition by days, as far as days may be told apart.

The log has no time of any entry, and whoever copies it often can still see it grow: this shows less. A day is shown if K signatures or
more came, or went, since the last day that is shown; those of a quieter day are told with a later one.
Source: docs/rules.md, "Signatures by day".
"""


def is_shown(total: int, before: int, k: int) -> bool:
    """Whether a day that ends at `total` stands by itself behind a day that was shown with `before` (0: none was)."""
    return abs(total - before) >= k
