from collections.abc import Collection
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find
from constituyente.foundation.common.desks import Done
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, markup, words
from .data import DeskNotice, NewsPage, NoticePage, NoticeRow, NoticeState, NoticeText
from .models import Notice, NoticeVersion

SHOWN, SHOWN_AT_DESK = 20, 100
SUMMARY = 240  # characters
NEWEST_FIRST = ("-publish_at", "-number")


# ------------------------------------------------------------------ public


def published_versions(now: datetime) -> QuerySet[NoticeVersion]:
    """The words that people could read: those that stood when the notice came out, and every one written since."""
    later = NoticeVersion.objects.filter(
        notice=OuterRef("notice"), version__gt=OuterRef("version"), written_at__lte=F("notice__publish_at")
    ).values("version")[:1]
    return (
        NoticeVersion.objects.filter(notice__publish_at__lte=now, notice__withdrawn_at__isnull=True)
        .annotate(replaced_before=Subquery(later))
        .filter(replaced_before__isnull=True)
    )


def _listed(now: datetime) -> QuerySet[Notice]:
    """What can be read, with the newest words."""
    newest = NoticeVersion.objects.filter(notice=OuterRef("pk")).order_by("-version")
    return Notice.objects.filter(publish_at__lte=now, withdrawn_at__isnull=True).annotate(
        title=Subquery(newest.values("title")[:1]),
        body=Subquery(newest.values("body")[:1]),
        written_at=Subquery(newest.values("written_at")[:1]),
    )


def _row(notice: Notice) -> NoticeRow:
    body, written_at, published = notice.body, notice.written_at, notice.publish_at  # type: ignore[attr-defined]  # annotated in _listed
    return NoticeRow(
        number=notice.number,
        ref=str(notice.ref),
        language=notice.language,
        title=notice.title,  # type: ignore[attr-defined]  # as above
        summary=summary_of(body),
        published_at=published or notice.begun_at,
        corrected_at=written_at if published and written_at > published else None,
    )


def summary_of(body: str) -> str:
    """The beginning of a text, as lists, feeds and other sites show it: of its first paragraph, where it has one."""
    blocks = markup.read(body)
    first = next((block for block in blocks if block.kind == "paragraph"), None)
    return writing.shortened(markup.said([first] if first else blocks), SUMMARY)


def newest(limit: int, *, now: datetime) -> tuple[NoticeRow, ...]:
    """What was published last, newest first. One statement."""
    return tuple(_row(notice) for notice in _listed(now).order_by(*NEWEST_FIRST)[:limit])


def news_page(*, before: int | None, now: datetime) -> NewsPage:
    """What was published, newest first, a page at a time. Two statements, three behind the first page.

    before  only what stands behind this notice in the list (the cursor); one that is not in it: the first page
    """
    rows = _listed(now)
    total = rows.count()
    mark = rows.filter(number=before).first() if before is not None else None
    if mark is not None:
        rows = rows.filter(Q(publish_at__lt=mark.publish_at) | Q(publish_at=mark.publish_at, number__lt=mark.number))
    found = list(rows.order_by(*NEWEST_FIRST)[: SHOWN + 1])
    items = tuple(_row(notice) for notice in found[:SHOWN])
    return NewsPage(
        items=items,
        first=reverse("news") if mark else None,
        next=f"{reverse('news')}?{urlencode({'before': items[-1].number})}" if len(found) > SHOWN else None,
        total=total,
    )


def notice_page(number: int, *, now: datetime) -> NoticePage:
    """One notice, with every text it had since it came out. Two statements. Raises NotFound."""
    notice = find(Notice, number=number)
    if notice.publish_at is None or notice.publish_at > now:
        raise NotFound
    rows = published_versions(now).filter(notice=notice).order_by("-version")
    texts = tuple(
        NoticeText(one.version, one.title, markup.read(one.body), max(one.written_at, notice.publish_at), one.reason) for one in rows
    )
    return NoticePage(
        number=number,
        ref=str(notice.ref),
        language=notice.language,
        published_at=notice.publish_at,
        text=texts[0] if texts else None,
        summary=summary_of(rows[0].body) if texts else "",
        before=texts[1:],
        withdrawn_at=notice.withdrawn_at,
        withdrawn_reason=notice.withdrawn_reason,
    )


