"""How lineages end, who presented what they go back to, and its facts."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop

from .data import Ending, SourceKind

ENDINGS: Mapping[Ending, str | Promise] = {
    "identical": gettext_lazy("Identical to an article"),
    "similar": gettext_lazy("Similar to an article"),
    "eliminated": gettext_lazy("Taken out on the way"),
    "failed": gettext_lazy("Never became an article"),
}
SOURCE_KINDS: Mapping[SourceKind, str | Promise] = {
    "popular": gettext_lazy("Popular initiative"),
    "indigenous": gettext_lazy("Initiative of an indigenous people"),
    "members": gettext_lazy("Initiative of members"),
}

PRESENTED = gettext_noop("It is presented: %(name)s")
