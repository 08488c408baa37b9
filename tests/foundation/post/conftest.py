"""A letter's template, and the letters that went out."""

import copy
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def letter_templates(settings: Settings) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [TEMPLATES]
    settings.TEMPLATES = templates
