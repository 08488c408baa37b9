"""The command line: `constituyente COMMAND …`, also as `python -m constituyente`."""

import io
import os
import runpy
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING

from constituyente.foundation.common.msgid import marked as _

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand, CommandParser

NAME = "constituyente"
COMMANDS = (
    "demo",
    "serve",
    "worker",
    "sequencer",
    "rules",
    "import",
    "export",
    "figures",
    "similar",
    "bench",
    "backup",
    "restore",
    "doctor",
    "keys",
    "staff",
    "sign_in_link",
    "language",
)
ELSEWHERE = {
    "verify": _("Check the published log and recount every petition from it"),
    "manage": _("Run one of Django's own commands, such as migrate"),
}
HERE = Path(__file__).resolve().parent
VERIFIERS = (HERE.parent / "verify" / "verify.py", HERE / "foundation" / "ledger" / "published" / "verify.py")  # checkout, wheel
WRONG_USE = 2


class Refused(Exception):
    """The command says no: one line for the person at the keyboard, and an exit code."""

    def __init__(self, line: str, code: int = 1) -> None:
        super().__init__(line)
        self.code = code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0, 1 for a refusal, 2 for wrong use, 130 if interrupted."""
    name, *rest = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    try:
        return _run(name, rest)
    except Refused as refused:
        print(f"{NAME}: {refused}", file=sys.stderr)
        return refused.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(name: str, rest: list[str]) -> int:
    if name == "verify":
        return _verify(rest)
    _start_django()
    if name in {"-h", "--help", "help"}:
        _print_commands()
        return 0
    if name == "manage":
        from django.core.management import execute_from_command_line  # noqa: PLC0415  after the settings are known

        execute_from_command_line([f"{NAME} manage", *rest])
        return 0
    plain = name.replace("-", "_")
    if plain not in COMMANDS:
        raise Refused(_told(_("there is no command “%(name)s”; `constituyente` alone lists them"), name=name), WRONG_USE)
    return _execute(plain, rest)


def _start_django() -> None:
    import django  # noqa: PLC0415  `verify` works without it
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(str(error)) from error
    from django.conf import settings  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    translation.activate(settings.COMMAND_LANGUAGE)


def _told(sentence: str, **facts: object) -> str:
    """An English message id in the language of the keyboard."""
    from django.utils.translation import gettext  # noqa: PLC0415

    return gettext(sentence) % facts


def _verify(rest: list[str]) -> int:
    verifier = next(path for path in VERIFIERS if path.exists())
    sys.argv = [f"{NAME} verify", *rest]
    runpy.run_path(str(verifier), run_name="__main__")
    return 0


def _load(name: str) -> "BaseCommand | None":
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415

    app = get_commands().get(name)
    if app is None:
        return None
    return load_command_class(app, name)


def _execute(name: str, rest: list[str]) -> int:
    from django.core.management.base import CommandError, handle_default_options  # noqa: PLC0415
    from django.db import DatabaseError, connections  # noqa: PLC0415

    from constituyente.foundation.common.errors import DomainError  # noqa: PLC0415

    command = _load(name)
    if command is None:
        raise Refused(_told(_("the command “%(name)s” is not part of this installation"), name=name), WRONG_USE)
    command._called_from_command_line = True  # type: ignore[attr-defined]  # noqa: SLF001  else Django takes wrong use for an exception
    options = vars(_parse(command.create_parser(NAME, name), rest))
    handle_default_options(Namespace(**options))
    try:
        command.execute(*options.pop("args", ()), **options)
    except CommandError as error:
        message = f"{name}: {error}"
        raise Refused(message, error.returncode) from error
    except DomainError as error:
        message = f"{name}: {error}"
        raise Refused(message) from error
    except DatabaseError as error:
        sentence = _("the database does not answer as it should: %(problem)s (is it up to date? constituyente manage migrate)")
        message = f"{name}: {_told(sentence, problem=str(error).strip())}"
        raise Refused(message) from error
    finally:
        connections.close_all()
    return 0


def _parse(parser: "CommandParser", rest: list[str]) -> Namespace:
    """Parse, and say what is wrong in one line where argparse would print the whole usage before it."""
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            return parser.parse_args(rest)
    except SystemExit as stop:
        if stop.code != WRONG_USE:
            raise
        line = said.getvalue().strip().rpartition("\n")[2].removeprefix(f"{NAME} ").replace(": error: ", ": ", 1)
        raise Refused(_told(_("%(problem)s (--help tells more)"), problem=line), WRONG_USE) from None


def _print_commands() -> None:
    helps = {name: str(command.help).partition("\n")[0] for name in COMMANDS if (command := _load(name)) is not None}
    helps |= {name: _told(line) for name, line in ELSEWHERE.items()}
    width = max(len(name) for name in helps)
    print(_told(_("usage: constituyente COMMAND …    (constituyente COMMAND --help tells more)")) + "\n")
    for name, line in helps.items():
        print(f"  {name:{width}}  {line}")


if __name__ == "__main__":
    sys.exit(main())
