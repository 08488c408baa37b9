from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.decision.genealogy import services as genealogy
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.accounts.queries import token_of
from constituyente.foundation.accounts.services import residing
from constituyente.foundation.common import folios
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.post.letters import stop_token
from constituyente.foundation.post.models import Subscription
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.capture import api as capture
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import addresses
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.addresses import confirm_signature
from constituyente.participation.petitions.queries import petition_page
from constituyente.participation.reviews import api as reviews
from constituyente.participation.reviews.models import Appeal
from constituyente.participation.survey import api as survey
from constituyente.portal.machines import queries as machines
from tests.conftest import MakeActor, Sequencer
from tests.factories import assembly as assembly_factory
from tests.factories import genealogy as claims
from tests.factories import meetings as meeting_factory
from tests.factories import news as news_factory
from tests.factories import survey as survey_factory

from .world import Sample, World

ARTICLE, PARAGRAPH = "a0000001", "a0000002"
SITE = '\n[site]\nsecurity_email = "seguridad@villa-clara.example"\n'
NOWHERE = "ABCDEFGHJKMNPQRSTVWXYZ0123"  # the form of a token, and nobody's


@pytest.fixture
def client() -> Client:
    """A browser that is told of a bug as a reader would be, so that a contract can list every page that has one."""
    return Client(raise_request_exception=False)


@pytest.fixture
def staff(clock: datetime, client: Client) -> Client:
    """The browser of somebody with every role."""
    accounts.ensure_staff("todo@villa-clara.example", "Xóchitl", accounts.roles(), now=clock)
    client.force_login(Person.objects.get(email="todo@villa-clara.example"))
    return client


