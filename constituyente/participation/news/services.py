from collections.abc import Collection
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find, insert_numbered, insert_once
from constituyente.foundation.common.exchange import Row
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus

from . import addresses, markup, words
from .errors import (
    CorrectionNeedsReason,
    NoticeChanged,
    NoticeNotPublic,
    NoticePublic,
    NoticeStands,
    NoticeWithdrawn,
    PublishedInThePast,
)
from .models import Notice, NoticeVersion

AT_ONCE = 200  # notices made public in one transaction


@transaction.atomic
def write(*, title: str, body: str, language: str, actor: accounts.Actor, now: datetime) -> int:
    """Begin a notice, as a draft that only the desk sees. Returns its number.

    body  by the rules of `markup`
    Raises Forbidden, TooBusy.
    """
    actor.require("news.write")
    notice, _new = insert_numbered(Notice(language=language, begun_at=now))
    _version(notice, 1, (title, body, ""), actor, now).save(force_insert=True)
    return notice.number


@transaction.atomic
def rewrite(number: int, *, based_on: int, title: str, body: str, reason: str, actor: accounts.Actor, now: datetime) -> int:
    """Give notice `number` other words. Returns the version that stands; words that stand already make none.

    based_on  the version the writer had before them: two at once are settled by the constraint one_text_per_notice_version
    reason    what is corrected, needed once people could read it
    Raises Forbidden, NotFound, NoticeChanged, NoticeWithdrawn, CorrectionNeedsReason.
    """
    actor.require("news.write")
    notice = find(Notice, number=number, lock=True)
    if notice.withdrawn_at:
        raise NoticeWithdrawn(number=number)
    standing = _newest(notice)
    if standing.version != based_on:
        raise NoticeChanged(number=number)
    wanted = _version(notice, based_on + 1, (title, body, reason), actor, now)
    if (wanted.title, wanted.body) == (standing.title, standing.body):
        return standing.version
    public = _is_public(notice, now)
    if public and not wanted.reason:
        raise CorrectionNeedsReason
    if not public:
        wanted.reason = ""
    _row, new = insert_once(wanted, by=("notice_id", "version"))
    if not new:
        raise NoticeChanged(number=number)
    if public:
        _tell({notice.pk: notice}, now=now)
    return wanted.version


@transaction.atomic
def publish(number: int, *, at: datetime | None, actor: accounts.Actor, now: datetime) -> None:
    """Make notice `number` public, at once (None) or from `at` on; a plan is replaced.

    Raises Forbidden, NotFound, NoticePublic, PublishedInThePast.
    """
    actor.require("news.write")
    notice = find(Notice, number=number, lock=True)
    if _is_public(notice, now):
        raise NoticePublic(number=number)
    if at is not None and at <= now:
        raise PublishedInThePast
    notice.publish_at = at or now
    notice.save(update_fields=["publish_at"])
    if at is None:
        _tell({notice.pk: notice}, now=now)


@transaction.atomic
def hold_back(number: int, *, actor: accounts.Actor, now: datetime) -> None:
    """Take back the plan to publish notice `number`: it is a draft again. Raises Forbidden, NotFound, NoticePublic."""
    actor.require("news.write")
    notice = find(Notice, number=number, lock=True)
    if _is_public(notice, now):
        raise NoticePublic(number=number)
    notice.publish_at = None
    notice.save(update_fields=["publish_at"])


@transaction.atomic
def withdraw(number: int, *, reason: str, actor: accounts.Actor, now: datetime) -> None:
    """Take the words of notice `number` off the site, for good: its page says when and why.

    Raises Forbidden, NotFound, NoticeNotPublic, NoticeWithdrawn.
    """
    actor.require("news.write")
    notice = find(Notice, number=number, lock=True)
    if not _is_public(notice, now):
        raise NoticeNotPublic(number=number)
    if notice.withdrawn_at:
        raise NoticeWithdrawn(number=number)
    notice.withdrawn_at, notice.withdrawn_reason = now, writing.block(reason)
    notice.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _tell({notice.pk: notice}, now=now)


