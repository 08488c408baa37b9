"""Texts in several languages, as the process file has them: language → text."""

from collections.abc import Mapping

from django.utils.translation import get_language


def in_language(label: Mapping[str, str]) -> str:
    """The text in the active language, else in the first the label has; empty if it has none."""
    return label.get(get_language() or "") or next(iter(label.values()), "")


def language_of(label: Mapping[str, str]) -> str:
    """The language of what `in_language` shows of the label; empty if it has no text."""
    here = get_language() or ""
    return here if label.get(here) else next(iter(label), "")