@pytest.fixture
def world(rules: process.Rules, sequencer: Sequencer, actor: MakeActor, clock: datetime, rng: Seeded, settings: Settings) -> World:
    """One of everything the addresses lead to, made by the services that make it: this is the whole path."""
    settings.DEMO = True  # else its page is nowhere
    text = {
        "demand": "Agua todos los días.",
        "reasons": "No llega.",
        "wording": "",
        "subject": "rights",
        "author": "Vecinas",
        "language": "es",
    }
    signed = petitions.receive(title="Agua", **text, now=clock, rng=rng)
    waiting = petitions.receive(title="Árboles", **text, now=clock, rng=rng)
    petitions.decide(signed, actor=actor("moderator"), admit=True, reason="Cumple las reglas.", now=clock)
    signatures = [
        petitions.sign(signed, identity=f"{number}@villa-clara.example", strength="email", channel="web", now=clock, rng=rng)
        for number in range(rules.petitions.tiers[0].signatures)
    ]
    sequencer()
    assert petitions.collect_promises(now=clock) == 1
    assert dossiers.gather(now=clock) == 1
    case, open_case, appeal = _reviewed(signed, signatures, sequencer, now=clock)
    dossiers.dispose(1, actor=actor("drafter"), outcome="adopted", reason="Se recoge.", now=clock)
    drafting.import_text(
        drafting.TextInput(1, "Carta", "es", date(2026, 8, 20), None, "", ""),
        [
            drafting.ProvisionInput(ARTICLE, "", 1, "article", "Artículo 1", "Del agua", "", ""),
            drafting.ProvisionInput(PARAGRAPH, ARTICLE, 2, "paragraph", "1.", "", "Hay agua todos los días.", ""),
        ],
        now=clock,
    )
    drafting.cite(PARAGRAPH, 1, item=1, relation=provenance.Relation.BASED_ON, reason="Lo piden.", actor=actor("drafter"), now=clock)
    constitution.adopt(1, on=date(2026, 8, 21), now=clock)
    alternative = _rewritten(actor, clock)
    submitted = petitions.submit(title="Parques", **text, contact="ana@villa-clara.example", now=clock, rng=rng)
    asking = petitions.request_signature(
        signed,
        contact="eva@villa-clara.example",
        territory="",
        age_band="",
        subscribe=False,
        language="es",
        now=clock,
        rng=rng,
    )
    consenting = accounts.request_confirmation(
        purpose=addresses.consenting(signed),
        contact="luz@villa-clara.example",
        details={"signer": "eva@villa-clara.example", "territory": "", "age_band": "", "subscribe": "", "language": "es"},
        language="es",
        mail="petitions/confirm_consent",
        context={"title": "Agua", "age_band": "16-17"},
        link=partial(addresses.confirm_consent, signed),
        now=clock,
        rng=rng,
    )
    post.subscribe(Ref("petition", str(signed)), contact="eva@villa-clara.example", language="es", now=clock)
    held = meeting_factory.listed(starts_at=clock - timedelta(days=1), now=clock - timedelta(days=3))
    meeting_factory.report(held, "Que haya agua todos los días.", now=clock)
    meetings.submit_results(
        held.number, by=held.key, people=30, minutes="", statements=meeting_factory.said("Que haya agua limpia."), now=clock
    )
    called = meeting_factory.waiting(title="Los parques", starts_at=clock + timedelta(days=1), now=clock)
    coming = meeting_factory.listed(title="La plaza", starts_at=clock + timedelta(days=3), now=clock)
    news_factory.corrected(news_factory.published(now=clock - timedelta(hours=1)), based_on=1, body="Desde ayer.", now=clock)
    planned = news_factory.draft(now=clock)
    news.publish(planned, at=clock + timedelta(days=1), actor=actor("secretariat"), now=clock)
    registering = meetings.register(
        meeting_factory.described(starts_at=clock + timedelta(days=2)), contact="luz@villa-clara.example", now=clock, rng=rng
    )
    entering = residing.request_sign_in("eva@villa-clara.example", language="es", now=clock, rng=rng)
    link = accounts.issue_sign_in_link("moderator@villa-clara.example", now=clock, rng=rng)
    survey_factory.asked(now=clock)
    given = {"vision": ["Una villa con sombra."], "stay": ["yes"], "words": ["agua"]}
    answer, *_others = [survey_factory.answered(str(number), given, territory="001", now=clock) for number in range(4)]
    texts = survey.queue(actor("moderator"))
    survey.review({texts[0].number: survey.Verdict(shown=True, body=texts[0].text)}, actor=actor("moderator"), now=clock)
    sequencer()
    survey.publish_if_due(now=clock)
    _voted(clock)
    sequencer()
    public, private = _uploaded(clock, rng)
    untyped, differing = _on_paper(signed, clock)
    return World(
        {
            "number": Sample(str(signed), "999999"),
            **{f"{page}:number": Sample(str(open_case), "999999") for page in ("review", "desk-review")},
            "desk-appeal:number": Sample(str(case), "999999"),
            "desk-appeal:appeal": Sample(str(appeal), "999999"),
            "desk-petition:number": Sample(str(waiting), "999999"),
            "survey-snapshot:number": Sample("1", "999999"),
            "meeting-poster:number": Sample(str(coming.number), "999999"),
            "notice:number": Sample("1", str(planned)),
            "sitemap-things:number": Sample(str(machines.files()[0]), "999999"),
            "share:kind": Sample("petition", "petition"),
            "share:key": Sample(str(signed), "999999"),
            **{f"desk-notice{act}:number": Sample("1", "999999") for act in ("", "-edit", "-publish", "-hold", "-withdraw")},
            "file:key": Sample(public, "f" * 32),
            "desk-file:key": Sample(private, "f" * 32),
            "desk-paper-batch:number": Sample("1", "999999"),
            "desk-paper-sheet:code": Sample(differing, "000000000000"),
            "desk-paper-scan:code": Sample(untyped, "000000000000"),
            "folio": Sample(answer.folio, "000000000000"),
            "version": Sample("1", "999999"),
            "index": Sample("0", "999999"),
            "position": Sample("1", "999999"),
            "desk-meeting:number": Sample(str(called.number), "999999"),
            "meeting-new-again:handle": Sample(registering, NOWHERE, refused=410),
            "meeting-new-code:handle": Sample(registering, NOWHERE, refused=410),
            "meeting-new-confirm:token": Sample(token_of(registering), token_of(NOWHERE), refused=410),
            "older": Sample("1", "999999"),
            "newer": Sample("2", "999999"),
            "reference": Sample("ipn-48-2", "ipn-0-0"),
            "alternative": Sample(str(alternative), "999999"),
            "desk-text-published:number": Sample("2", "999999"),
            "desk-text-choose:key": Sample(PARAGRAPH, "ffffffff"),
            "key": Sample(ARTICLE, "ffffffff"),
            "body": Sample("assembly", "nobody"),
            "member": Sample("m001", "m999"),
            "assembly-member:key": Sample("m001", "m999"),
            "external": Sample("x_1", "x_9"),
            "day": Sample("2026-08-22", "2026-02-30", refused=400),
            "petition-by-key:key": Sample(petition_page(signed, now=clock).key, "f" * 16),
            "trace:kind": Sample("petition", "petition"),
            "trace:key": Sample(str(signed), "999999"),
            "log-tile:path": Sample(f"entries/000.p/{ledger.head().size}", "entries/999"),
            "sign-in-link:token": Sample(link.rpartition("/")[2], NOWHERE, refused=403),
            "mail-stop-one-click:token": Sample(stop_token(Subscription.objects.get().pk), NOWHERE),
            "mail-stop:token": Sample(stop_token(Subscription.objects.get().pk), NOWHERE),
            "petition-new-again:handle": Sample(submitted, NOWHERE, refused=410),
            "petition-new-code:handle": Sample(submitted, NOWHERE, refused=410),
            "petition-new-confirm:token": Sample(token_of(submitted), token_of(NOWHERE), refused=410),
            "petition-guardian:handle": Sample(consenting, NOWHERE, refused=410),
            "petition-consent:token": Sample(token_of(consenting), token_of(NOWHERE), refused=410),
            "account-code:handle": Sample(entering, NOWHERE, refused=410),
            "account-confirm:token": Sample(token_of(entering), token_of(NOWHERE), refused=410),
            "petition-code:handle": Sample(asking, NOWHERE, refused=410),
            "petition-confirm:token": Sample(token_of(asking), token_of(NOWHERE), refused=410),
        },
        posts=[
            ("/receipt", {"code": signatures[0].secrets.code if signatures[0].secrets else ""}),
            ("/en/receipt", {"code": "7F3K"}),
            ("/receipt", {"code": answer.secrets.code if answer.secrets else ""}),
            ("/en/receipt/withdraw", {"code": "7F3K"}),
            ("/receipt/withdraw", taking_back(answer.secrets)),
            *(("/receipt/withdraw", taking_back(one.secrets) | {"sure": "on"}) for one in (signatures[0], answer, answer)),  # again
            ("/reviews/appeal", {"code": "7F3K", "text": "Soy yo."}),
            ("/survey/answers", {"folio": "7F3K"}),
            ("/en/survey/answers", {"folio": folios.new_folio(Seeded("nobody's"))}),
            ("/survey/answer", {"go": "begin"}),
            ("/survey/answer", {"token": "t", "at": "1", "go": "next", "a-challenges": "fire"}),
            ("/survey/answer", {"token": "t", "at": "2", "go": "stay"}),
            ("/survey/answer", {"token": "t", "at": "4", "go": "stay"}),
            ("/en/survey/answer", {"token": "t", "at": "7", "go": "next"}),
            ("/survey/answer", {"token": "t", "at": "8", "go": "next", "a-stay": "yes"}),
            ("/survey/answer", {"token": "u", "at": "9", "go": "hand-in", "a-stay": "yes"}),
            ("/survey/answer", {"token": "u", "at": "9", "go": "hand-in", "a-stay": "yes"}),  # again
            ("/survey/answer", {"token": "v", "at": "9", "go": "hand-in"}),
            ("/account", {"act": "mail", "contact": "nobody"}),
            ("/en/account", {"act": "passkey", "credential": "{}"}),
            (addresses.confirm_consent(signed, token_of(consenting)), {}),
            (confirm_signature(signed, token_of(asking)), {}),
            (confirm_signature(signed, token_of(asking)), {}),  # again
        ],
    )


