import signal
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_lazy

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.files import api as files
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.portal import upkeep
from constituyente.portal.operations import readiness

PAUSE = 0.5  # seconds
TENDING = timedelta(minutes=1)
LOOKING = timedelta(minutes=10)  # between two looks for stuffing
SWEEPING = timedelta(hours=1)
MAILS = 50  # at a time, so that pulling is never far off


class Command(BaseCommand):
    """Sends mail and pulls what crossings and admissions cause. It may be killed at any moment: every step can be taken again."""

    help = gettext_lazy("Send mail, make promises of crossings and dossier items of admitted petitions, until stopped.")

    def handle(self, *args: object, **options: object) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        tended: datetime | None = None
        looked: datetime | None = None
        swept: datetime | None = None
        try:
            readiness.require()
            while True:
                now = timezone.now()
                found = 0
                if swept is None or not timedelta(0) <= now - swept < SWEEPING:
                    swept = now
                    files.sweep(now=now)
                with suppress(process.NoRules):  # nothing to pull before the first rules
                    if tended is None or not timedelta(0) <= now - tended < TENDING:
                        tended = now
                        post.tend(now=now)
                        accounts.forget_stale(now=now)
                        petitions.forget_trails(now=now)
                        upkeep.end_of_process(now=now)
                    if looked is None or not timedelta(0) <= now - looked < LOOKING:
                        looked = now
                        upkeep.look_for_stuffing(now=now)
                        upkeep.publish_breakdowns(now=now)
                    found = upkeep.pull(now=now)
                if not post.drain(MAILS) and not found:  # mail goes out whatever was found
                    time.sleep(PAUSE)
        except KeyboardInterrupt:
            sys.exit(0)
        except (DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
