"""The way into the desk while no mail goes out."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.common.errors import DomainError


class Command(BaseCommand):
    help = gettext_lazy("Print a link that signs somebody of the staff in, once, within 15 minutes.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help=_("of somebody of the staff"))

    def handle(self, *, email: str, **_options: Any) -> None:  # noqa: ANN401  Django's own options
        try:
            address = accounts.issue_sign_in_link(email, now=timezone.now(), rng=rng.SYSTEM)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(settings.SITE_URL + address)
