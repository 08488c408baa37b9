import re

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.web import cacheable, public_file, public_page

from . import queries
from .data import EntryPage, LogPage
from .publishing import VERIFIER, log_directory, project_file

TILE = re.compile(r"tile/(?:entries|[0-9]{1,2})/(?:x[0-9]{3}/)*[0-9]{3}(?P<part>\.p/[0-9]{1,3})?")


@public_page("ledger/log.html")
def log(request: HttpRequest) -> LogPage:
    """The public log: newest checkpoint, kinds of entries, newest entries."""
    return queries.log_page()


@public_page("ledger/entry.html")
def entry(request: HttpRequest, index: int) -> EntryPage:
    """One entry of the public log."""
    return queries.entry_page(index)


@public_file
def checkpoint(request: HttpRequest) -> HttpResponseBase:
    """The newest signed checkpoint (C2SP tlog-checkpoint)."""
    response = _file("checkpoint", "text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@public_file
def tile(request: HttpRequest, path: str) -> HttpResponseBase:
    """A tile of hashes or a bundle of entries (C2SP tlog-tiles)."""
    match = TILE.fullmatch(f"tile/{path}")
    if match is None:
        raise NotFound
    response = _file(match[0], "application/octet-stream")
    if match["part"]:
        return cacheable(response)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@public_file
def verifier(request: HttpRequest) -> HttpResponseBase:
    """The stand-alone verifier, one file."""
    return _published(VERIFIER, "text/x-python; charset=utf-8")


@public_file
def format_page(request: HttpRequest) -> HttpResponseBase:
    """The format of the log, enough to write another verifier from."""
    return _published("docs/ledger.md", "text/markdown; charset=utf-8")


def _published(name: str, content_type: str) -> HttpResponseBase:
    return cacheable(HttpResponse(project_file(name).read_bytes(), content_type=content_type))


def _file(path: str, content_type: str) -> FileResponse:
    try:
        file = (log_directory() / path).open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFound from None
    return FileResponse(file, content_type=content_type)
