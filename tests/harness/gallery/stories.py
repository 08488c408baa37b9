"""The forms in their states: empty, refused, confirmed, closed, and what somebody is told who comes too late."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.test import RequestFactory
from django.utils import timezone, translation

from constituyente.foundation.common import web
from constituyente.foundation.common.addresses import localized
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.post.letters import stop_token
from constituyente.foundation.post.models import Subscription
from constituyente.foundation.process import api as process
from constituyente.portal import upkeep
from constituyente.portal.demo import marker
from tests.factories import meetings as meeting_factory

from .visiting import Scene, Story, Visitor, every, has_form, last_mail, walk

QUESTIONS = 20  # at most
NOBODYS = "ABCDEFGHJKMNPQRSTVWXYZ0123"  # the form of a token, and nobody's


def _tick() -> None:
    """What sequencer and worker do meanwhile."""
    for _round in range(3):
        upkeep.settle(now=timezone.now())
        upkeep.pull(now=timezone.now())
        post.drain()


def _codes(scene: Scene) -> list[str]:
    """What a page shows to be written down."""
    return ["".join(one.itertext()).strip() for one in every(scene, "//*[contains(@class, 'c-slip__code')]")]


def _links(scene: Scene, pattern: str) -> list[str]:
    """The addresses of this form that a page leads to."""
    return [link for link in every(scene, "//main//a/@href") if re.search(f"{pattern}$", link)]


def near() -> int:
    """The petition that is open for signatures and near its mark, which the tour leads to."""
    there = marker.read()
    return there.places["near"] if there else 1


def _confirmed(visitor: Visitor, name: str, form: Scene, given: dict[str, str]) -> Iterator[Scene]:
    """A form that is confirmed by code or link: sent empty, sent, wrong code, link, code, link again. The last but one is the success."""
    yield visitor.sends(f"{name}-2-refused", form)
    code_page = visitor.sends(f"{name}-3-code", form, **given)
    yield code_page
    code, link = last_mail()
    yield visitor.sends(f"{name}-4-code-wrong", code_page, code="000000" if code != "000000" else "111111")
    yield visitor.opens(f"{name}-5-link", link)
    yield visitor.sends(f"{name}-6-done", code_page, code=code)
    yield visitor.opens(f"{name}-7-link-again", link)


def signing(visitor: Visitor) -> Iterator[Scene]:
    """Sign a petition, look the receipt up, take the signature back."""
    at = localized(f"/petitions/{near()}", visitor.language)
    form = visitor.opens("sign-1-form", f"{at}/sign")
    yield form
    scenes = list(_confirmed(visitor, "sign", form, {"contact": f"ana-{visitor.language}@example.org", "notice": "on", "subscribe": "yes"}))
    yield from scenes
    code, key = _codes(scenes[-2])
    _tick()
    asking = visitor.opens("receipt-1-form", localized("/receipt", visitor.language))
    yield asking
    yield visitor.sends("receipt-2-refused", asking, code="7F3K")
    yield visitor.sends("receipt-3-found", asking, code=code)
    taking = visitor.opens("withdraw-1-form", localized("/receipt/withdraw", visitor.language))
    yield taking
    yield visitor.sends("withdraw-2-refused", taking, code=key, key=code)
    sure = visitor.sends("withdraw-3-check", taking, code=code, key=key)
    yield sure
    yield visitor.sends("withdraw-4-done", sure)
    yield visitor.sends("withdraw-5-again", taking, code=code, key=key)
    listed = visitor.opens("petitions-closed", f"{localized('/petitions', visitor.language)}?status=closed")
    yield listed
    for link in _links(listed, r"/petitions/\d+")[:1]:
        yield visitor.opens("sign-8-closed", f"{link}/sign")
    yield visitor.opens("sign-9-link-forged", f"{at}/confirm/{NOBODYS}")


def proposing(visitor: Visitor) -> Iterator[Scene]:
    """Write a petition."""
    given = {
        "title": "Que las bibliotecas abran los domingos",
        "demand": "Pedimos que toda biblioteca pública abra los domingos.",
        "reasons": "Entre semana trabajamos.",
        "contact": f"luz-{visitor.language}@example.org",
        "notice": "on",
    }
    form = visitor.opens("propose-1-form", localized("/petitions/new", visitor.language))
    yield form
    yield visitor.sends("propose-1-similar", form, **given, look="1")
    yield from _confirmed(visitor, "propose", form, given)
    yield visitor.opens("propose-8-link-forged", localized(f"/petitions/new/confirm/{NOBODYS}", visitor.language))


def meeting(visitor: Visitor) -> Iterator[Scene]:
    """Register a meeting, hand in its results."""
    day = (timezone.now() + timedelta(days=5)).strftime("%d/%m/%Y")
    given = {
        "title": "La plaza de la colonia",
        "description": "De cómo queremos la plaza.",
        "place": "Escuela Benito Juárez, calle Olmo 5",
        "day": day,
        "time": "17:30",
        "open": "yes",
        "contact": f"eva-{visitor.language}@example.org",
        "notice": "on",
    }
    form = visitor.opens("register-1-form", localized("/meetings/new", visitor.language))
    yield form
    yield from _confirmed(visitor, "register", form, given)
    yield visitor.opens("register-8-link-forged", localized(f"/meetings/new/confirm/{NOBODYS}", visitor.language))
    now = timezone.now()
    held = meeting_factory.listed(title="La plaza de la colonia", starts_at=now - timedelta(days=1), now=now - timedelta(days=3))
    form = visitor.opens("results-1-form", localized(f"/meetings/{held.number}/results", visitor.language))
    yield form
    yield visitor.sends("results-2-refused", form)
    said = {"text_1": "Que la plaza tenga sombra y bancas.", "support_1": "29", "dissent_1": "2"}
    yield visitor.sends("results-3-done", form, key=held.key, people="31", **said)
    coming = meeting_factory.listed(title="La escuela", starts_at=now + timedelta(days=4), now=now)
    form = visitor.opens("cancel-1-form", localized(f"/meetings/{coming.number}/cancel", visitor.language))
    yield form
    yield visitor.sends("cancel-2-refused", form)


def answering(visitor: Visitor) -> Iterator[Scene]:
    """Answer the survey, every question skipped or left as it is; then look for what became of it."""
    page = visitor.opens("answer-01-begin", localized("/survey/answer", visitor.language))
    yield page
    for step in range(2, QUESTIONS):
        page = visitor.sends(f"answer-{step:02}", page, go="hand-in" if page.shows.endswith("check.html") else "next")
        yield page
        if not has_form(page):
            break
        if page.status != 200 or b"govuk-error-summary" in page.content:  # it wants an answer: pass it over
            page = visitor.sends(f"answer-{step:02}-skipped", page, go="skip")
            yield page
    form = visitor.opens("find-1-form", localized("/survey/answers", visitor.language))
    yield form
    yield visitor.sends("find-2-refused", form, folio="7F3K")


def letters(visitor: Visitor) -> Iterator[Scene]:
    """What comes by mail: stopping it, and links that ran out."""
    contact = f"sol-{visitor.language}@example.org"
    post.subscribe(Ref("petition", str(near())), contact=contact, language=visitor.language, now=timezone.now())
    page = visitor.opens("stop-1", localized(f"/mail/stop/{stop_token(Subscription.objects.latest('pk').pk)}", visitor.language))
    yield page
    yield visitor.sends("stop-2-done", page)
    yield visitor.opens("sign-in-2-link-ran-out", localized(f"/desk/sign-in/{NOBODYS}", visitor.language))


def refusals(visitor: Visitor) -> Iterator[Scene]:
    """Pages that are not there, one that nothing leads to while it is empty, and the page that asks nothing of the database."""
    yield visitor.opens("nothing", localized("/nada", visitor.language))
    yield visitor.opens("nothing-of-this-number", localized("/petitions/999999", visitor.language))
    yield visitor.opens("draft-sources", localized("/draft/sources", visitor.language))
    with translation.override(visitor.language):
        broken = web.broken(RequestFactory(headers={"Accept": "text/html"}).get(localized("/", visitor.language)))
    template = "common/broken.html"
    yield Scene("broken", visitor.language, "/", 500, template, frozenset({template}), broken.content, tuple(broken.headers.items()))


# ------------------------------------------------------------------ at the desk


def moderating(visitor: Visitor) -> Iterator[Scene]:
    """The results that a meeting handed in."""
    waiting = visitor.opens("desk-petitions-waiting", localized("/desk/petitions", visitor.language))
    picked = "&".join(f"pick={key}" for key in every(waiting, "//main//input[@name='pick']/@value")[:3])
    if picked:
        together = visitor.opens("desk-together-1-form", f"{localized('/desk/petitions/together', visitor.language)}?{picked}")
        yield together
        yield visitor.sends("desk-together-2-refused", together, step="look")
    queue = visitor.opens("desk-meetings-with-results", localized("/desk/meetings", visitor.language))
    yield queue
    for number in sorted(
        {int(one) for link in _links(queue, r"/desk/meetings/\d+(/results)?") for one in re.findall(r"\d+", link)}, reverse=True
    )[:1]:
        for what in ("results", "cancel"):
            yield visitor.opens(f"desk-meeting-{what}-moderator", localized(f"/desk/meetings/{number}/{what}", visitor.language))


def writing(visitor: Visitor) -> Iterator[Scene]:
    """Begin a text, write a part of it twice at once, publish it."""
    page = visitor.opens("desk-text-begin", localized("/desk/drafting/text", visitor.language))
    if has_form(page):
        page = visitor.sends("desk-text-begun", page)
    yield page
    yield from walk(visitor, ["/desk/drafting/text"], kinds=frozenset({"staff"}))
    for link in _links(page, r"/desk/drafting/text/[0-9a-f]{8}")[:1]:
        form = visitor.opens("desk-text-edit-one", link)
        yield visitor.sends("desk-text-edit-refused", form, body="", heading="", mark="")
        yield visitor.sends("desk-text-edit-saved", form, body="Hay agua limpia todos los días.", reason="Más claro.")
        yield visitor.sends("desk-text-edit-at-once", form, body="Hay agua limpia y suficiente.", reason="Falta la cantidad.")
    yield from walk(visitor, ["/desk/drafting/text"], kinds=frozenset({"staff"}))
    form = visitor.opens("desk-publish-form", localized("/desk/drafting/text/publish", visitor.language))
    yield visitor.sends("desk-publish-refused", form, title="", reason="")
    yield visitor.sends("desk-published", form, title="Carta", reason="Se entiende mejor.")


def informing(visitor: Visitor) -> Iterator[Scene]:
    """Look at what a change of the rules would do; write a notice, publish it, hold it, withdraw it."""
    rules = visitor.opens("desk-process-form", localized("/desk/process", visitor.language))
    titles = [one for one in every(rules, "//main//form//input[@type='text'][@value]") if " " in one.get("value")]
    for field in titles[:1]:
        yield visitor.sends("desk-process-look", rules, **{field.get("name"): f"{field.get('value')} 2"}, step="look")
    form = visitor.opens("desk-notice-form", localized("/desk/news/new", visitor.language))
    yield visitor.sends("desk-notice-refused", form)
    yield visitor.sends("desk-notice-written", form, title="La mesa abre hasta las ocho", body="De lunes a viernes.")
    yield from walk(visitor, ["/desk/news"], kinds=frozenset({"staff"}))
    listed = visitor.opens("desk-news-last", localized("/desk/news", visitor.language))
    for link in _links(listed, r"/desk/news/\d+")[:1]:
        form = visitor.opens("desk-notice-publish-form", f"{link}/publish")
        yield visitor.sends("desk-notice-publish-refused", form, when="later", day="", time="")
        yield visitor.sends("desk-notice-published", form, when="now")
        for what in ("hold", "withdraw"):
            yield visitor.opens(f"desk-notice-{what}", f"{link}/{what}")
        yield visitor.opens("notice-new", link.replace("/desk", ""))


def adopting(visitor: Visitor) -> Iterator[Scene]:
    """Look an adoption over before it is recorded."""
    form = visitor.opens("desk-constitution-form", localized("/desk/constitution", visitor.language))
    options = every(form, "//main//select[@name='version']/option/@value | //main//input[@name='version']/@value")
    today = process.current().local_date(timezone.now()).isoformat()
    wanted = {"version": options[-1] if options else "", "on": today, "day": today}
    yield visitor.sends("desk-constitution-check", form, **wanted, roll_call="1", rollcall="1")


DESK: Mapping[str, Story] = {"moderator": moderating, "drafter": writing, "secretariat": informing, "clerk": adopting}
STORIES: tuple[Story, ...] = (signing, proposing, meeting, answering, letters, refusals)
