from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a process file: `path` is such as `petitions.tiers[2].signatures`, empty if the file is not TOML."""

    line: int
    path: str
    message: str

    def in_file(self, name: str) -> str:
        """`process.toml:12: process.title: is missing`."""
        return ": ".join(part for part in (f"{name}:{self.line}", self.path, self.message) if part)


class NoRules(DomainError):
    """Nothing was applied yet, so that there is no process to show."""

    code = "no-rules"
    message = _("This installation has no rules yet. Whoever runs it puts them in force with: constituyente rules apply process.toml")
    status = 503


class RulesInvalid(DomainError):
    """The text is no process file; `problems` says all that is wrong with it."""

    code = "rules-invalid"
    message = _("%(name)s is no valid process file. Problems: %(count)s. The first: %(first)s")

    def __init__(self, *, name: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(name=name, count=len(problems), first=problems[0].in_file(name))
        self.problems = problems


class BadShapes(DomainError):
    """What was given as the shapes of the territories is none; `what` says why, in the reader's language."""

    code = "bad-shapes"
    message = _("No map can be made of this: %(what)s")


class RulesChanged(DomainError):
    """Somebody else put other rules in force at the same moment; nothing of ours was written."""

    code = "rules-changed"
    message = _("Other rules came into force at the same moment, as version %(version)s. Look at them before you apply yours.")
    status = 409
