"""Every address there is, as the URLconf has it: from this list the authorisation matrix and the tests of pages are made."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from ninja.operation import PathView

from constituyente.foundation.common import web
from constituyente.foundation.common.addresses import localized


@dataclass(frozen=True)
class Address:
    """One route: as written in the URLconf, without language prefix."""

    route: str
    name: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]

    @property
    def access(self) -> web.Access | None:
        """What the view's decorator said, or None if nobody said anything."""
        return getattr(self.view, "access", None)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What matches the paths of this route, without language prefix."""
        return re.compile(f"^/{re.sub('<[^>]*>', '[^/]+', self.route)}$")

    def path(self, values: Mapping[str, str], *, language: str = "es") -> str:
        """The address with its parameters filled in."""
        filled = self.route
        for name in self.parameters:
            converter = next(part for part in filled.split("<")[1:] if part.split(">")[0].split(":")[-1] == name).split(">")[0]
            filled = filled.replace(f"<{converter}>", values[name])
        return localized(f"/{filled}", language)


@cache
def addresses() -> tuple[Address, ...]:
    """Every route of ours; the JSON twins, which django-ninja answers, are in `operations`."""
    return tuple(_walk(get_resolver().url_patterns, ""))


DOWNLOADS = frozenset({"desk-file"})  # what a browser saves and does not show


def addresses_of(kind: str) -> tuple[Address, ...]:
    """The addresses whose view said `kind`: page, form, file, staff."""
    return tuple(address for address in addresses() if address.access and address.access.kind == kind)


@cache
def operations() -> Mapping[str, PathView]:
    """Route -> what django-ninja answers there."""
    assert get_resolver().url_patterns  # the routes register their JSON operations as they are read
    web.api._get_bound_routers()
    return {path: view for _prefix, router in web.api._routers for path, view in router.path_operations.items()}


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "ninja":
                continue
            here = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
            yield from _walk(pattern.url_patterns, before + here)
        elif isinstance(pattern.pattern, RoutePattern):
            yield Address(before + str(pattern.pattern), pattern.name or "", pattern.callback, tuple(pattern.pattern.converters))
        else:
            message = f"{pattern.pattern}: addresses are written as routes, not as regular expressions"
            raise TypeError(message)
