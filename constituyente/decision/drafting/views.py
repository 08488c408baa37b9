from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.web import desk, public_page, render

from . import queries, services
from .data import DraftArticlePage, DraftPage, DraftsPage
from .errors import AlreadyCited, CannotCite, QuoteNotFound
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
    page = queries.desk_draft(request.actor, item=_number(request.GET.get("item")))
    return render(request, "drafting/desk_drafting.html", {"page": page})


@desk(act="drafting.cite")
def desk_article(request: accounts.StaffRequest, key: str) -> HttpResponse:
    """Cite an item in an article: choose it (GET), read both, say which part cites it in which words, and why (POST)."""
    page = queries.desk_article(key, item=_number(request.GET.get("item")), done=_number(request.GET.get("done")))
    form = CiteForm(request.POST or None, article=page.article, texts=page.texts, initial={"provision": key})
    if request.method == "POST" and page.item is not None and form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            services.cite(
                asked.pop("provision"), page.version.number, item=page.item.number, actor=request.actor, now=timezone.now(), **asked
            )
        except QuoteNotFound as refusal:
            form.add_error("quote" if refusal.facts["side"] == "text" else "item_quote", str(refusal))
        except (AlreadyCited, CannotCite) as refusal:
            form.add_error("relation", str(refusal))
        else:
            return redirect(f"{reverse('desk-article', kwargs={'key': page.article.key})}?{urlencode({'done': page.item.number})}")
    return render(request, "drafting/desk_article.html", {"page": page, "form": form})