@transaction.atomic
def announce(*, now: datetime) -> int:
    """Tell search and references of the notices whose moment has come. Returns how many; run twice, nothing more is found.

    At most AT_ONCE at a time, the oldest first.
    """
    due = Notice.objects.filter(publish_at__lte=now, announced_at__isnull=True).select_for_update().order_by("publish_at", "number")
    found = {notice.pk: notice for notice in due[:AT_ONCE]}
    _tell(found, now=now)
    return len(found)


def _is_public(notice: Notice, now: datetime) -> bool:
    return notice.publish_at is not None and notice.publish_at <= now


def _version(notice: Notice, version: int, said: tuple[str, str, str], actor: accounts.Actor, now: datetime) -> NoticeVersion:
    title, body, reason = said
    return NoticeVersion(
        notice=notice,
        version=version,
        title=writing.line(title),
        body=writing.block(body),
        reason=writing.line(reason),
        written_at=now,
        written_by_id=actor.id,
    )


def _newest(notice: Notice) -> NoticeVersion:
    return cast("NoticeVersion", notice.versions.order_by("-version").first())  # every notice begins with one


def _tell(notices: dict[int, Notice], *, now: datetime) -> None:
    """Write the cards and the public texts of `notices`, by primary key, as they stand; in a fixed number of statements."""
    newest = {one.notice_id: one for one in NoticeVersion.objects.filter(notice__in=notices).order_by("version")}
    with translation.override(process.current().main_language):
        cards = [_card(notice, newest.get(pk)) for pk, notice in notices.items()]
    provenance.register_many(cards, now=now, anew=True)
    corpus.put(_text(notice, newest[pk]) for pk, notice in notices.items() if not notice.withdrawn_at)
    for notice in notices.values():
        if notice.withdrawn_at:
            corpus.withdraw(notice.ref)
    Notice.objects.filter(pk__in=notices, announced_at__isnull=True).update(announced_at=now)


def _card(notice: Notice, newest: NoticeVersion | None) -> provenance.Card:
    address = addresses.notice(notice.number)
    if notice.withdrawn_at or newest is None:
        return provenance.Card(notice.ref, _("Withdrawn notice"), address, translation.get_language(), words.WITHDRAWN, notice.withdrawn_at)
    return provenance.Card(notice.ref, newest.title, address, notice.language)


def _text(notice: Notice, newest: NoticeVersion) -> corpus.Text:
    return corpus.Text(
        ref=Ref(notice.ref.kind, notice.ref.key, newest.version),
        title=newest.title,
        body=markup.plain(newest.body),
        language=notice.language,
        subject="",
        territory="",
        given=False,
        at=notice.publish_at or notice.begun_at,
    )


# ------------------------------------------------------------------ from a package


@transaction.atomic
def take_over(rows: Collection[Row]) -> int:
    """Take notices over from a package, without their words, which come after. Returns how many are new.

    Those that stand as they are there are left alone. Raises NoticeStands.
    """
    standing = {one.number: one for one in Notice.objects.filter(number__in=[row["number"] for row in rows])}
    fresh = list[Notice]()
    for row in rows:
        there = standing.get(cast("int", row["number"]))
        told = {name: row[name] for name in ("number", "language", "publish_at", "withdrawn_at", "withdrawn_reason")}
        if there is None:
            fresh.append(Notice(begun_at=cast("datetime", row["publish_at"]), **told))
        elif any(getattr(there, name) != value for name, value in told.items()):
            raise NoticeStands(number=there.number)
    Notice.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def take_over_versions(rows: Collection[Row]) -> None:
    """Take the words of notices over from a package. Raises NoticeStands for a version that has others here."""
    notices = dict(Notice.objects.filter(number__in=[row["notice"] for row in rows]).values_list("number", "pk"))
    known = NoticeVersion.objects.filter(notice__in=notices.values()).values_list("notice__number", "version", "title", "body", "reason")
    standing = {(number, version): said for number, version, *said in known}
    fresh = list[NoticeVersion]()
    for row in rows:
        said = standing.get((cast("int", row["notice"]), cast("int", row["version"])))
        told = {name: row[name] for name in ("version", "title", "body", "reason", "written_at")}
        if said is None:
            fresh.append(NoticeVersion(notice_id=notices[cast("int", row["notice"])], **told))
        elif said != [row["title"], row["body"], row["reason"]]:
            raise NoticeStands(number=row["notice"])
    NoticeVersion.objects.bulk_create(fresh)
