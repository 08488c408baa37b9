from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.portal.operations import diagnosis
from constituyente.portal.operations.progress import Progress


class Command(BaseCommand):
    """Reads and tells; repairs nothing."""

    help = gettext_lazy("Say what is wrong with this installation and what to do about it; exit code 1 if anything is.")
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--published", metavar="DIR|URL", help=_("compare with a copy of the log: a mirror's folder, or a site"))
        parser.add_argument(
            "--deep", action="store_true", help=_("hash every entry again, recount every tally, compare every file of the log")
        )
        parser.add_argument("--json", action="store_true", help=_("one JSON object"))

    def handle(self, *args: object, published: str | None, deep: bool, json: bool, **options: object) -> None:
        found = list[diagnosis.Finding]()
        for finding in diagnosis.diagnose(now=timezone.now(), deep=deep, published=published, told=Progress().step):
            found.append(finding)
            if not json:
                self.stdout.write(f"{diagnosis.NAMED[finding.level]!s:<8} {diagnosis.NAMED[finding.check]!s:<20} {finding.found}")
                if finding.advice:
                    self.stdout.write(f"{'':<8} {'':<20} -> {finding.advice}")
        wrong = sum(finding.level == "problem" for finding in found)
        if json:
            self.stdout.write(dumps({"problems": wrong, "findings": [asdict(finding) for finding in found]}, indent=2, ensure_ascii=False))
        if wrong:
            raise CommandError(ngettext("%(count)s problem", "%(count)s problems", wrong) % {"count": wrong})
