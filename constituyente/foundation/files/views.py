from django.http import HttpRequest, HttpResponse

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.web import Guarded, desk, public_file, stored_file

from . import queries


@public_file
def file(request: HttpRequest, key: str) -> HttpResponse:
    """A public file."""
    found = queries.served(key)
    if found.act:
        raise NotFound
    return stored_file(found.data, media=found.media, name=found.name, digest=found.sha256, public=True)


@desk(act="desk")
def desk_file(request: HttpRequest, key: str) -> HttpResponse:
    """A private file, for staff who may do what it was kept for."""
    found = queries.served(key)
    actor: Guarded = request.actor  # type: ignore[attr-defined]  # set by accounts.middleware
    if found.act:
        actor.require(found.act)
    return stored_file(found.data, media=found.media, name=found.name, digest=found.sha256, public=False)
