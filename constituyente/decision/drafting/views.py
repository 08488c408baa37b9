from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import desk, onward, public_page, render
from constituyente.foundation.process import api as process

from . import queries
from .data import (
    ArticleComparison,
    ComparisonPage,
    DraftArticlePage,
    DraftPage,
    DraftsPage,
    FromPeoplePage,
    Saved,
)
from .errors import (
    AlreadyBegun,
    AlreadyCited,
    AlreadyDelivered,
    AlreadySettled,
    CannotCite,
    CannotMove,
    CommitmentsOpen,
    DeliveryRefused,
    NothingChanged,
    NoWorkingText,
    ProvisionRemoved,
    QuoteNotFound,
    TextRefused,
    WordsRefused,
    WorkingTextBehind,
    WorkingTextChanged,
)
from .forms import AddForm, ChooseForm, CiteForm, DeliverForm, PlaceForm, PublishForm, RemoveForm, WordsForm
from .services import beginning, citing, delivering, editing, publishing


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


@public_page("drafting/comparison.html")
def comparison(request: HttpRequest, older: int, newer: int) -> ComparisonPage:
    """What changed from one version to another, article by article."""
    return queries.comparison_page(older, newer)


@public_page("drafting/article_comparison.html")
def article_comparison(request: HttpRequest, older: int, newer: int, key: str) -> ArticleComparison:
    """What changed in one article from one version to another, word by word."""
    return queries.article_comparison(older, newer, key)


@public_page("drafting/from_people.html")
def from_people(request: HttpRequest, *, kind: str = "petition") -> FromPeoplePage:
    """Every provision that cites a petition, or another kind of input: who asked, for what, and what was not followed."""
    return queries.from_people_page(kind=kind)


# ------------------------------------------------------------------ the desk: citing


@desk(act="drafting.cite")
def desk_drafting(request: accounts.StaffRequest) -> HttpResponse:
    """The articles, those that cite nothing first; `item` is carried along to the article, `after` is the cursor of what waits."""
    page = queries.desk_draft(request.actor, item=number_in(request.GET.get("item")), after=number_in(request.GET.get("after")) or 0)
    return render(request, "drafting/desk_drafting.html", {"page": page})


@desk(act="drafting.cite")
def desk_article(request: accounts.StaffRequest, key: str) -> HttpResponse:
    """Cite an item in an article: choose it (GET), read both, say which part cites it in which words, and why (POST)."""
    page = queries.desk_article(key, item=number_in(request.GET.get("item")), done=number_in(request.GET.get("done")))
    form = CiteForm(request.POST or None, article=page.article, texts=page.texts, initial={"provision": key})
    if request.method == "POST" and page.item is not None and form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            citing.cite(
                asked.pop("provision"), page.version.number, item=page.item.number, actor=request.actor, now=timezone.now(), **asked
            )
        except QuoteNotFound as refusal:
            form.add_error("quote" if refusal.facts["side"] == "text" else "item_quote", str(refusal))
        except (AlreadyCited, CannotCite) as refusal:
            form.add_error("relation", str(refusal))
        else:
            return onward("desk-article", key=page.article.key, done=page.item.number)
    return render(request, "drafting/desk_article.html", {"page": page, "form": form})


# ------------------------------------------------------------------ the desk: writing


def _saved(saved: Saved) -> HttpResponse:
    """On to the provision, or to the text that was kept beside it."""
    if saved.beside:
        return redirect("desk-text-choose", key=saved.key, alternative=saved.revision)
    return onward("desk-text-edit", key=saved.key, done="saved" if saved.changed else "same")


@desk(act="drafting.write")
def desk_text(request: accounts.StaffRequest) -> HttpResponse:
    """The text in progress and what changed in it; begin it, or bring it up to a newer version (POST)."""
    refusal = None
    if request.method == "POST":
        try:
            beginning.begin(actor=request.actor, now=timezone.now())
        except AlreadyBegun as error:
            refusal = error
        else:
            return redirect("desk-text")
    return render(request, "drafting/desk_text.html", {"page": queries.working_page(), "refusal": refusal, "done": request.GET.get("done")})


@desk(act="drafting.write")
def desk_edit(request: accounts.StaffRequest, key: str) -> HttpResponse:
    """Write one provision, with what it rests on beside it."""
    page = queries.editor_page(key, request.actor)
    asked = {"based_on": page.revision, **asdict(page.words)}
    form = WordsForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            saved = editing.edit(
                key,
                based_on=form.cleaned_data["based_on"],
                words=form.words,
                why=form.cleaned_data["why"],
                actor=request.actor,
                now=timezone.now(),
            )
        except WordsRefused as refusal:
            form.add_error(str(refusal.facts["field"]), str(refusal))
        else:
            return _saved(saved)
    return render(request, "drafting/desk_edit.html", {"page": page, "form": form, "done": request.GET.get("done")})


@desk(act="drafting.write")
def desk_add(request: accounts.StaffRequest) -> HttpResponse:
    """Add a provision behind the one that `after` names, or in the one that `inside` names, or at the end of the text."""
    after, inside = request.GET.get("after", ""), request.GET.get("inside", "")
    beside = queries.editor_page(after or inside, request.actor) if after or inside else None
    form = AddForm(request.POST or None, initial={"kind": beside.kind if beside and after else ""})
    if request.method == "POST" and form.is_valid():
        try:
            saved = editing.add(
                form.cleaned_data["kind"],
                form.words,
                after=after,
                inside="" if after else inside,
                why=form.cleaned_data["why"],
                actor=request.actor,
                now=timezone.now(),
                rng=rng.SYSTEM,
            )
        except WordsRefused as refusal:
            form.add_error(str(refusal.facts["field"]), str(refusal))
        except (NoWorkingText, ProvisionRemoved) as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(saved)
    return render(request, "drafting/desk_add.html", {"beside": beside, "inside": bool(inside and not after), "form": form})


