"""The bodies of the process: who sits in them and how they came to, when they met and who was there."""

from .addresses import member_ref, session_ref
from .data import GroupRow, Meeting, MemberRow, Seat, SessionRow, Waiting
from .errors import BodyRefused, FactStands, NoSeatFree, UnknownBody
from .exchange import PARTS
from .queries import coming, facts_of, groups_of, members_of, queue, seated, session_on, sessions_of
from .services import add_group, end_seat, publish_minutes, record_attendance, record_session, seat
from .words import session_name

__all__ = [
    "PARTS",
    "BodyRefused",
    "FactStands",
    "GroupRow",
    "Meeting",
    "MemberRow",
    "NoSeatFree",
    "Seat",
    "SessionRow",
    "UnknownBody",
    "Waiting",
    "add_group",
    "coming",
    "end_seat",
    "facts_of",
    "groups_of",
    "member_ref",
    "members_of",
    "publish_minutes",
    "queue",
    "record_attendance",
    "record_session",
    "seat",
    "seated",
    "session_name",
    "session_on",
    "session_ref",
    "sessions_of",
]
