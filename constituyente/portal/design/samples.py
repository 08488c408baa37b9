"""Made-up things in every state, for the fragments of real pages to be shown with. The texts are somebody's: Spanish on every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as later

from constituyente.foundation.common.charts.flow import End
from constituyente.foundation.common.charts.scales import Value
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import api as promises

DAY = datetime(2016, 8, 22, 15, 42, tzinfo=UTC)  # one day for all: the page is the same tomorrow
PETITION = Ref("petition", "47")
TITLE = "Que el horario del agua se avise quince días antes"
LONG = (
    "Que ninguna persona que viva, trabaje, estudie o esté de paso en la ciudad se quede sin saber con quince días de anticipación cuándo"
    " llega el agua a su colonia, su unidad habitacional, su pueblo o su barrio originario, ni por qué no llegó"
)
MARKS = (5_000, 10_000, 50_000)
ACTS = ((), ("survey", "petitions", "meetings"), ("drafting",), ("assembly",))


class SampleForm(forms.Form):
    """One field of each kind."""

    contact = forms.EmailField(
        label=gettext_lazy("Your email"),
        help_text=gettext_lazy("A help, in one sentence."),
        widget=forms.EmailInput({"autocomplete": "email", "class": "govuk-input--width-20"}),
    )
    postcode = forms.CharField(
        label=gettext_lazy("A short answer"), required=False, widget=forms.TextInput({"class": "govuk-input--width-5"})
    )
    telephone = forms.CharField(
        label=gettext_lazy("Ten numbers"), required=False, widget=forms.TextInput({"class": "govuk-input--width-10"})
    )
    territory = forms.ChoiceField(label=gettext_lazy("One of many"), choices=[("", gettext_lazy("Choose")), ("015", "Cuauhtémoc")])
    words = forms.CharField(label=gettext_lazy("A long text"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    notify = forms.ChoiceField(
        label=gettext_lazy("One of few"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Several of few"),
        required=False,
        choices=[("a", gettext_lazy("Water")), ("b", gettext_lazy("Street"))],
        widget=forms.CheckboxSelectMultiple,
    )
    code = forms.CharField(label=gettext_lazy("Six numbers"), widget=forms.TextInput({"autocomplete": "one-time-code", "maxlength": 6}))
    agree = forms.BooleanField(label=gettext_lazy("I have read the notice and accept"))


@dataclass(frozen=True)
class Bar:
    """A tier bar: how many, its marks, each with whether it was crossed, and what it shows."""

    word: str
    count: int
    marks: tuple[tuple[int, bool], ...]


class Samples:
    """What the page shows, made where it is asked for."""

    moment = DAY
    title = TITLE
    long = LONG
    receipt = "7F3K-92QD-X4MN-2R8T"

    @cached_property
    def phases(self) -> tuple[process.PhaseRow, ...]:
        labels = (_("Call"), _("Listen"), _("Draft"), _("Decide"))
        days = (date(2016, 3, 1), date(2016, 3, 30), date(2016, 8, 8), date(2016, 9, 15), date(2017, 1, 31))
        states: tuple[Any, ...] = ("past", "now", "now", "future")
        return tuple(
            process.PhaseRow(f"phase{at}", {"es": label, "en": label}, days[at], days[at + 1], ACTS[at], states[at])
            for at, label in enumerate(labels)
        )

    @cached_property
    def facts(self) -> tuple[provenance.Fact, ...]:
        return (
            provenance.Fact(DAY, later("Opened for signatures"), PETITION, index=0, quote=TITLE, language="es", address="/petitions"),
            provenance.Fact(DAY, later("A written answer"), Ref("promise", "12"), detail=_("With its date, and by whom."), tag="kept"),
            provenance.Fact(DAY, later("A hearing"), Ref("promise", "21"), tag="late"),
            provenance.Fact(DAY, later("Not followed"), Ref("item", "88"), detail=_("The thread is cut, it does not turn red."), tag="cut"),
        )

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        none, one, all_ = (tuple((mark, at < crossed) for at, mark in enumerate(MARKS)) for crossed in (0, 1, 3))
        return (
            Bar(_("None yet"), 0, none),
            Bar(_("On its way"), 642, none),
            Bar(_("A mark crossed, then signatures withdrawn"), 4_987, one),
            Bar(_("All crossed"), 57_904, all_),
        )

    @cached_property
    def promises(self) -> tuple[promises.PromiseRow, ...]:
        kept = SimpleNamespace(on=date(2016, 8, 4), recorded_at=DAY, who=_("Technical secretariat"), text="", late=False, word=False)
        return (
            _promise(1, "open", 8, 73),
            _promise(2, "open", 0, 100),
            _promise(3, "late", 9, 130),
            _promise(4, "kept", 15, 50, kept),
            _promise(5, "kept", -6, 100, SimpleNamespace(**(vars(kept) | {"late": True}))),
        )

    @cached_property
    def petitions(self) -> tuple[SimpleNamespace, ...]:
        """Rows of petitions, each with its bar: open, open with a long title, past all marks, closed, not admitted."""
        rows = (
            ("open", TITLE, 4_358, 0),
            ("open", LONG, 12_486, 2),
            ("closed", "Luz en el camino de la escuela", 57_904, 3),
            ("refused", "Prohibir que entren perros a los parques", 0, 0),
        )
        return tuple(_petition(at, *row) for at, row in enumerate(rows, start=41))

    @cached_property
    def basis(self) -> SimpleNamespace:
        """A provision that cites what people gave: once as asked, once otherwise, added after the text was adopted."""
        cited = {
            "item": 88, "source_title": TITLE, "source_address": "/petitions", "source_language": "es", "source_name": "petition/47",
            "item_quote": "con quince días de anticipación", "relation": "based_on", "reason": "El aviso previo entra completo.",
            "stands": True, "version": 3, "quote": "", "added_after_adoption": False, "cited_at": DAY, "outcome": _("Adopted"),
        }  # fmt: skip
        other = cited | {
            "relation": "answers",
            "reason": "Pedían quince días; quedaron siete.",
            "stands": False,
            "added_after_adoption": True,
        }
        other |= {"quote": "con siete días de anticipación", "outcome": _("Adopted in part")}
        return SimpleNamespace(key="sample", basis=(SimpleNamespace(**cited), SimpleNamespace(**other)))

    article = SimpleNamespace(language="es")

    @cached_property
    def segments(self) -> tuple[SimpleNamespace, ...]:
        said = (("same", "La autoridad publicará el horario "), ("deleted", "cuando pueda"), ("inserted", "con siete días de anticipación"))
        return tuple(SimpleNamespace(kind=kind, text=text) for kind, text in (*said, ("same", ".")))

    @cached_property
    def outcome(self) -> SimpleNamespace:
        """What became of an input: its card and link."""
        card = SimpleNamespace(address="/constitution", title="Artículo 18. Agua", language="es", fate=later("Adopted"), fate_at=DAY)
        link = SimpleNamespace(
            relation="based_on",
            subject="provision/1f80d1d8@2",
            quote_object="quince días antes",
            quote_subject="siete días de anticipación",
            reason="Pedían quince días; quedaron siete.",
            by="drafter",
            at=DAY - timedelta(days=3),
        )
        return SimpleNamespace(card=card, link=link)

    # ------------------------------------------------------------------ pictures

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Ages, one of them left out since too few would be counted."""
        counts = (("16-17", None), ("18-29", 412), ("30-44", 655), ("45-59", 298), ("60+", 84))
        return tuple(Value(label, label, count) for label, count in counts)

    @cached_property
    def territories(self) -> tuple[Value, ...]:
        """A count for each of the first territories there may be; those that a city does not have are not drawn."""
        return tuple(Value(f"{at:03}", "", None if at % 7 == 0 else 37 * at % 211 * 9) for at in range(2, 18))

    @cached_property
    def days(self) -> tuple[SimpleNamespace, ...]:
        counts = (12, 85, 240, 642, 1_800, 4_100, 5_214, 9_300, 12_486)
        return tuple(SimpleNamespace(day=date(2016, 4, 1) + timedelta(days=16 * at), total=count) for at, count in enumerate(counts))

    begins = date(2016, 4, 1)
    crossed = ((5_000, date(2016, 7, 6)), (10_000, date(2016, 8, 7)))

    @cached_property
    def ends(self) -> tuple[tuple[End, ...], tuple[End, ...], Mapping[tuple[str, str], int]]:
        left = (End("petition", _("Petitions")), End("answer", _("Answers")), End("statement", _("Meetings")))
        right = (End("in", _("In the text")), End("part", _("In part")), End("out", _("Not followed"), cut=True))
        flows = {
            ("petition", "in"): 18, ("petition", "part"): 14, ("petition", "out"): 22, ("answer", "in"): 190, ("answer", "out"): 260,
            ("statement", "part"): 30, ("statement", "out"): 12,
        }  # fmt: skip
        return left, right, flows

    @cached_property
    def seats(self) -> tuple[Value, ...]:
        return (Value("a", _("Elected"), 58), Value("b", _("Appointed"), 34), Value("c", _("Others"), 6))

    @cached_property
    def vote(self) -> SimpleNamespace:
        """A roll call of a hundred seats in which two thirds of those present were needed."""
        choices = ["yes"] * 64 + ["no"] * 17 + ["abstain"] * 9 + ["absent"] * 8
        call = SimpleNamespace(seats=100, yes=64, no=17, abstain=9, absent=8, unspecified=0, result=_("Adopted"))
        votes = tuple(SimpleNamespace(choice=choice) for choice in choices)
        return SimpleNamespace(
            roll_call=call, votes=votes, base=SimpleNamespace(known=True, least=90), needed=SimpleNamespace(least=60), language="es"
        )

    # ------------------------------------------------------------------ forms, the desk

    @cached_property
    def form(self) -> SampleForm:
        return SampleForm(prefix="empty")

    @cached_property
    def wrong(self) -> SampleForm:
        return SampleForm({"wrong-contact": "no"}, prefix="wrong")

    @cached_property
    def shut(self) -> SampleForm:
        form = SampleForm(prefix="shut")
        for field in form.fields.values():
            field.disabled = True
        return form

    @cached_property
    def choices(self) -> tuple[SimpleNamespace, ...]:
        """Of a filter: all, and two more."""
        words = (("", _("All")), ("open", _("Open")), ("closed", _("Closed")))
        return tuple(SimpleNamespace(value=value, name=word, chosen=not value) for value, word in words)

    @cached_property
    def ruling(self) -> SimpleNamespace:
        return SimpleNamespace(ground="", reason="Pide algo que la ciudad puede decidir.", decided_at=DAY)

    states = ("waiting", "counted", "held", "excluded", "withdrawn")

    @cached_property
    def queue(self) -> tuple[SimpleNamespace, ...]:
        return tuple(SimpleNamespace(hours=hours, days=hours // 24, title=title) for hours, title in ((0, TITLE), (27, LONG), (96, TITLE)))


def samples() -> Samples:
    """Samples in the active language."""
    return Samples()


def _promise(number: int, status: Any, days: int, elapsed: int, kept: Any = None) -> promises.PromiseRow:  # noqa: ANN401  a state; a sample of how it was kept
    return promises.PromiseRow(
        number=number,
        ref=f"promise/{number}",
        kind="answer",
        title=_("A written answer, published here and sent to whoever left an email"),
        short=_("A written answer"),
        about=str(PETITION),
        about_title=LONG if number == 1 else TITLE,
        about_language="es",
        about_address="/petitions",
        by=_("Technical secretariat"),
        mark=5_000,
        made_at=DAY - timedelta(days=30),
        due_at=DAY + timedelta(days=days if status == "open" else -days),
        status=status,
        days=days,
        elapsed=elapsed,
        kept=kept,
    )


def _petition(number: int, status: str, title: str, count: int, crossed: int) -> SimpleNamespace:
    ahead = next((mark for at, mark in enumerate(MARKS) if at >= crossed), None)
    row = SimpleNamespace(
        number=number,
        title=title,
        language="es",
        author="Vecinas de Iztapalapa",
        subject_title=_("Water"),
        status=status,
        claimed=None,
        signatures=count,
        proved=SimpleNamespace(total=count),
        next_mark=ahead,
        missing=(ahead or 0) - count,
        reached=tuple(MARKS[:crossed]),
    )
    return SimpleNamespace(row=row, bar=tuple((mark, at < crossed) for at, mark in enumerate(MARKS)))
