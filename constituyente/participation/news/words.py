"""What happened to a notice, for its thread."""

from django.utils.translation import gettext_noop

PUBLISHED = gettext_noop("Published")
CORRECTED = gettext_noop("Corrected")
WITHDRAWN = gettext_noop("Withdrawn")
