from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.several import decide_several
from constituyente.foundation.common.web import desk, onward, public_form, public_page, render

from . import queries
from .data import AnswerPage, ResultsPage, SurveyPage
from .forms import AlikeForm, FolioForm, Posted, TextsForm
from .screens import LONGEST_TOKEN, Screen
from .services import answering, bulk, publishing, reviewing


@public_page("survey/survey.html")
def survey(request: HttpRequest) -> SurveyPage:
    """The survey: what it is, what is kept, how many answered."""
    return queries.survey_page(now=timezone.now())


@public_page("survey/results.html")
def results(request: HttpRequest) -> ResultsPage:
    """What the answers came to: the newest tables, in which no small group is shown."""
    return queries.results_page(now=timezone.now())


@public_page("survey/results.html")
def snapshot(request: HttpRequest, number: int) -> ResultsPage:
    """The tables of one day."""
    return queries.results_page(number, now=timezone.now())


@public_page("survey/shown.html")
def shown_answer(request: HttpRequest, folio: str) -> AnswerPage:
    """What may be read of one answer, and what became of it."""
    return queries.answer_page(folio)


@public_form
def find(request: HttpRequest) -> HttpResponse:
    """Find an answer's words by its folio, as somebody wrote it down."""
    form = FolioForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("survey-shown-answer", folio=form.cleaned_data["folio"])
    return render(request, "survey/find.html", {"form": form, "twin": ""})


# ------------------------------------------------------------------ answering


@public_form
def answer(request: HttpRequest) -> HttpResponse:
    """The questionnaire, one question a page; what was answered goes along in the form."""
    now = timezone.now()
    sheet = queries.sheet(now=now)
    if request.method != "POST":
        return render(request, "survey/begin.html", {"sheet": sheet})
    posted = request.POST.copy()
    if not posted.get("token"):
        posted["token"], posted["seed"] = rng.word(rng.SYSTEM, LONGEST_TOKEN), rng.word(rng.SYSTEM, LONGEST_TOKEN)
    screen = Screen(sheet, posted, 0).moved(number_in(posted.get("at")) or 0)
    answering.begin(screen.token, now=now)
    return _went(request, screen, changed=posted.get("questionnaire", sheet.key) != sheet.key)


def _went(request: HttpRequest, screen: Screen, *, changed: bool) -> HttpResponse:
    """Where the button leads: on, back, over a question, to one of them, or to the end."""
    go, posted = screen.posted.get("go") or "", screen.posted
    if changed:  # other questions came into force meanwhile: what fits them is kept, and all is looked at again
        return _shown(request, screen.moved(screen.last), changed=True)
    if go == "next":
        form = screen.form(bound=True)
        wrong = form is not None and not form.is_valid()
        return _shown(request, screen if wrong else screen.moved(screen.at + 1), bound=wrong)
    if go == "skip":
        for name in screen.own:
            posted.setlist(name, [])
        return _shown(request, screen.moved(screen.at + 1))
    if go == "hand-in":
        wrong_at = screen.wrong()
        return _shown(request, wrong_at, bound=True) if wrong_at else _handed_in(request, screen)
    if go == "back":
        return _shown(request, screen.moved(screen.at - 1))
    to = number_in(go.removeprefix("to-"))
    return _shown(request, screen if to is None else screen.moved(to))


def _shown(request: HttpRequest, screen: Screen, *, bound: bool = False, changed: bool = False) -> HttpResponse:
    return render(
        request,
        f"survey/{screen.kind}.html",
        {"screen": screen, "form": screen.form(bound=bound), "changed": changed, "twin": ""},
    )


def _handed_in(request: HttpRequest, screen: Screen) -> HttpResponse:
    posted: Posted = screen.posted
    asks = screen.sheet.survey.asks
    acknowledgement = answering.submit(
        screen.token,
        screen.given(),
        territory=posted.get("territory") or "" if "territory" in asks else "",
        age_band=posted.get("age_band") or "" if "age_band" in asks else "",
        language=get_language() or main_language(),
        now=timezone.now(),
        rng=rng.SYSTEM,
    )
    return render(request, "survey/done.html", {"page": acknowledgement, "sheet": screen.sheet, "twin": ""})


# ------------------------------------------------------------------ the desk


@desk(act="survey.review")
def desk_survey(request: accounts.StaffRequest) -> HttpResponse:
    """The open texts that wait, oldest first: one page, one button."""
    now = timezone.now()
    page = queries.texts_page(request.actor, done=number_in(request.GET.get("done")), now=now)
    form = TextsForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        verdicts = form.verdicts()
        if not form.errors:
            done = reviewing.review(verdicts, actor=request.actor, now=now)
            return onward("desk-survey", done=done)
    return render(request, "survey/desk_survey.html", {"form": form, "page": page})


@desk(act="survey.review")
def desk_survey_together(request: accounts.StaffRequest) -> HttpResponse:
    """Several open texts, as they stand: shown or not on one ground, a look before it is done."""
    now = timezone.now()
    grounds = queries.grounds()

    def apply(numbers: Sequence[int], given: Mapping[str, Any]) -> Collection[int]:
        verdicts = AlikeForm.verdicts(given["verdict"], queries.texts_of(numbers))
        bulk.review_many(verdicts, actor=request.actor, now=now)
        return queries.decided_at(verdicts.keys(), request.actor, now)

    return decide_several(
        request,
        back=reverse("desk-survey"),
        ticked=queries.ticked,
        form=lambda posted: AlikeForm(posted, grounds=grounds),
        apply=apply,
    )


@desk(act="survey.publish")
def desk_tables(request: accounts.StaffRequest) -> HttpResponse:
    """New tables: what stands, what is new, one button."""
    now = timezone.now()
    if request.method == "POST":
        number = publishing.publish_results(actor=request.actor, now=now)
        return onward("desk-survey-tables", done=number)
    page = queries.publishing_page(done=number_in(request.GET.get("done")), now=now)
    return render(request, "survey/desk_tables.html", {"page": page})
