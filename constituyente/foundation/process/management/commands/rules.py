import sys
from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand
from constituyente.foundation.common.commands import verb as described
from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.process import api as process

INVALID, UNREADABLE = 1, 2  # exit codes


class Command(BaseCommand):
    help = gettext_lazy("Check a process file, put it in force as the next version of the rules, or make the shapes for its map.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|apply|shapes")
        for verb, told in [
            ("check", _("say what is wrong with the file, each with its line")),
            ("apply", _("put the file in force and append it to the public log")),
        ]:
            asked = described(verbs, verb, told)
            asked.add_argument("file", metavar="FILE", help=_("the process file"))
            asked.add_argument("--json", action="store_true", help=_("answer as JSON on standard output"))
        asked = described(verbs, "shapes", _("print the shapes of the file's territories, made from GeoJSON, to put into the file"))
        asked.add_argument("file", metavar="FILE", help=_("the process file"))
        asked.add_argument("geojson", metavar="GEOJSON", help=_("a collection of features, one or more for each territory"))
        asked.add_argument("--key", required=True, help=_("the property of a feature that holds its territory's code"))
        asked.add_argument("--points", type=int, default=process.POINTS, help=_("so many points, about (default %(default)s)"))

    def handle(self, *args: object, verb: str, file: str, **options: Any) -> None:  # noqa: ANN401  what argparse read
        if verb == "shapes":
            self._shapes(file, options["geojson"], key=options["key"], points=options["points"])
        else:
            self._rules(verb, file, json=options["json"])

    def _shapes(self, file: str, geojson: str, *, key: str, points: int) -> None:
        """The table to put into the file, on standard output."""
        text, shapes = self._text(file), self._bytes(geojson)
        try:
            self.stdout.write(process.shape_table(text, shapes, key=key, points=points), ending="")
        except process.BadShapes as error:
            self.stderr.write(f"{geojson}: {error}")
            sys.exit(INVALID)

    def _rules(self, verb: str, file: str, *, json: bool) -> None:
        text = self._text(file)
        try:
            rules = process.check(text, file) if verb == "check" else process.apply(text, now=timezone.now(), name=file)
        except process.RulesInvalid as error:
            if json:
                self._answer(file=file, valid=False, problems=[asdict(problem) for problem in error.problems])
            else:
                self.stderr.write("\n".join(problem.in_file(file) for problem in error.problems))
            sys.exit(INVALID)
        except DomainError as error:
            self.stderr.write(f"{file}: {error}")
            sys.exit(INVALID)
        facts: dict[str, object] = {"file": file, "sha256": rules.sha256}
        if verb == "check" and json:
            self._answer(**facts, valid=True, problems=[])
        elif verb == "check":
            self.stdout.write(_("%(file)s: valid. SHA-256 %(sha256)s") % facts)
            for key, what in rules.site.missing().items():
                self.stderr.write(_("%(file)s: site.%(key)s is not there: %(what)s") % {"file": file, "key": key, "what": _(what)})
        elif json:
            self._answer(**facts, version=rules.version, leaf=rules.leaf.hex())
        else:
            facts |= {"version": rules.version, "leaf": rules.leaf.hex()}
            self.stdout.write(_("Version %(version)s of the rules is in force. SHA-256 %(sha256)s. Log leaf %(leaf)s.") % facts)

    def _text(self, file: str) -> str:
        try:
            return self._bytes(file).decode()
        except UnicodeDecodeError as error:
            self.stderr.write(_("%(file)s: is not UTF-8 text (byte %(byte)d)") % {"file": file, "byte": error.start})
        sys.exit(UNREADABLE)

    def _bytes(self, file: str) -> bytes:
        try:
            return Path(file).read_bytes()
        except FileNotFoundError:
            self.stderr.write(_("%(file)s: cannot be read: there is no such file") % {"file": file})
        except OSError as error:
            self.stderr.write(_("%(file)s: cannot be read: %(why)s") % {"file": file, "why": error.strerror})
        sys.exit(UNREADABLE)

    def _answer(self, **facts: object) -> None:
        self.stdout.write(dumps(facts, ensure_ascii=False))
