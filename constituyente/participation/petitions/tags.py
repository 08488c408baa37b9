"""The key under which a petition tells one signer from another: random, its own, sealed, and gone for good once it is shredded."""

import hmac
from dataclasses import dataclass

from constituyente.foundation.common.rng import Rng
from constituyente.foundation.post import api as post

from .errors import TagsShredded
from .models import Petition

PURPOSE = "petition tags"


def new_tag_key(rng: Rng) -> str:
    """32 random bytes, sealed under the installation's key: a copy of the database alone recognizes nobody."""
    return post.seal(rng.bytes(32), PURPOSE)


def tag_key_of(petition: Petition) -> bytes:
    """The key (32 bytes). Raises TagsShredded once it was destroyed."""
    if not petition.tag_key:
        raise TagsShredded(number=petition.number)
    return post.unseal_bytes(petition.tag_key, PURPOSE)


def tag_of(identity: str, key: bytes) -> bytes:
    """What tells the owner of `identity` (a canonical contact) from others under the petition with this tag key: 32 bytes."""
    return hmac.digest(key, identity.encode(), "sha256")


@dataclass(frozen=True)
class TagKeys:
    """How many petitions have a tag key, how many had theirs destroyed, and whether the installation's contact key opens them."""

    held: int
    destroyed: int
    opened: bool


def tag_keys() -> TagKeys:
    """The tag keys of all petitions; the newest is opened for a try. Three statements."""
    newest = Petition.objects.exclude(tag_key="").order_by("-number").first()
    try:
        opened = newest is None or bool(tag_key_of(newest))
    except post.SealBroken:
        opened = False
    shredded = Petition.objects.filter(tags_shredded_at__isnull=False).count()
    return TagKeys(Petition.objects.exclude(tag_key="").count(), shredded, opened)
