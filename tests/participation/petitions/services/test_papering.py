from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.core import mail

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.capture import queries as paper
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Signature
from constituyente.participation.reviews.models import Case
from tests.conftest import NOON, Sequencer
from tests.factories.paper import facilitator, line, read_by_two, received
from tests.factories.petitions import opened, sign

pytestmark = pytest.mark.django_db

CODE_SAID = "Está contada. Este es el código de tu comprobante; con él ves dónde está tu firma:"
KEY_SAID = "Si no es tuya, o quieres retirarla, esta es la clave de retiro:"
CURP = "BOXW310820HNERXN09"


@pytest.fixture
def on_paper(rules: process.Rules) -> process.Rules:
    """Rules that take signatures on paper; who is 16 or 17 signs with a guardian, elsewhere."""
    text = rules.text.replace('strengths = ["email"]', 'strengths = ["email", "phone", "in_person"]')
    text = text.replace('timezone = "America/Mexico_City"', 'timezone = "America/Mexico_City"\ncountry = "MX"')
    return process.apply(text.replace("guardian = false", "guardian = true"), now=NOON)


def count() -> int:
    return petitions.count_paper(now=NOON, rng=Seeded("paper"))


def came(number: int, lines: Mapping[int, capture.Line]) -> str:
    (code,) = received(number, now=NOON)
    read_by_two(code, lines, now=NOON)
    return code


