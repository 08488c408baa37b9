"""Puts rules with dates around today and some open petitions into an installation: `python -m tests.harness.plant NUMBER`."""

import os
import sys
from datetime import UTC, datetime, timedelta

import django

PROCESS = """
format = 1
[process]
slug = "harness"
title = {{ es = "Arnés" }}
languages = ["es"]
timezone = "America/Mexico_City"
synthetic = true
[[phases]]
key = "all"
title = {{ es = "Todo" }}
opens = {opens}
closes = {closes}
allows = ["petitions", "dossiers", "drafting", "assembly"]
[people]
age_bands = [{{ key = "18+" }}]
[petitions]
asks = ["contact"]
[[petitions.tiers]]
signatures = 5
promise = {{ kind = "answer", by = "secretariat", within = {{ working_days = 20 }} }}
[[petitions.tiers]]
signatures = 20
promise = {{ kind = "commitment", by = "mayor", within = {{ days = 30 }} }}
[log]
origin = "log.harness.example/1"
seal = {{ every_seconds = 1, at_least = 1, at_most_seconds = 1 }}
"""


def process_today() -> str:
    """A process file under which everything is open today."""
    today = datetime.now(UTC).date()
    return PROCESS.format(opens=today - timedelta(days=9), closes=today + timedelta(days=90))


def plant(count: int) -> None:
    from django.utils import timezone  # noqa: PLC0415  after the settings are known

    from constituyente.foundation.process import api as process  # noqa: PLC0415
    from tests.factories.petitions import opened  # noqa: PLC0415

    now = timezone.now()
    process.apply(process_today(), now=now)
    for number in range(count):
        print(opened(title=f"Petición {number + 1}", now=now))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    django.setup()
    plant(int(sys.argv[1]))
