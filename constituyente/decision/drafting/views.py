from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.web import desk, public_page, render
from constituyente.foundation.provenance import api as provenance

from . import queries, services
from .data import DraftArticlePage, DraftPage, DraftsPage
from .errors import CannotCite, QuoteNotFound
from .forms import CiteForm


@public_page("drafting/drafts.html")
def drafts(request: HttpRequest) -> DraftsPage:
    """Every version of the text, and what the newest contains."""
    return queries.drafts_page()


@public_page("drafting/draft.html")
def draft(request: HttpRequest, number: int) -> DraftPage:
    """One version of the text: its contents, and the record whose hash is in the log."""
    return queries.draft_page(number)


@public_page("drafting/draft_article.html")
def draft_article(request: HttpRequest, number: int, key: str) -> DraftArticlePage:
    """An article as one version has it, and what each of its provisions rests on."""
    return queries.draft_article_page(number, key)


# ------------------------------------------------------------------ the desk


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004  what a number column holds


@desk(act="drafting.cite")
def desk_drafting(request: accounts.StaffRequest) -> HttpResponse:
    """The articles, those that cite nothing first; `item` is carried along to the article."""
    return render(request, "drafting/desk_drafting.html", {"page": queries.desk_draft(), "item": _number(request.GET.get("item"))})


@desk(act="drafting.cite")
def desk_article(request: accounts.StaffRequest, key: str) -> HttpResponse:
    """Cite an item in an article: choose it (GET), read both, say which part cites it in which words, and why (POST)."""
    page = queries.desk_article(key, _number(request.GET.get("item")))
    texts = [provision for provision in page.article.provisions if provision.body]
    form = CiteForm(
        request.POST or None,
        provisions=[(one.key, one.place or page.article.name) for one in texts],
        initial={"provision": key},
    )
    if request.method == "POST" and page.item is not None and form.is_valid():
        asked = form.cleaned_data
        try:
            new = services.cite(
                asked["provision"],
                page.version.number,
                item=page.item.number,
                relation=provenance.Relation(asked["relation"]),
                reason=asked["reason"],
                quote=asked["quote"],
                item_quote=asked["item_quote"],
                actor=request.actor,
                now=timezone.now(),
            )
        except QuoteNotFound as refusal:
            form.add_error("quote" if refusal.facts["side"] == "text" else "item_quote", str(refusal))
        except CannotCite as refusal:
            form.add_error("relation", str(refusal))
        else:
            if new:
                return redirect(f"{reverse('desk-article', kwargs={'key': page.article.key})}?{urlencode({'done': page.item.number})}")
            form.add_error("relation", _("This part cites this input in this way already."))
    context = {"page": page, "form": form, "texts": texts, "done": _number(request.GET.get("done"))}
    return render(request, "drafting/desk_article.html", context)
