"""Texts in several languages, as the process file has them: language → text."""

from collections.abc import Mapping

from django.utils.translation import get_language


def in_language(label: Mapping[str, str]) -> str:
    """The text in the active language, else in the first the label has; empty if it has none."""
    return label.get(get_language() or "") or next(iter(label.values()), "")
