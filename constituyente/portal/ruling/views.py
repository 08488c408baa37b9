from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import desk, onward, render
from constituyente.foundation.process import api as process

from . import services
from .effects import PAGES, effect_of
from .forms import RulesForm


@desk(act="rules.apply")
def desk_process(request: accounts.StaffRequest) -> HttpResponse:
    """The rules in a form (GET); the difference and its effect, the file to keep, or the rules in force (POST, by the button)."""
    rules = process.current()
    form = RulesForm(request.POST if request.method == "POST" else None, rules=rules)
    if request.method == "POST" and form.is_valid():
        text, step = form.file(), request.POST.get("step", "look")
        if form.is_valid() and step != "choose":
            if step == "file":
                return _download(text)
            return _put_in_force(request, form, text) if step == "sure" else _look(request, form, text)
    return _form(request, form)


def _form(request: HttpRequest, form: RulesForm) -> HttpResponse:
    return render(request, "portal/desk_process.html", {"form": form, "rules": form.rules, "done": number_in(request.GET.get("done"))})


def _look(request: HttpRequest, form: RulesForm, text: str) -> HttpResponse:
    rules = form.rules
    changes = process.changes(rules.text, text)
    context = {
        "form": form,
        "rules": rules,
        "changes": changes,
        "effect": effect_of(rules, process.check(text), now=timezone.now()) if changes else None,
        "pages": PAGES,
        "carried": [(name, request.POST.get(name, "")) for name in form.fields if name != "base"],
        "late": form.cleaned_data["base"] != rules.version,
    }
    return render(request, "portal/desk_process_look.html", context)


def _put_in_force(request: accounts.StaffRequest, form: RulesForm, text: str) -> HttpResponse:
    try:
        rules = services.apply(text, actor=request.actor, base=form.cleaned_data["base"], now=timezone.now())
    except process.RulesChanged:
        return _look(request, form, text)
    return onward("desk-process", done=rules.version)


def _download(text: str) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="process.toml"'}
    return HttpResponse(text.encode(), content_type="application/toml", headers=headers)