def _reviewed(petition: int, signatures: list[petitions.Acknowledgement], sequencer: Sequencer, *, now: datetime) -> tuple[int, int, int]:
    """A case that excluded a signature whose giver appeals, and another that waits: the numbers of both, and the appeal."""
    row = petitions.petition_row(petition, now=now)
    cases = [
        reviews.open_case(
            about=Ref("petition", str(petition)),
            tally=row.key,
            rule="burst",
            cluster=one.leaf,
            leaves=[bytes.fromhex(one.leaf)],
            evidence={"signatures": 1},
            now=now,
        )
        for one in signatures[-2:]
    ]
    sequencer()
    ana, eva = (accounts.ensure_staff(f"{name}@villa-clara.example", name, ["reviewer"], now=now) for name in ("ana-r", "eva-r"))
    reviews.propose(cases[0], outcome="exclude", reason="Una sola red.", actor=ana, now=now)
    reviews.answer(cases[0], agrees=True, words="", actor=eva, now=now)
    reviews.propose(cases[1], outcome="release", reason="Son personas.", actor=ana, now=now)
    sequencer()
    excluded = signatures[-2].secrets
    assert excluded
    reviews.appeal(excluded.code, text="Firmé yo.", now=now)
    return cases[0], cases[1], Appeal.objects.get().pk


