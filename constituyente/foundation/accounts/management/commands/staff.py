"""Who is on the staff, and what they may do."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.commands import BaseCommand, CommandError
from constituyente.foundation.common.errors import DomainError


class Command(BaseCommand):
    help = gettext_lazy("Give somebody roles at the desk, or take them away (with --revoke and no --role: all of them).")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help=_("where sign-in links go"))
        parser.add_argument("--name", default="", help=_("as the desk shows it; needed for somebody new"))
        parser.add_argument("--role", action="append", default=[], dest="roles", metavar="ROLE", help="; ".join(accounts.roles()))
        parser.add_argument("--forget-factor", action="store_true", help=_("take the second factor away, whose telephone is lost"))
        parser.add_argument("--revoke", action="store_true", help=_("take the roles away"))

    def handle(self, *, email: str, name: str, roles: list[str], revoke: bool, forget_factor: bool, **_options: Any) -> None:  # noqa: ANN401  Django's own options
        now = timezone.now()
        try:
            if forget_factor:
                accounts.forget_factor(email)
            actor = accounts.revoke_roles(email, roles, now=now) if revoke else accounts.ensure_staff(email, name, roles, now=now)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{actor.name} <{email}>: {', '.join(sorted(actor.roles)) or '-'}")
