"""Every kind of promise that the rules know has its words."""

from typing import get_args

from django.utils import translation

from constituyente.foundation.process import api as process
from constituyente.participation.promises import words


def test_every_kind_of_the_rules_has_a_title_of_its_own() -> None:
    assert list(words.TITLES) == list(get_args(process.PromiseKind))
    for language in ("es", "en"):
        with translation.override(language):
            assert len({words.title(kind, 0) for kind in words.TITLES}) == len(words.TITLES)


def test_a_hearing_says_before_how_many() -> None:
    with translation.override("en"):
        found = [words.title("hearing", people) for people in (0, 1, 3)]
    assert found == ["Hearing", "Hearing before 1 member", "Hearing before 3 members"]
