"""Where what stands in somebody else's register is found: its reference, and pages without language prefix."""

import re

from constituyente.foundation.common.refs import Ref

REFERENCE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # the key of an external reference
LONGEST_KEY = 64  # characters in it


def ref_of(key: str) -> Ref:
    """The reference of something in somebody else's register."""
    return Ref("external", key)


def reference(key: str) -> str:
    """The page of something in somebody else's register."""
    return f"/draft/sources/{key}"


def article_ref(key: str, text: int | None = None) -> Ref:
    """The reference of an article that something led to, or of it as version `text` of the text has it."""
    return Ref("provision", key, text)


def article(key: str, text: int) -> str:
    """The page of an article as version `text` of the text has it."""
    return f"/draft/{text}/{key}"
