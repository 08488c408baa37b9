"""Where the browser is."""

import shutil
from functools import cache

MISSING = "no Chromium on this machine"


@cache
def executable() -> str | None:
    """Path of Chromium, or None."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (path := shutil.which(name))), None)
