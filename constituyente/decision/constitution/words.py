"""The facts of an adopted text."""

from django.utils.translation import gettext_noop

FATE = gettext_noop("In the adopted text")
ADOPTED = gettext_noop("It is adopted: %(place)s")

ROLLCALL = "rollcall"  # the kind of reference that the assembly gives its roll calls