def facts_of(refs: Collection[Ref], _rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the notices among `refs`: published, corrected, withdrawn. Two statements, none without a notice."""
    numbers = {int(ref.key) for ref in refs if ref.kind == "notice" and ref.key.isdecimal()}
    if not numbers:
        return ()
    now = timezone.now()
    found = list[provenance.Fact]()
    for notice in Notice.objects.filter(number__in=numbers, publish_at__lte=now):
        address = addresses.notice(notice.number)
        if notice.publish_at:
            found.append(provenance.Fact(notice.publish_at, words.PUBLISHED, notice.ref, address=address))
        if notice.withdrawn_at:
            detail = notice.withdrawn_reason
            found.append(provenance.Fact(notice.withdrawn_at, words.WITHDRAWN, notice.ref, detail=detail, tag="cut", address=address))
    rows = published_versions(now).filter(notice__number__in=numbers).exclude(reason="").select_related("notice")
    found += [
        provenance.Fact(one.written_at, words.CORRECTED, one.notice.ref, detail=one.reason, address=addresses.notice(one.notice.number))
        for one in rows
    ]
    return tuple(found)


# ------------------------------------------------------------------ the desk


def _state(notice: Notice, now: datetime) -> NoticeState:
    if notice.withdrawn_at:
        return "withdrawn"
    if notice.publish_at is None:
        return "draft"
    return "public" if notice.publish_at <= now else "planned"


def desk_news(actor: accounts.Actor, *, now: datetime) -> tuple[DeskNotice, ...]:
    """The notices last begun, whatever their state. Two statements. Raises Forbidden."""
    actor.require("news.write")
    notices = list(Notice.objects.order_by("-number")[:SHOWN_AT_DESK])
    rows = NoticeVersion.objects.filter(notice__in=notices).order_by("version")
    texts = {one.notice_id: one for one in rows}
    return tuple(_at_desk(notice, texts[notice.pk], now) for notice in notices if notice.pk in texts)


def desk_notice(actor: accounts.Actor, number: int, *, now: datetime) -> DeskNotice:
    """One notice at the desk. Two statements. Raises Forbidden, NotFound."""
    actor.require("news.write")
    notice = find(Notice, number=number)
    text = notice.versions.order_by("-version").first()
    if text is None:  # it came withdrawn, in a package
        raise NotFound
    return _at_desk(notice, text, now)


def _at_desk(notice: Notice, text: NoticeVersion, now: datetime) -> DeskNotice:
    return DeskNotice(
        number=notice.number,
        state=_state(notice, now),
        language=notice.language,
        version=text.version,
        title=text.title,
        body=text.body,
        blocks=markup.read(text.body),
        written_at=text.written_at,
        publish_at=notice.publish_at,
        withdrawn_at=notice.withdrawn_at,
        withdrawn_reason=notice.withdrawn_reason,
    )


def drafts(actor: accounts.Actor) -> tuple[datetime, ...]:
    """When each notice was begun that has no moment of publication, the oldest first; none for whoever may not write. One statement."""
    if not actor.may("news.write"):
        return ()
    return tuple(Notice.objects.filter(publish_at__isnull=True).order_by("begun_at").values_list("begun_at", flat=True))


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` wrote last, newest first. One statement."""
    rows = NoticeVersion.objects.filter(written_by=actor.id).select_related("notice").order_by("-written_at", "-pk")[:limit]
    return tuple(
        Done(
            row.written_at,
            _("Notice written"),
            row.title,
            row.notice.language,
            reverse("desk-notice", kwargs={"number": row.notice.number}),
        )
        for row in rows
    )
