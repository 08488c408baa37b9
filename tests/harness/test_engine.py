import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


def test_engine_gives_every_test_an_empty_data_directory(data: Path) -> None:
    assert data == settings.DATA
    assert list(data.iterdir()) == []


@pytest.mark.django_db
def test_engine_has_a_database_that_keeps_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_migrations WHERE app = 'ledger'")
        assert cursor.fetchone()[0] >= 1


def test_engine_lets_no_test_out() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match=r"a test tried to reach 192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(RuntimeError, match=r"a test tried to look up example\.org"):
        socket.getaddrinfo("example.org", 80)
