"""The command line in both languages: every command, every verb, what goes wrong, argparse's own words."""

import os
import re
import subprocess
import sys
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import Settings

from constituyente.__main__ import COMMANDS, NAME, _load, main
from constituyente.foundation.common import catalogues

ROOT = Path(__file__).resolve().parents[1]


def _parsers(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            yield from action.choices.values()


def _sentences(parser: ArgumentParser) -> Iterator[str]:
    """What a command says of itself: what it does, and each argument."""
    for one in _parsers(parser):
        yield str(one.description or "")
        for action in one._actions:
            yield str(action.help or "")
            if isinstance(action, _SubParsersAction):
                yield from (choice.help or "" for choice in action._choices_actions)


def _told(name: str) -> set[str]:
    command = _load(name)
    assert command is not None
    return {said for said in _sentences(command.create_parser(NAME, name)) if said and said != "==SUPPRESS=="}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_spanish(name: str, settings: Settings) -> None:
    spanish = {key[0]: message.string for key, message in catalogues.everything().items()}
    english = _told(name)
    settings.COMMAND_LANGUAGE = "es"
    names = {said for said in english if re.fullmatch(r"\w+(; \w+)+", said)}  # of roles
    assert _told(name) == {spanish.get(said) for said in english - names} | names


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_is_explained(name: str) -> None:
    command = _load(name)
    assert command is not None
    parsers = list(_parsers(command.create_parser(NAME, name)))
    bare = [
        f"{parser.prog}: {action.dest}"
        for parser in parsers
        for action in parser._actions
        if not action.help and not isinstance(action, _SubParsersAction)
    ]
    assert bare == []
    assert [parser.prog for parser in parsers if not parser.description] == []


def test_help_is_spanish_to_its_last_word(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.COMMAND_LANGUAGE = "es"
    with pytest.raises(SystemExit):
        main(["language", "add", "--help"])
    assert " ".join(capsys.readouterr().out.split()) == (
        "uso: constituyente language add [-h] [--name NAME] [--rtl] CODE "
        "escribe el archivo de un idioma, o lo pone al día con lo que dice el sitio; conserva cada traducción "
        "argumentos: CODE del idioma, como en las direcciones: nah, pl, zh-hans "
        "opciones: -h, --help muestra esta ayuda "
        "--name NAME el nombre del idioma en ese idioma; hace falta si Babel no lo conoce "
        "--rtl se escribe de derecha a izquierda"
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["vote"], "no existe el comando «vote»; `constituyente` sin nada más los enumera"),
        (["rules", "check"], "rules check: faltan estos argumentos: FILE (--help dice más)"),
        (
            ["rules", "look"],
            "rules: argumento check|apply|shapes: no se puede elegir 'look' (elige entre 'check', 'apply', 'shapes') (--help dice más)",
        ),
        (["serve", "--port", "x"], "serve: argumento --port: no es un valor de tipo int: 'x' (--help dice más)"),
        (["serve", "--port"], "serve: argumento --port: lleva un valor (--help dice más)"),
        (["export"], "export: faltan estos argumentos: DIR (--help dice más)"),
        (["import", "/nowhere"], "import: /nowhere no es una carpeta"),
        (["bench", "import"], "bench: `bench import` necesita la carpeta de un paquete"),
        (["backup", "/nowhere/x.tar"], "backup: /nowhere no es una carpeta"),
        (["restore", "/nowhere/x.tar"], "restore: /nowhere/x.tar no está"),
        (["language", "check", "nah"], None),
    ],
)
def test_wrong_use_is_told_in_spanish(
    arguments: list[str], line: str | None, settings: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings.COMMAND_LANGUAGE = "es"
    settings.DATA = tmp_path
    assert main(arguments) == 2
    expected = line or f"language: no existe {tmp_path}/languages/nah.po; `language add nah` lo escribe"
    assert capsys.readouterr().err == f"constituyente: {expected}\n"


@pytest.mark.parametrize(
    ("variables", "first"),
    [
        ({"LANG": "es_MX.UTF-8"}, "uso: constituyente COMANDO …    (constituyente COMANDO --help dice más)"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "en_US.UTF-8"}, "usage: constituyente COMMAND …    (constituyente COMMAND --help tells more)"),
        ({}, "usage: constituyente COMMAND …    (constituyente COMMAND --help tells more)"),
    ],
)
def test_the_system_says_the_language(variables: dict[str, str], first: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"LANG", "LC_ALL", "LC_MESSAGES"}}
    done = subprocess.run(
        [sys.executable, "-m", "constituyente"],
        cwd=ROOT,
        env={**environment, "CONSTITUYENTE_DATA": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[0] == first


def test_a_command_leaves_the_language_as_it_was(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.COMMAND_LANGUAGE = "en"
    with override("es"):
        command = _load("figures")
        assert command is not None
        assert str(command.help) == "Escribe las cifras públicas del proceso, las mismas que en sus páginas."
        assert command.create_parser(NAME, "figures").description == "Print the public figures of the process, the same as on its pages."
