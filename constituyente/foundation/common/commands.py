"""What every command of ours shares: it speaks the language of whoever sits at the keyboard, and so does argparse.

Modules of commands import BaseCommand and CommandError from here and not from Django.
"""

import argparse
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand as DjangoCommand
from django.core.management.base import CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, ngettext, override

__all__ = ["BaseCommand", "CommandError"]

# argparse asks GNU gettext for its words, which has no catalogue of ours: it asks Django's instead.
argparse._ = gettext  # type: ignore[attr-defined]
argparse.ngettext = ngettext  # type: ignore[attr-defined]
ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("one of the arguments %s is required"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("unknown parser %(parser_name)r (choices: %(choices)s)"),
)

DJANGOS_OWN = {"--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color", "--skip-checks"}


class BaseCommand(DjangoCommand):
    """A command in the language of the keyboard (settings.COMMAND_LANGUAGE). Django's own options are taken, and not told in the help."""

    help: str | Promise = ""  # type: ignore[assignment]  # lazy: a module of a command is read before anybody's language is known

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:  # noqa: ANN401  Django's signature
        with override(settings.COMMAND_LANGUAGE):
            self.help = str(self.help)  # argparse knows no lazy sentences
            parser = super().create_parser(prog_name, subcommand, **options)
        for action in parser._actions:  # noqa: SLF001  Django adds some of its options past suppressed_base_arguments
            if DJANGOS_OWN.intersection(action.option_strings):
                action.help = argparse.SUPPRESS
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:  # noqa: ANN401  Django's signature
        with override(settings.COMMAND_LANGUAGE):
            return super().execute(*args, **options)


def verb(verbs: "argparse._SubParsersAction[Any]", name: str, told: str) -> ArgumentParser:
    """One verb of a command such as `rules check`, with what it does in its own --help too."""
    return verbs.add_parser(name, help=told, description=told)  # type: ignore[no-any-return]
