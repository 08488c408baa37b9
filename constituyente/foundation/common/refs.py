"""Permanent public references: `kind/key`, or `kind/key@version` for one version of a thing."""

import re
from dataclasses import dataclass, replace
from typing import Self

FORM = re.compile(r"(?P<kind>[a-z]{2,20})/(?P<key>[A-Za-z0-9][A-Za-z0-9-]{0,63})(?:@(?P<version>[1-9][0-9]{0,8}))?")


class BadRef(ValueError):
    """The text is not a reference."""


@dataclass(frozen=True, order=True)
class Ref:
    """One public thing, or one version of it; the same in every language and in every export."""

    kind: str
    key: str
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `petition/7` or `provision/7f3a9c01@4`. Raises BadRef."""
        match = FORM.fullmatch(text)
        if match is None:
            raise BadRef(text)
        version = match["version"]
        return cls(match["kind"], match["key"], int(version) if version else None)

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}" if self.version is None else f"{self.kind}/{self.key}@{self.version}"

    @property
    def bare(self) -> Self:
        """The thing itself, whatever the version."""
        return replace(self, version=None)
