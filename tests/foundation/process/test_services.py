import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.process.models import RulesVersion

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
OTHER = ("closes_after_days = 150", "closes_after_days = 90")


def test_apply_puts_versions_in_force_and_into_the_log(db: None, example: str) -> None:
    first = process.apply(example, now=NOON)
    second = process.apply(example.replace(*OTHER), now=NOON + timedelta(days=1))
    again = process.apply(example, now=NOON + timedelta(days=2))
    assert [rules.version for rules in (first, second, again)] == [1, 2, 3]
    assert [rules.petitions.closes_after_days for rules in (first, second, again)] == [150, 90, 150]
    assert again.sha256 == first.sha256
    assert again.leaf != first.leaf
    assert (process.current(), process.version(1), process.version(2)) == (again, first, second)
    assert ledger.waiting().entries == 4  # the log's own first entry among them


def test_apply_of_the_text_in_force_gives_its_version_and_adds_nothing(db: None, example: str) -> None:
    first = process.apply(example, now=NOON)
    assert process.apply(example, now=NOON + timedelta(days=1)) == first
    assert RulesVersion.objects.count() == 1
    assert ledger.waiting().entries == 2  # the log's first, and that of these rules


def test_apply_of_a_text_made_from_other_rules_is_refused(db: None, example: str) -> None:
    process.apply(example, now=NOON, base=7)  # there are no rules that it could take back
    second = process.apply(example.replace(*OTHER), now=NOON, base=1)
    with pytest.raises(process.RulesChanged, match="versión 2"):
        process.apply(example, now=NOON, base=1)
    assert process.apply(second.text, now=NOON, base=1) == second  # it is in force already
    assert process.current() == second


def test_apply_of_an_invalid_text_changes_nothing(db: None, example: str) -> None:
    first = process.apply(example, now=NOON)
    with pytest.raises(process.RulesInvalid):
        process.apply(example.replace("k = 10", "k = 0"), now=NOON)
    assert process.current() == first
    assert ledger.waiting().entries == 2  # the log's first, and that of these rules


def test_apply_keeps_the_log_s_name(db: None, example: str) -> None:
    first = process.apply(example, now=NOON)
    with pytest.raises(ledger.OriginChanged):
        process.apply(example.replace("log.puerto-claro.example/2026", "log.puerto-claro.example/2027"), now=NOON)
    assert process.current() == first


def competitor(text: str) -> Callable[..., object]:
    """Somebody who takes version 1 with `text` after we have looked and before our row is written: while our entry is queued."""
    done: list[bool] = []

    def wrapper(execute: Callable[..., object], sql: str, params: Any, many: bool, context: Any) -> object:  # noqa: ANN401, FBT001  Django's signature
        if sql.startswith("INSERT INTO") and "ledger_entry" in sql and not done:
            done.append(True)
            RulesVersion(version=1, text=text, sha256=sha256(text.encode()).hexdigest(), applied_at=NOON, leaf=bytes(32)).save()
        return execute(sql, params, many, context)

    return wrapper


def test_apply_of_the_same_text_at_once_gives_the_version_that_was_first(db: None, example: str) -> None:
    with connection.execute_wrapper(competitor(example)):
        rules = process.apply(example, now=NOON)
    assert (rules.version, rules.leaf) == (1, bytes(32))
    assert RulesVersion.objects.count() == 1


def test_apply_of_another_text_at_once_is_refused_and_leaves_nothing(db: None, example: str) -> None:
    with connection.execute_wrapper(competitor(example.replace(*OTHER))), pytest.raises(process.RulesChanged):
        process.apply(example, now=NOON)
    assert ledger.waiting().entries == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_apply_from_many_threads_gives_each_version_one_text_and_one_entry(example: str) -> None:
    texts = [example.replace("closes_after_days = 150", f"closes_after_days = {days}") for days in range(1, 9)]
    together = threading.Barrier(len(texts))
    applied: list[int] = []

    def run(text: str) -> None:
        together.wait()
        try:
            applied.append(process.apply(text, now=NOON).version)
        except process.RulesChanged:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == list(range(1, len(applied) + 1))
    assert RulesVersion.objects.count() == len(applied) == ledger.waiting().entries - 1  # the log's own first entry
