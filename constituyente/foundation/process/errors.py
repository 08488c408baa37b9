from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError

from .data import Problem


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


class RulesChanged(DomainError):
    """Somebody else put other rules in force at the same moment; nothing of ours was written."""

    code = "rules-changed"
    message = _("Other rules came into force at the same moment, as version %(version)s. Look at them before you apply yours.")
    status = 409
