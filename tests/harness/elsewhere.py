"""A second installation within one test: the database emptied, another data directory with other keys."""

from pathlib import Path

from django.core.management import call_command
from pytest_django import Settings


def become_another(settings: Settings, folder: Path) -> None:
    """From here on the test is in an empty installation whose data lie in `folder`. The test's transactions must be real ones."""
    call_command("flush", interactive=False, verbosity=0)
    settings.DATA = folder
