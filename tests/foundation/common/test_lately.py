import pytest
from django.db import transaction

from constituyente.foundation.common import lately


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> "lately.Lately[[int], list[int]]":
    """A question that is answered with how often each was asked so far; an answer is good for as long as a test takes."""
    monkeypatch.setattr(lately, "SECONDS", 60.0)
    asked = dict[int, int]()

    def ask(number: int) -> list[int]:
        if number < 0:
            raise ValueError(number)
        asked[number] = asked.get(number, 0) + 1
        return [number, asked[number]]

    return lately.Lately(ask)


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_remembered_for_a_moment(counted: "lately.Lately[[int], list[int]]", monkeypatch: pytest.MonkeyPatch) -> None:
    assert [counted(1), counted(2), counted(1)] == [[1, 1], [2, 1], [1, 1]]
    monkeypatch.setattr(lately, "SECONDS", 0.0)
    assert counted(1) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_not_remembered(counted: "lately.Lately[[int], list[int]]") -> None:
    for _time in range(2):
        with pytest.raises(ValueError, match="-1"):
            counted(-1)


@pytest.mark.django_db(transaction=True)
def test_what_is_written_and_may_be_rolled_back_is_not_remembered(counted: "lately.Lately[[int], list[int]]") -> None:
    with transaction.atomic():
        assert [counted(1), counted(1)] == [[1, 1], [1, 1]]  # nothing was written
        counted.forget()
        assert [counted(1), counted(1)] == [[1, 2], [1, 3]]
    assert [counted(1), counted(1)] == [[1, 4], [1, 4]]
