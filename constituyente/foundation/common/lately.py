"""Answers that change seldom and are asked for with every request: each thread remembers one for a moment."""

import time
from collections.abc import Callable
from threading import local
from typing import Generic, ParamSpec, TypeVar

from django.db import connection

SECONDS = 1.0  # that another process may go on with an answer after it changed

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class _Memory(local):
    """What one thread remembers: when it asked, and the answer. `written` is the transaction that wrote what may be rolled back."""

    def __init__(self) -> None:
        self.answers = dict[str, tuple[float, object]]()
        self.written: object = None


class Lately(Generic[Asked, Answer]):
    """A query whose answer is taken as it was at most SECONDS ago; a refusal is not remembered.

    Whoever writes what is asked for calls `forget`, in the transaction that writes it, which then remembers nothing more.
    """

    def __init__(self, ask: Callable[Asked, Answer]) -> None:
        self.ask = ask
        self.__doc__ = ask.__doc__
        self._memory = _Memory()

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        memory, question, now = self._memory, repr((args, kwargs)), time.monotonic()
        at, answer = memory.answers.get(question, (0.0, None))
        if at and now - at < SECONDS:
            return answer  # type: ignore[return-value]  # only answers are remembered
        answer = self.ask(*args, **kwargs)
        if memory.written is not _transaction():
            memory.written = None
        if SECONDS and memory.written is None:
            memory.answers[question] = (now, answer)
        return answer

    def forget(self) -> None:
        """Ask anew from now on."""
        self._memory.answers.clear()
        self._memory.written = _transaction()


def _transaction() -> object:
    """What stands for the transaction of this thread; None outside one."""
    return next(iter(connection.atomic_blocks), None)
