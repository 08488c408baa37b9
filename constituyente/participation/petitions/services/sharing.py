"""How many may sign with one contact, and how many petitions one person may sign: counted under keyed tags that name neither.

A share is a tag and a number. That of a contact is keyed by the petition, and gone for good with its key; that of a person is keyed by
the installation and names no petition. Both are counted in the transaction of the signature, once its contact is confirmed: before that,
nobody learns anything from them.
"""

import hmac

from django.db.models import F

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.post import api as post
from constituyente.participation.petitions.models import Share

PERSON = "petitions of a person"  # the purpose its tag is keyed for


def take(tag: bytes, *, limit: int) -> bool:
    """Count one more under `tag`, unless there are `limit` already; at most three statements.

    Of several at once no more than `limit` get through (settled by a conditional UPDATE and the unique tag).
    """
    ours = Share.objects.filter(tag=tag, taken__lt=limit)
    if ours.update(taken=F("taken") + 1):
        return True
    _share, new = insert_once(Share(tag=tag, taken=1), by=("tag",))
    return new or ours.update(taken=F("taken") + 1) == 1


def tried_before(tag_key: bytes, *, contact: str, identity: str) -> bool:
    """Whether this contact was used for this person under the petition of `tag_key` before; it is noted that it is now."""
    tag = hmac.digest(tag_key, f"contact {contact} {identity}".encode(), "sha256")
    _share, new = insert_once(Share(tag=tag, taken=1), by=("tag",))
    return not new


def of_contact(tag_key: bytes, contact: str) -> bytes:
    return hmac.digest(tag_key, f"contact {contact}".encode(), "sha256")


def of_person(identity: str) -> bytes:
    return post.mac(identity, PERSON)
