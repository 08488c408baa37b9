"""The drafter's desk: what was adopted and is cited nowhere, and the articles to cite it in."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import addresses, tree, words
from constituyente.decision.drafting.data import DeskArticle, DeskDraft, DeskRow, ItemGroup
from constituyente.decision.drafting.models import Revision, Version
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.desks import Done
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

from . import versions
from .articles import article
from .citations import CITING, links_by_page

ON_DESK = 50  # items that wait, on one page


def queue(actor: accounts.Actor) -> tuple[dossiers.ItemSource, ...]:
    """The items that were taken up and that no provision cites yet, without their text; empty for whoever may not cite. Two statements."""
    if not actor.may("drafting.cite"):
        return ()
    owed = [item for item in dossiers.decided() if item.outcome in dossiers.TAKEN_UP]
    cited = _cited(owed)
    return tuple(item for item in owed if item.ref not in cited)


def _cited(items: Iterable[dossiers.ItemSource]) -> frozenset[str]:
    """Which of `items` some provision cites, by reference. One statement."""
    links = provenance.links_of([Ref.parse(item.ref) for item in items])
    return frozenset(str(link.object.bare) for link in links if link.relation in CITING)


def desk_draft(actor: accounts.Actor, *, item: int | None = None, after: int = 0) -> DeskDraft:
    """The pages of the newest text, those that cite nothing first, and the queue, a page at a time. Six statements.

    item   number of the item that is carried to an article
    after  only what waits with a higher number (the cursor); past the end, the queue begins anew
    """
    version = versions.newest_row()
    if version is None:
        return DeskDraft(None, (), (), 0, 0, None, item)
    found = versions.places(version.number)
    cited = links_by_page(version.number, found)
    with override(version.language):
        rows = [DeskRow(place.line.key, words.page_name(place.line), len(cited.get(place.line.key, ()))) for place in tree.pages(found)]
    waiting = queue(actor)
    behind = [one for one in waiting if one.number > after] or waiting
    shown = tuple(behind[:ON_DESK])
    return DeskDraft(
        version=version,
        articles=tuple(sorted(rows, key=lambda row: row.citations > 0)),
        queue=shown,
        waiting=len(waiting),
        after=after,
        next=_address(item, after=shown[-1].number) if len(behind) > ON_DESK else None,
        item=item,
    )


def _address(item: int | None, *, after: int) -> str:
    question = {"item": item, "after": after}
    return f"{reverse('desk-drafting')}?{urlencode({name: value for name, value in question.items() if value})}"


def desk_article(key: str, *, item: int | None = None, done: int | None = None) -> DeskArticle:
    """The page of the newest text on which provision `key` stands, and what may be cited there. At most eleven statements.

    item  number of the item that is read; done  of the one cited a moment ago
    Raises NotFound.
    """
    version = versions.newest_row()
    if version is None:
        raise NotFound
    shown = article(version.number, key, base=addresses.draft(version.number))
    return DeskArticle(
        version=version,
        article=shown,
        texts=tuple(provision for provision in shown.provisions if provision.body),
        groups=_groups(dossiers.decided()),
        item=dossiers.sources_of([item]).get(item) if item is not None else None,
        done=done,
    )


def _groups(items: Collection[dossiers.ItemSource]) -> tuple[ItemGroup, ...]:
    """The items by what can be done with them. One statement."""
    cited = _cited(items)
    taken_up = [item for item in items if item.outcome in dossiers.TAKEN_UP]
    groups = (
        ItemGroup(gettext("Nobody cites them yet"), tuple(item for item in taken_up if item.ref not in cited)),
        ItemGroup(gettext("Cited already"), tuple(item for item in taken_up if item.ref in cited)),
        ItemGroup(
            gettext("Not adopted (only for “answers otherwise”)"),
            tuple(item for item in items if item.outcome not in dossiers.TAKEN_UP),
        ),
    )
    return tuple(group for group in groups if group.items)


def changed(actor: accounts.Actor) -> tuple[int, datetime | None]:
    """How many changes of the text in progress are in no version yet, and when the first was made; none for whoever may not publish.

    Two statements.
    """
    if not actor.may("drafting.publish"):
        return 0, None
    published = Version.objects.order_by("-number").values_list("published_at", flat=True).first()
    written = Revision.objects.exclude(act="begun")
    since = (written.filter(at__gt=published) if published else written).aggregate(changes=Count("pk"), first=Min("at"))
    return since["changes"], since["first"]


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` wrote last in the text in progress, newest first. One statement."""
    rows = Revision.objects.filter(by=actor.id).exclude(act="begun").select_related("provision").order_by("-at", "-pk")[:limit]
    language = main_language()
    return tuple(
        Done(
            row.at,
            _("Part of the text changed"),
            " ".join(filter(None, [row.mark, row.heading])) or row.provision.key,
            language,
            reverse("desk-text-edit", kwargs={"key": row.provision.key}),
        )
        for row in rows
    )
