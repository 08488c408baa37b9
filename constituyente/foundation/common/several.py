"""Several cases of a queue decided at once: those that were ticked, one decision with one reason, a look at it before it is done."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.forms import ChoiceField, Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from .desks import Ticked
from .web import render

MOST = 200  # cases at once
DIGITS = 9  # of the number of a case, at most


@dataclass(frozen=True)
class Asked:
    """What the page shows: the step, what is decided and what is not, the decision in words (label, text), what the form carries along."""

    step: Literal["choose", "look", "done"]
    able: tuple[Ticked, ...]
    unable: tuple[Ticked, ...]
    back: str
    told: tuple[tuple[str, str], ...] = ()
    carried: tuple[tuple[str, str], ...] = ()


def decide_several(
    request: HttpRequest,
    *,
    back: str,
    ticked: Callable[[Sequence[int]], Sequence[Ticked]],
    form: Callable[[QueryDict | None], Form],
    apply: Callable[[Sequence[int], Mapping[str, object]], Collection[int]],
) -> HttpResponse:
    """The page of a decision about several cases: `pick` in the query or the form names them.

    back    address of the queue
    ticked  the cases of these numbers, and why each cannot be decided; numbers of nothing are left out
    form    the form of the decision
    apply   decides the cases of these numbers as the form says, in one transaction, and returns those that it decided: somebody else may
            have been there first
    """
    posted = request.POST if request.method == "POST" else None
    keys = list(dict.fromkeys((posted if posted is not None else request.GET).getlist("pick")))[:MOST]
    rows = ticked([int(key) for key in keys if key.isdecimal() and len(key) <= DIGITS])
    able, unable = tuple(row for row in rows if not row.why_not), tuple(row for row in rows if row.why_not)
    step = posted.get("step", "look") if posted is not None else ""
    asked = Asked("choose", able, unable, back)
    deciding = form(posted)
    if posted is not None and step == "choose":  # once more, as it was typed
        deciding = form(None)
        deciding.initial = {**deciding.initial, **posted.dict()}
    elif posted is not None and deciding.is_valid():
        asked = replace(asked, step="look", told=tuple(_told(deciding)), carried=tuple(_carried(posted)))
        if step == "sure" and able:
            done = apply([int(row.key) for row in able], deciding.cleaned_data)
            late = [replace(row, why_not=_("Somebody else decided it in the same moment.")) for row in able if int(row.key) not in done]
            asked = replace(asked, step="done", able=tuple(row for row in able if int(row.key) in done), unable=(*unable, *late))
    return render(request, "common/desk_several.html", {"asked": asked, "form": deciding})


def _told(form: Form) -> Iterator[tuple[str, str]]:
    """The decision in words, field by field."""
    for bound in form.visible_fields():
        value = str(form.data.get(bound.html_name, "")).strip()
        if isinstance(bound.field, ChoiceField):
            value = str(dict(bound.field.choices).get(value, value))  # type: ignore[arg-type]  # no groups, no callables
        if value:
            yield str(bound.label), value


def _carried(posted: QueryDict) -> Iterator[tuple[str, str]]:
    """What was posted, to be posted once more."""
    return ((name, value) for name, values in posted.lists() if name not in {"step", "csrfmiddlewaretoken"} for value in values)
