import signal
import sys
import time
from argparse import ArgumentParser

from django.db import Error as DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.portal import supervision, upkeep
from constituyente.portal.errors import RestoreUnfinished, UnsafeDatabase
from constituyente.portal.operations import readiness

PAUSE = 0.25  # seconds between two looks at the queue
REFUSALS = (ledger.LogDamaged, ledger.LogKeyChanged, ledger.LogRolledBack, ledger.OriginChanged)


class Command(BaseCommand):
    """The one process that puts entries into the log. It may be killed at any moment: what is sealed is published at the next start."""

    help = gettext_lazy("Seal what waits into the public log, as the process's pace says, until stopped.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quiet", action="store_true", help=_("end without a word where somebody has to look first: it was said before")
        )

    def handle(self, *args: object, quiet: bool, **options: object) -> None:
        signal.signal(signal.SIGTERM, lambda *_told: sys.exit(0))
        try:
            readiness.require()
            with ledger.only_sequencer() as held:
                if not held:
                    raise CommandError(_("Another sequencer is at work on this installation."))
                ledger.publish()
                while True:
                    try:
                        busy = upkeep.seal_if_due(now=timezone.now())
                    except process.NoRules:
                        busy = 0
                    if not busy:
                        time.sleep(PAUSE)
        except KeyboardInterrupt:
            sys.exit(0)
        except (DatabaseError, OSError) as error:
            # The supervisor starts us again: the lock is taken anew, and what was sealed but not published is published.
            raise CommandError(str(error)) from error
        except (*REFUSALS, RestoreUnfinished, UnsafeDatabase) as error:
            if quiet:
                sys.exit(supervision.NEEDS_SOMEBODY)
            raise CommandError(str(error), returncode=supervision.NEEDS_SOMEBODY) from error
