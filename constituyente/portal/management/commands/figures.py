from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from json import dumps
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand
from constituyente.portal import figures


def lines(found: Mapping[Any, object], prefix: str = "") -> Iterator[str]:
    """`petitions.total  1527`, one figure a line."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from lines(value, f"{prefix}{name}.")
        else:
            yield f"{f'{prefix}{name}':<36}{value}"


class Command(BaseCommand):
    """The public figures, for people and for programs."""

    help = gettext_lazy("Print the public figures of the process, the same as on its pages.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("one JSON object"))

    def handle(self, *args: object, json: bool, **options: object) -> None:
        found = asdict(figures.figures(now=timezone.now()))
        self.stdout.write(dumps(found, indent=2, ensure_ascii=False) if json else "\n".join(lines(found)))