@desk(act="drafting.write")
def desk_move(request: accounts.StaffRequest, key: str) -> HttpResponse:
    """Move a provision, with everything in it."""
    page = queries.editor_page(key, request.actor)
    form = PlaceForm(request.POST or None, places=queries.places_to_stand(key))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            saved = editing.move(key, **{asked["how"]: asked["target"]}, why=asked["why"], actor=request.actor, now=timezone.now())
        except (CannotMove, ProvisionRemoved) as refusal:
            form.add_error("target", str(refusal))
        else:
            return _saved(saved)
    return render(request, "drafting/desk_move.html", {"page": page, "form": form})


@desk(act="drafting.write")
def desk_remove(request: accounts.StaffRequest, key: str) -> HttpResponse:
    """Take a provision out, with everything in it, after saying so."""
    page = queries.editor_page(key, request.actor)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            editing.remove(key, why=form.cleaned_data["why"], actor=request.actor, now=timezone.now())
        except ProvisionRemoved as refusal:
            form.add_error(None, str(refusal))
        else:
            return onward("desk-text", done="removed")
    return render(request, "drafting/desk_remove.html", {"page": page, "form": form})


@desk(act="drafting.write")
def desk_history(request: accounts.StaffRequest, key: str) -> HttpResponse:
    """Every revision of a provision, with what it changed."""
    return render(request, "drafting/desk_history.html", {"page": queries.history_page(key)})


@desk(act="drafting.write")
def desk_choose(request: accounts.StaffRequest, key: str, alternative: int) -> HttpResponse:
    """Two texts of one provision: choose one, or join them."""
    page, beside = queries.alternative(key, alternative, request.actor)
    waits = any(one.number == alternative for one in page.alternatives)
    asked = {"based_on": page.revision, **asdict(beside.words)}
    form = ChooseForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            saved = editing.choose(
                key,
                alternative,
                based_on=form.cleaned_data["based_on"],
                words=form.chosen(page, beside),
                why=form.cleaned_data["why"],
                actor=request.actor,
                now=timezone.now(),
            )
        except WordsRefused as refusal:
            form.add_error(str(refusal.facts["field"]), str(refusal))
        except (AlreadySettled, ProvisionRemoved) as refusal:
            form.add_error(None, str(refusal))
        except WorkingTextChanged as refusal:
            form.add_error(None, str(refusal))
            form.data = {**request.POST.dict(), "based_on": page.revision}
        else:
            return _saved(saved)
    return render(request, "drafting/desk_choose.html", {"page": page, "beside": beside, "form": form, "waits": waits})


@desk(act="drafting.publish")
def desk_publish(request: accounts.StaffRequest) -> HttpResponse:
    """Everything that changed, and what is owed; publish it as the next version (POST)."""
    now = timezone.now()
    page = queries.publish_page(request.actor, now=now)
    form = PublishForm(request.POST or None, initial={"seen": page.seen, "title": page.title, "scope": page.scope})
    if request.method == "POST" and form.is_valid():
        try:
            number = publishing.publish(**form.cleaned_data, actor=request.actor, now=now)
        except (NothingChanged, TextRefused, WorkingTextBehind) as refusal:
            form.add_error(None, str(refusal))
        except WorkingTextChanged as refusal:
            form.add_error(None, str(refusal))
            form.data = {**request.POST.dict(), "seen": page.seen}
        else:
            return redirect("desk-text-published", number=number)
    return render(request, "drafting/desk_publish.html", {"page": page, "form": form})


@desk(act="drafting.publish")
def desk_published(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """A version is published: what comes next, and who does it."""
    may = {"may_cite": request.actor.may("drafting.cite"), "may_deliver": request.actor.may("drafting.deliver")}
    return render(request, "drafting/desk_published.html", {"version": queries.version_row(number), **may})


# ------------------------------------------------------------------ the desk: handing over


@desk(act="drafting.deliver")
def desk_deliveries(request: accounts.StaffRequest) -> HttpResponse:
    """The versions that can be handed over, and what was."""
    return render(request, "drafting/desk_deliveries.html", {"page": queries.deliveries_page(), "done": number_in(request.GET.get("done"))})


@desk(act="drafting.deliver")
def desk_deliver(request: accounts.StaffRequest, version: int) -> HttpResponse:
    """Record that a version was handed over."""
    now, rules = timezone.now(), process.current()
    page = queries.deliver_page(version, now=now)
    form = DeliverForm(request.POST or None, rules=rules, owed=page.open, today=rules.local_date(now))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            delivering.deliver(version, to=asked["to"], by=asked["by"], on=asked["on"], reasons=form.reasons, actor=request.actor, now=now)
        except DeliveryRefused as refusal:
            form.add_error(str(refusal.facts["field"]), str(refusal))
        except CommitmentsOpen as refusal:
            form.add_error(None, str(refusal))
        except AlreadyDelivered as refusal:
            form.add_error("to", str(refusal))
        else:
            return onward("desk-deliveries", done=version)
    return render(request, "drafting/desk_deliver.html", {"page": page, "form": form})