def test_a_line_of_paper_is_a_signature_like_any_other(on_paper: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    came(number, {1: line("ana@villa-clara.example"), 4: line("55 1234 5678", "", "18+")})
    assert (count(), count()) == (1, 0)
    sequencer()
    rows = Signature.objects.order_by("pk").values_list("strength", "channel", "territory", "age_band", "batch")
    assert list(rows) == [("in_person", "paper", "001", "18+", 1), ("in_person", "paper", "", "18+", 1)]
    tally = petitions.petition_row(number, now=NOON).count
    assert (tally.total, tally.by_strength) == (2, {"in_person": 2})


def test_who_signed_on_the_site_counts_once_and_is_told_so(on_paper: process.Rules) -> None:
    number = opened(now=NOON)
    sign(number, 1, now=NOON)
    came(number, {1: line("PERSONA0@villa-clara.example"), 2: line("ana@villa-clara.example"), 3: line("ana@villa-clara.example")})
    count()
    post.drain()
    assert Signature.objects.count() == 2
    letters = {message.to[0]: str(message.body) for message in mail.outbox}
    assert sorted(letters) == ["PERSONA0@villa-clara.example", "ana@villa-clara.example"]
    assert "no se agregó nada" in letters["PERSONA0@villa-clara.example"]
    assert paper.paper_page().refused == 0  # nowhere it is told who stood before


def test_the_letter_holds_what_takes_the_signature_back(on_paper: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    came(number, {1: line("ana@villa-clara.example")})
    count()
    sequencer()
    post.drain()
    said = str(mail.outbox[-1].body).splitlines()
    code, key = (said[said.index(before) + 1] for before in (CODE_SAID, KEY_SAID))
    ledger.withdraw(code, key, due_at=NOON + timedelta(minutes=1), now=NOON)
    sequencer()
    tally = petitions.petition_row(number, now=NOON).count
    assert (tally.total, tally.withdrawn) == (0, 1)


def test_each_line_that_does_not_count_has_its_reason(on_paper: process.Rules) -> None:
    number = opened(now=NOON)
    came(
        number,
        {
            1: line("ana@villa-clara.example"),
            2: {"void": "1"},
            3: line("", "001", "18+"),
            4: line("no es nada"),
            5: line("55 12"),
            6: line("luz@villa-clara.example", "001", "16-17"),
            7: line("sol@villa-clara.example", "001", ""),
        },
    )
    count()
    page = paper.paper_page()
    assert (page.lines, page.refused, Signature.objects.count()) == (7, 6, 1)
    assert sorted(page.reasons) == [
        ("el correo, teléfono o CURP no puede ser correcto", 2),
        ("falta algo de lo que se pide", 2),
        ("tachado o ilegible", 1),
        ("una edad a la que tiene que consentir una persona tutora, lo que se hace en el sitio", 1),
    ]


def test_where_a_curp_tells_people_apart_paper_asks_for_nothing_else_of_them(on_paper: process.Rules) -> None:
    text = on_paper.text.replace('asks = ["contact", "territory", "age_band"]', 'asks = ["contact", "curp", "territory", "age_band"]')
    process.apply(text, now=NOON)
    number = opened(now=NOON)
    issued = petitions.issue_sheets(number, count=1, now=NOON, rng=Seeded(3))
    assert issued.columns == ("curp", "territory", "age_band")
    lines = {
        1: {"curp": CURP.lower(), "territory": "001", "age_band": "18+"},
        2: {"curp": CURP[:-1] + "1", "territory": "001", "age_band": "18+"},
    }
    came(number, lines)
    count()
    assert (Signature.objects.count(), dict(paper.paper_page().reasons)) == (1, {"el correo, teléfono o CURP no puede ser correcto": 1})
    post.drain()
    assert mail.outbox == []


def test_what_came_in_in_time_counts_whenever_it_is_typed(on_paper: process.Rules) -> None:
    number = opened(now=NOON - timedelta(days=59))
    (code,) = received(number, now=NOON)
    later = NOON + timedelta(days=20)  # closed by now
    read_by_two(code, {1: line("ana@villa-clara.example")}, now=later)
    with pytest.raises(petitions.StillOpen):
        petitions.shred_tags(number, reason="fin", now=later)
    assert petitions.count_paper(now=later, rng=Seeded(1)) == 1
    assert Signature.objects.count() == 1


def test_the_pictures_of_sheets_go_with_the_key_of_the_petition(on_paper: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON - timedelta(days=59))
    (code,) = received(number, now=NOON)
    picture = files.Content(b"%PDF-1.4 %%EOF", "application/pdf", "firmas.pdf")
    capture.scan(code, picture, actor=facilitator("uno", now=NOON), now=NOON, rng=Seeded(1))
    key = paper.sheet_page(code, facilitator("uno", now=NOON)).scan
    read_by_two(code, {1: line("ana@villa-clara.example")}, now=NOON)
    count()
    sequencer()
    assert files.served(key).data == picture.data
    petitions.shred_tags(number, reason="fin", now=NOON + timedelta(days=20))
    with pytest.raises(NotFound):
        files.served(key)


def test_what_came_in_after_closing_does_not(on_paper: process.Rules) -> None:
    number = opened(now=NOON - timedelta(days=59))
    (code,) = petitions.issue_sheets(number, count=1, now=NOON, rng=Seeded(1)).codes
    late = NOON + timedelta(days=2)
    capture.receive([code], brought_by="Tarde", actor=facilitator("uno", now=NOON), now=late)
    read_by_two(code, {1: line("ana@villa-clara.example"), 2: line("luz@villa-clara.example")}, now=late)
    assert petitions.count_paper(now=late, rng=Seeded(1)) == 1
    assert (Signature.objects.count(), dict(paper.paper_page().reasons)) == (0, {"llegó cuando no se recibían firmas": 2})
    with pytest.raises(petitions.PetitionClosed):
        petitions.issue_sheets(number, count=1, now=late, rng=Seeded(2))


def test_rules_without_signatures_in_person_have_no_sheets(rules: process.Rules) -> None:
    with pytest.raises(petitions.StrengthRefused):
        petitions.issue_sheets(opened(now=NOON), count=1, now=NOON, rng=Seeded(1))


def test_who_has_signed_enough_is_told_of_no_line(on_paper: process.Rules) -> None:
    process.apply(on_paper.text.replace("per_contact = 1", "per_contact = 1\nper_person = 1"), now=NOON)
    one, two = opened(title="Una", now=NOON), opened(title="Otra", now=NOON)
    for number in (one, two):
        came(number, {1: line("ana@villa-clara.example")})
    assert count() == 2
    assert (Signature.objects.count(), paper.paper_page().refused) == (1, 0)


def test_rules_that_changed_since_stop_no_sheet(on_paper: process.Rules) -> None:
    number = opened(now=NOON)
    came(number, {1: line("ana@villa-clara.example", "002"), 2: line("luz@villa-clara.example")})
    process.apply(on_paper.text.replace('code = "002"', 'code = "003"').replace('"002" = ', '"003" = '), now=NOON)
    assert count() == 1
    assert dict(paper.paper_page().reasons) == {"un lugar o una edad que las reglas ya no conocen": 1}
    (code,) = received(number, now=NOON + timedelta(minutes=1))
    read_by_two(code, {1: line("sol@villa-clara.example")}, now=NOON)
    process.apply(on_paper.text.replace('"in_person"', '"identity"'), now=NOON)
    assert (count(), Signature.objects.count()) == (1, 1)


def test_a_batch_with_far_more_refusals_is_held(on_paper: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    for sheet in range(12):
        bad = 8 if sheet == 5 else 1
        lines = {at: line("no" if at <= bad else f"p{sheet}x{at}@villa-clara.example") for at in range(1, 11)}
        (code,) = received(number, now=NOON + timedelta(minutes=sheet))
        read_by_two(code, lines, now=NOON)
    count()
    assert petitions.find_batches(now=NOON) == 1
    assert Case.objects.count() == 0  # nothing is in the log yet
    sequencer()
    assert [petitions.find_batches(now=NOON) for _time in range(2)] == [1, 1]
    sequencer()
    case = Case.objects.get()
    assert (case.rule, case.evidence) == ("batch", {"signatures": 2, "lines": 10, "refused": 8})
    tally = petitions.petition_row(number, now=NOON).count
    assert (tally.total, tally.held) == (11 * 9, 2)


def test_of_which_batch_a_signature_was_is_forgotten(on_paper: process.Rules) -> None:
    number = opened(now=NOON)
    came(number, {1: line("ana@villa-clara.example")})
    count()
    petitions.forget_trails(now=NOON + timedelta(days=41))
    assert Signature.objects.get().batch == 1
    petitions.forget_trails(now=NOON + timedelta(days=42))
    assert Signature.objects.get().batch is None
