"""What every page may have to say besides which process this is."""

from django.http import HttpRequest

from .importing import marker


def importing(request: HttpRequest) -> dict[str, bool]:
    """`importing` for the templates: whether a package is half in. No SQL statement."""
    return {"importing": marker().exists()}
