"""People who sign over HTTP, as people do: a form, a mail, the link in it, one button. They keep what they were told."""

import json
import os
import re
import threading
import time
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from .installation import CUT_OFF

Outcome = Literal["ok", "refused", "unknown"]
PATIENCE = 10.0  # seconds for one answer
MAIL = 4.0  # seconds after which somebody asks for another mail
LOOK = 0.05  # seconds between two looks into the mailbox
MAILS = 4  # a contact may ask five times in an hour


@dataclass(frozen=True)
class Attempt:
    """One confirmation that was sent: who, under which petition, by which link, and what came of it.

    leaf  64 hexadecimal digits if it was acknowledged; told  the status of a refusal, or why nothing is known
    """

    person: int
    petition: int
    link: str
    outcome: Outcome
    leaf: str = ""
    told: str = ""


class History:
    """The file of attempts; each line is on the disk before the next step is taken."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._lock = threading.Lock()

    def add(self, attempt: Attempt) -> None:
        line = json.dumps({"at": round(time.time(), 3), **asdict(attempt)}).encode() + b"\n"
        with self._lock:
            os.write(self._handle, line)
            os.fsync(self._handle)


def attempts(path: Path) -> list[Attempt]:
    """What the file of attempts holds."""
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [Attempt(**{name: value for name, value in line.items() if name != "at"}) for line in lines]


class Mailbox:
    """Everybody's mail, read from the folder as it comes; the worker writes each letter into a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = set[str]()
        self._links = dict[tuple[str, int], list[str]]()
        self._lock = threading.Lock()
        self._looked = 0.0

    def links(self, contact: str, petition: int) -> list[str]:
        """The links with which `contact` may confirm, oldest first."""
        with self._lock:
            if time.monotonic() - self._looked > LOOK:
                for path in sorted(self._folder.glob("*.log")):
                    if path.name not in self._read:
                        self._take(path)
                self._looked = time.monotonic()
            return list(self._links.get((contact, petition), []))

    def _take(self, path: Path) -> None:
        letter = path.read_bytes().decode(errors="replace")
        if not letter.endswith("\n" + "-" * 79 + "\n"):
            return  # half written: it is read when it is whole
        self._read.add(path.name)
        to = re.search(r"^To: (\S+)$", letter, re.MULTILINE)
        link = re.search(r"http://[^/]+(/\S*petitions/(\d+)/confirm/\S+)", letter.replace("=\n", ""))
        if to and link:
            self._links.setdefault((to[1], int(link[2])), []).append(link[1])


@dataclass(frozen=True)
class Answer:
    """What the site said."""

    status: int
    text: str
    cookie: str
    retry_after: str

    @property
    def refusal(self) -> str:
        return f"{self.status}, again after {self.retry_after} s" if self.retry_after else str(self.status)


@dataclass
class Person:
    """Somebody with a mailbox who signs one petition."""

    number: int
    petition: int
    port: int
    mailbox: Mailbox
    history: History

    @property
    def contact(self) -> str:
        return f"persona{self.number}@harness.example"

    def ask(self, stop: threading.Event) -> str:
        """Ask for the mail until it comes; returns the newest link, or nothing when told to stop or when asking no longer helps."""
        before = len(self.mailbox.links(self.contact, self.petition))
        answers = {"contact": self.contact, "subscribe": "no", "notice": "on", "territory": "", "age_band": ""}
        for _mail in range(MAILS):
            while not stop.is_set() and not self._asked(answers):
                time.sleep(0.05)
            until = time.monotonic() + MAIL
            while not stop.is_set() and time.monotonic() < until:
                links = self.mailbox.links(self.contact, self.petition)
                if len(links) > before:
                    return links[-1]
                time.sleep(0.05)
        return ""

    def _asked(self, answers: dict[str, str]) -> bool:
        try:
            return self._send(f"/petitions/{self.petition}/sign", answers).status == 302
        except CUT_OFF:
            return False

    def confirm(self, link: str) -> Attempt | None:
        """Open the link and press the button, once, and write down what came of it; None if the button was never reached."""
        try:
            form = self._open(link)
        except CUT_OFF:
            return None
        if form.status != 200:
            return None if form.status >= 500 else self._note(link, "refused", told=form.refusal)
        try:
            answer = self._press(link, form, {})
        except CUT_OFF as error:
            return self._note(link, "unknown", told=type(error).__name__)
        if answer.status >= 500:
            return self._note(link, "unknown", told=answer.refusal)
        if answer.status >= 400:
            return self._note(link, "refused", told=answer.refusal)
        found = re.search(r"<code[^>]*>([0-9a-f]{64})</code>", answer.text)
        assert found, answer.text  # whoever gets a page without a refusal is acknowledged
        return self._note(link, "ok", leaf=found[1])

    def _note(self, link: str, outcome: Outcome, *, leaf: str = "", told: str = "") -> Attempt:
        attempt = Attempt(self.number, self.petition, link, outcome, leaf, told)
        self.history.add(attempt)
        return attempt

    def insist(self, link: str, stop: threading.Event) -> str:
        """Press the same button until it is known what came of it; returns the leaf, nothing if refused or told to stop."""
        while not stop.is_set():
            attempt = self.confirm(link)
            if attempt is not None and attempt.outcome != "unknown":
                return attempt.leaf
            time.sleep(0.05)
        return ""

    def _send(self, path: str, answers: dict[str, str]) -> Answer:
        form = self._open(path)
        return self._press(path, form, answers) if form.status == 200 else form

    def _open(self, path: str) -> Answer:
        return self._exchange("GET", path)

    def _press(self, path: str, form: Answer, answers: dict[str, str]) -> Answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        assert token, form.text
        return self._exchange("POST", path, urlencode({**answers, "csrfmiddlewaretoken": token[1]}), form.cookie)

    def _exchange(self, method: str, path: str, body: str = "", cookie: str = "") -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
            return Answer(answer.status, text, cookie, answer.getheader("Retry-After") or "")
        finally:
            connection.close()


def dealt(petitions: list[int], number: int, *, block: int) -> int:
    """The petition that person `number` signs: so many people for the first, then for the next, then round again."""
    return petitions[number // block % len(petitions)]
