from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import desk, onward, public_form, public_page, render
from constituyente.foundation.ledger import api as ledger

from . import queries, services
from .data import CasePage, ReviewsPage
from .errors import AppealOver, NotUnderReview, ReasonMissing
from .forms import AnswerForm, AppealForm, ProposalForm


@public_page("reviews/reviews.html")
def reviews(request: HttpRequest) -> ReviewsPage:
    """What was held, released and excluded: what waits, by days, case by case."""
    return queries.reviews_page()


@public_page("reviews/review.html")
def review(request: HttpRequest, number: int) -> CasePage:
    """One case: how many signatures, by which rule, what was decided and why."""
    return queries.case_page(number)


@sensitive_post_parameters("code", "text")
@public_form
def appeal(request: HttpRequest) -> HttpResponse:
    """Say that a signature that is held or excluded is one's own; the code is in no address."""
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = services.appeal(form.cleaned_data["code"], text=form.cleaned_data["text"], now=timezone.now())
        except (ledger.BadReceiptCode, ledger.UnknownReceipt, NotUnderReview, AppealOver) as refusal:
            form.add_error("code", str(refusal))
        except ReasonMissing as refusal:
            form.add_error("text", str(refusal))
        else:
            return render(request, "reviews/appealed.html", {"number": number})
    return render(request, "reviews/appeal.html", {"form": form})


# ------------------------------------------------------------------ the desk


@desk(act="reviews.decide")
def desk_reviews(request: accounts.StaffRequest) -> HttpResponse:
    """What waits for two reviewers, the first to be released first."""
    return render(request, "reviews/desk_reviews.html", {"page": queries.desk_page(request.actor, done=number_in(request.GET.get("done")))})


@desk(act="reviews.decide")
def desk_review(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """One case: propose, or answer what another reviewer proposed."""
    page = queries.desk_case(number, request.actor, done=number_in(request.GET.get("done")))
    step = accounts.step_up(request, now=timezone.now())
    if page.proposed:
        answered = AnswerForm(request.POST or None)
        if request.method == "POST" and answered.is_valid() and step is None:
            given = answered.cleaned_data
            services.answer(number, agrees=given["agrees"] == "yes", words=given["words"], actor=request.actor, now=timezone.now())
            return onward("desk-reviews", done=number)
        return render(request, "reviews/desk_review.html", {"form": answered, "page": page, "step": step})
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and step is None:
        services.propose(number, actor=request.actor, now=timezone.now(), **form.cleaned_data)
        return onward("desk-reviews", done=number)
    return render(request, "reviews/desk_review.html", {"form": form, "page": page, "step": step})


@desk(act="reviews.decide")
def desk_appeal(request: accounts.StaffRequest, number: int, appeal: int) -> HttpResponse:
    """One appeal: propose, or answer what another reviewer proposed."""
    page, row = queries.desk_appeal(number, appeal, request.actor)
    step = accounts.step_up(request, now=timezone.now())
    if row.proposed:
        answered = AnswerForm(request.POST or None)
        if request.method == "POST" and answered.is_valid() and step is None:
            given = answered.cleaned_data
            services.answer_on_appeal(
                appeal, agrees=given["agrees"] == "yes", words=given["words"], actor=request.actor, now=timezone.now()
            )
            return onward("desk-review", done=number, number=number)
        return render(request, "reviews/desk_appeal.html", {"form": answered, "page": page, "appeal": row, "step": step})
    form = ProposalForm(request.POST or None, appeal=True)
    if request.method == "POST" and form.is_valid() and step is None:
        services.propose_on_appeal(appeal, actor=request.actor, now=timezone.now(), **form.cleaned_data)
        return onward("desk-review", done=number, number=number)
    return render(request, "reviews/desk_appeal.html", {"form": form, "page": page, "appeal": row, "step": step})
