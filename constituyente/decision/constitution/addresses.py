"""Where the adopted text is found, without language prefix; its articles lie below."""

from datetime import date

CONSTITUTION = "/constitution"


def on(day: date) -> str:
    """The text as it stood on `day`; its articles lie below."""
    return f"{CONSTITUTION}/on/{day.isoformat()}"
