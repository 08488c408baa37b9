"""What both motions and roll calls are written with."""

from datetime import date

from django.utils.translation import gettext

from constituyente.decision.assembly import addresses
from constituyente.decision.assembly.errors import MotionRefused, RollCallRefused
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import BadRef, Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process

TITLE, TEXT = 200, 20_000  # characters
FIRST = date(1900, 1, 1)


def body_of(rules: process.Rules) -> process.Body:
    if addresses.BODY not in rules.bodies:
        raise bodies.UnknownBody(body=addresses.BODY)
    return rules.bodies[addresses.BODY]


def check_ref(provision: str, refusal: type[MotionRefused | RollCallRefused], **facts: object) -> None:
    if not provision:
        return
    try:
        Ref.parse(provision)
    except BadRef as error:
        raise refusal(problem=gettext("“%(ref)s” is no reference, such as provision/7f3a9c01@4") % {"ref": provision}, **facts) from error


def entry_of(kind: str, number: int, record: str) -> bytes:
    # A version above the first where the log remembers one that a restore could not bring back.
    version = ledger.newest_version(kind, number) + 1
    return ledger.entries.encode(kind, number=number, version=version, record=digest(record))
