import socket
from argparse import ArgumentParser

from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.portal import supervision
from constituyente.portal.operations import readiness


def free(host: str, port: int) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Command(BaseCommand):
    """Everything an installation needs, in one command."""

    help = gettext_lazy("Run web, worker and sequencer until stopped; brings the database up to date first.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: %(default)s)"))
        parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: %(default)s)"))
        parser.add_argument("--workers", type=int, default=2, help=_("web processes (default: %(default)s)"))

    def handle(self, *args: object, host: str, port: int, workers: int, **options: object) -> None:
        if not free(host, port):
            sentence = _("Somebody listens on %(host)s:%(port)s already. Choose another port with --port.")
            raise CommandError(sentence % {"host": host, "port": port})
        with supervision.sole_owner():
            readiness.require()
            call_command("migrate", verbosity=0, interactive=False)
            call_command("collectstatic", verbosity=0, interactive=False)
            supervision.supervise(supervision.commands(host=host, port=port, workers=workers))
