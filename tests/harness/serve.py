"""`constituyente serve`, whose supervisor starts again at once whatever ends: the harness kills more often than the back-off forgives."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    django.setup()
    from django.core.management import call_command

    from constituyente.portal import supervision

    supervision.QUICK = 0.0
    call_command(*sys.argv[1:])
