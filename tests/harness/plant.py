"""Puts rules with dates around today and some open petitions into an installation: `python -m tests.harness.plant NUMBER [DAYS]`."""

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
closes_after_days = {open_for}
[[petitions.tiers]]
signatures = 5
promise = {{ kind = "answer", by = "secretariat", within = {{ working_days = 20 }} }}
[[petitions.tiers]]
signatures = 20
promise = {{ kind = "commitment", by = "mayor", within = {{ days = 30 }} }}
# Nobody who takes part in a test waits for two seconds.
[petitions.review]
fast_at_least = 100000
[log]
origin = "log.harness.example/1"
seal = {{ every_seconds = 1, at_least = 1, at_most_seconds = 1 }}
"""

LONGEST = 3660  # days a petition may take signatures


def process_today(days: int = 90) -> str:
    """A process file under which everything is open today, and so many days before and after."""
    today = datetime.now(UTC).date()
    return PROCESS.format(opens=today - timedelta(days=days), closes=today + timedelta(days=days), open_for=min(days, LONGEST))


def plant(count: int, days: int = 90) -> None:
    from django.utils import timezone  # noqa: PLC0415  after the settings are known

    from constituyente.foundation.process import api as process  # noqa: PLC0415
    from tests.factories.petitions import opened  # noqa: PLC0415

    now = timezone.now()
    process.apply(process_today(days), now=now)
    for number in range(count):
        print(opened(title=f"Petición {number + 1}", now=now))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    django.setup()
    plant(*map(int, sys.argv[1:]))
