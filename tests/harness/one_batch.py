"""The sequencer's work, once, in children that can be traced: `python -m tests.harness.one_batch {prepare,serve}`.

`prepare` publishes a log that ends just before a full tile, and queues signatures enough to fill it and to cross a mark.
`serve` reads from its input, line by line, what a child of it is to do: `once` (one batch; it stops before the first step, until somebody
sends SIGCONT) or `settle` (all that waits). It answers with the child's pid, and when that has ended with its exit code.
"""

import os
import signal
import sys
import traceback

import django

PUBLISHED = 250  # entries; the next batch fills the first tile of 256
QUEUED = 12


def prepare() -> None:
    from django.utils import timezone  # noqa: PLC0415  after the settings are known

    from constituyente.foundation.process import api as process  # noqa: PLC0415
    from constituyente.portal import upkeep  # noqa: PLC0415
    from tests.factories.petitions import opened, sign  # noqa: PLC0415

    from .plant import process_today  # noqa: PLC0415

    now = timezone.now()
    process.apply(process_today(), now=now)
    first, second = opened(title="Uno", now=now), opened(title="Dos", now=now)
    sign(first, PUBLISHED - 6, now=now)  # besides the rules, two petitions and the crossings of the first
    upkeep.settle(now=now)
    sign(second, QUEUED, now=now)


def once() -> None:
    """What the sequencer does between its start and its second look at the queue."""
    from django.utils import timezone  # noqa: PLC0415  as above

    from constituyente.foundation.ledger import api as ledger  # noqa: PLC0415
    from constituyente.foundation.process import api as process  # noqa: PLC0415

    with ledger.only_sequencer() as held:
        assert held
        ledger.publish()
        ledger.seal(origin=process.current().log.origin, now=timezone.now())
        ledger.publish()


def settle() -> None:
    from django.utils import timezone  # noqa: PLC0415  as above

    from constituyente.portal import upkeep  # noqa: PLC0415

    upkeep.settle(now=timezone.now())


def serve() -> None:
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _child(line.strip())
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _child(what: str) -> None:
    from django.db import connections  # noqa: PLC0415  as above

    code = 0
    try:
        if what == "once":
            os.kill(os.getpid(), signal.SIGSTOP)
        {"once": once, "settle": settle}[what]()
        connections.close_all()
    except Exception:  # noqa: BLE001  the parent tells of it by the code
        traceback.print_exc()
        code = 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    django.setup()
    {"prepare": prepare, "serve": serve}[sys.argv[1]]()
