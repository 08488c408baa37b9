"""Pytest plugin: decides the database and the data directory before Django reads its settings, and keeps the tests off the network.

`--engine=sqlite` (a file) or `--engine=postgres` (a server started for this run); without it, DATABASE_URL decides.
"""

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from . import chromium
from .postgres import Postgres

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
HOME = "CONSTITUYENTE_TEST_HOME"
MORE = 100  # times the examples in a soak

hypothesis.settings.register_profile("ci", database=None, deadline=None, print_blob=True)
hypothesis.settings.register_profile("soak", parent=hypothesis.settings.get_profile("ci"), max_examples=100 * MORE)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("constituyente")
    group.addoption(
        "--engine", choices=["sqlite", "postgres"], help="the database of the tests (default: that of DATABASE_URL, else sqlite)"
    )
    group.addoption("--soak", action="store_true", help=f"{MORE} times the examples in every property")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    _prepare(early_config.known_args_namespace.engine)
    hypothesis.settings.load_profile("soak" if early_config.known_args_namespace.soak else "ci")
    return (yield)


def _prepare(engine: str | None) -> None:
    if not WORKER:
        home = Path(tempfile.mkdtemp(prefix="constituyente-tests-"))
        os.environ[HOME] = str(home)
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        if engine == "sqlite":
            os.environ.pop("DATABASE_URL", None)
        elif engine == "postgres":
            server = Postgres()
            atexit.register(server.stop)
            os.environ["DATABASE_URL"] = server.url
    data = Path(os.environ[HOME]) / (WORKER or "data")
    (data / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise wants it there
    os.environ["CONSTITUYENTE_DATA"] = str(data)
    for name in [name for name in os.environ if name.startswith("CONSTITUYENTE_") and name not in {"CONSTITUYENTE_DATA", HOME}]:
        del os.environ[name]  # what the person at the keyboard has set is no business of the tests
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        os.environ.pop(name, None)  # commands speak English
    os.environ["CONSTITUYENTE_PAGE_MAX_AGE"] = "0"  # a test looks at what is, not at what was a moment ago


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings  # noqa: PLC0415  after the environment is prepared

    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _stay_home()


# ------------------------------------------------------------------ what runs where


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection  # noqa: PLC0415  as above

    for item in items:
        if connection.vendor != "postgresql" and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="says something about PostgreSQL alone"))
        if item.get_closest_marker("browser") and not chromium.executable():
            item.add_marker(pytest.mark.skip(reason=chromium.MISSING))
        if config.option.soak:
            _soak(item)


def _soak(item: pytest.Item) -> None:
    """Multiply the examples of a test that sets its own number; the others follow the profile."""
    test = getattr(item, "obj", None)
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is not None and own.max_examples < 100 * MORE:
        test._hypothesis_internal_use_settings = hypothesis.settings(own, max_examples=own.max_examples * MORE)  # type: ignore[union-attr]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = [report for report in terminalreporter.stats.get("skipped", []) if chromium.MISSING in str(report.longrepr)]
    if left_out:
        names = sorted({report.nodeid.partition("::")[2] for report in left_out})
        terminalreporter.write_line(f"Skipped {len(names)} browser tests, since Chromium was not found: {', '.join(names)}")


# ------------------------------------------------------------------ no network


def _stay_home() -> None:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_home(self: socket.socket, address: Any) -> None:  # noqa: ANN401  what an address is depends on the family
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_home(address[0]):
            message = f"a test tried to reach {address[0]}"
            raise RuntimeError(message)
        connect(self, address)

    def look_up_home(host: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401  the standard library's signature
        if not _is_home(host):
            message = f"a test tried to look up {host}"
            raise RuntimeError(message)
        return look_up(host, *rest, **named)

    socket.socket.connect = connect_home  # type: ignore[assignment, method-assign]
    socket.getaddrinfo = look_up_home


def _is_home(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in {None, "", "localhost", "::1", "0.0.0.0", socket.gethostname()} or str(name).startswith("127.")  # noqa: S104  not bound to