def _on_paper(petition: int, now: datetime) -> tuple[str, str]:
    """The codes of a sheet that nobody has typed yet, and of one that two people read differently; of a third all is counted."""
    codes = capture.issue(Ref("petition", str(petition), 1), columns=("contact", "territory", "age_band"), count=3, now=now, rng=Seeded(3))
    ana, eva = (accounts.ensure_staff(f"{name}@villa-clara.example", name, ["facilitator"], now=now) for name in ("ana-p", "eva-p"))
    capture.receive(codes, brought_by="Puesto", actor=ana, now=now)
    for code, second in ((codes[1], "no se lee"), (codes[2], "luz@villa-clara.example")):
        capture.type_sheet(code, {1: {"contact": "luz@villa-clara.example"}}, actor=ana, now=now)
        capture.type_sheet(code, {1: {"contact": second}}, actor=eva, now=now)
    capture.taken(codes[2], lines=1, refusals={"incomplete": 1}, now=now)
    return codes[0], codes[1]


def _uploaded(now: datetime, rng: Seeded) -> tuple[str, str]:
    """A public file and one for everybody at the desk."""
    content = files.Content(b"%PDF-1.7 %%EOF", "application/pdf", "acta.pdf")
    public, private = (files.keep(content, public=not act, act=act, now=now, rng=rng) for act in ("", "desk"))
    return public.key, private.key


def taking_back(secrets: ledger.Secrets | None) -> dict[str, str]:
    """What somebody writes who takes back what they gave."""
    return {"code": secrets.code, "key": secrets.withdrawal_key} if secrets else {}


def _voted(now: datetime) -> None:
    """An assembly that met and voted on a motion about the article."""
    assembly_factory.rules_in_force(standing=process.current().text + SITE, now=now)
    members = assembly_factory.seated(now=now)
    meeting = bodies.Meeting(assembly_factory.ON, "Del agua", agenda="El artículo 1.")
    session = bodies.record_session("assembly", meeting, actor=accounts.SYSTEM, now=now)
    bodies.publish_minutes("assembly", session, text="Se votó.", actor=accounts.SYSTEM, now=now)
    bodies.record_attendance("assembly", session, presences=dict.fromkeys(members, "present"), actor=accounts.SYSTEM, now=now)
    motion = assembly_factory.motion(provision=f"provision/{PARAGRAPH}@1", now=now)
    votes = assembly_factory.votes(members, "++++++-a0")
    assembly_factory.roll_call(votes, motion=motion, session=session, external="x_1", now=now)
    assembly_factory.motion("Otra cosa", now=now)


def _rewritten(actor: MakeActor, now: datetime) -> int:
    """A second version, handed over; claims of descent about the first; two texts of one paragraph, of which one waits for a decision."""
    drafter = actor("drafter")
    drafting.begin(actor=drafter, now=now)

    def write(body: str, based_on: int) -> int:
        words = drafting.Words("1.", "", body, "")
        return drafting.edit(PARAGRAPH, based_on=based_on, words=words, actor=drafter, now=now).revision

    began = write("Hay agua limpia todos los días.", 1)
    drafting.publish(title="Carta", reason="El agua ha de ser limpia.", actor=drafter, now=now)
    drafting.deliver(2, to="working_group", by="mayor", on=now.date(), actor=actor("secretariat"), now=now)
    genealogy.import_references([claims.reference()], now=now)
    genealogy.import_lineages([claims.lineage("C1_GEN_ART1", 1, "similar", article=ARTICLE, references=("ipn-48-2",))])
    genealogy.import_descents([claims.descent(ARTICLE, "similar", "C1_GEN_ART1")])
    write("Hay agua limpia y suficiente.", began)
    return write("Hay agua limpia y barata.", began)
