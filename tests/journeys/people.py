"""What journeys share: what happens behind the pages meanwhile, and somebody with a phone."""

import re

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Locator

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.post import api as post
from constituyente.portal import upkeep

ENGLISH = r"\b(?:the|and|with|of|Save|Submit|Search|Send|Yes|None)\b"  # words by which a sentence left in English gives itself away
PATIENCE = 10_000  # milliseconds until a link or a field is given up for missing


def tick() -> None:
    """What sequencer and worker do meanwhile."""
    for _round in range(3):
        upkeep.settle(now=timezone.now())
        upkeep.pull(now=timezone.now())
        post.drain()


def last_code() -> str:
    """The six digits that were mailed last."""
    post.drain()
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def way_in(role: str) -> str:
    """A one-time link for somebody of the staff."""
    now = timezone.now()
    accounts.ensure_staff(f"{role}@villa-clara.example", role, [role], now=now)
    return accounts.issue_sign_in_link(f"{role}@villa-clara.example", now=now, rng=rng.SYSTEM)


class Reader:
    """Somebody with a phone 360 px wide, in Spanish, that runs no script unless told. Every page they come to is looked over.

    clicks  links and buttons pressed since they last typed an address
    """

    def __init__(self, browser: Browser, site: str, *, scripts: bool = False) -> None:
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740}, locale="es-MX", base_url=site)
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.clicks = 0

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def address(self) -> str:
        return self.page.url

    def reads(self, address: str) -> str:
        """Type an address. Returns the words of the page."""
        self.page.goto(address)
        self.clicks = 0
        return self.looks()

    def fills(self, label: str, *values: str) -> None:
        """Write into the field of this label, or choose in it; a label that stands at several fields takes a value for each."""
        fields = self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(?:opcional)?\s*$"))
        for place, value in enumerate(values):
            field = fields.nth(place)
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def ticks(self, *labels: str) -> None:
        """Choose what is called so, or begins so."""
        for label in labels:
            self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.check()

    def presses(self, button: str) -> str:
        """Press a button of the page. Returns the words of the page it leads to."""
        return self._goes(self.main.get_by_role("button", name=button, exact=True).last)

    def follows(self, link: str) -> str:
        """Press the first link of the page that begins so. Returns the words of the page it leads to."""
        return self._goes(self.main.get_by_role("link", name=re.compile(f"^{re.escape(link)}")).first)

    def goes(self, address: str) -> str:
        """Press the first link that is seen and leads to such an address (a regular expression). Returns the words of the page there."""
        links = self.page.locator("a[href]:visible")
        targets = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
        place = next((place for place, target in enumerate(targets) if re.fullmatch(address, target)), None)
        assert place is not None, (self.address, f"no link to {address}", targets)
        return self._goes(links.nth(place))

    def _goes(self, target: Locator) -> str:
        target.click()
        self.clicks += 1
        return self.looks()

    def leaves(self) -> None:
        """Put the phone away."""
        self.page.context.close()

    def looks(self) -> str:
        """What nobody should meet: sideways scroll, another language, a page with no or two headings, a dead end."""
        page, words = self.page, self.main.inner_text()
        assert page.locator("html").get_attribute("lang") == "es", self.address
        assert page.locator("h1").count() == 1, (self.address, words)
        assert self.main.locator("a[href]:visible, button:visible").count() > 0, (self.address, words)
        english = re.findall(f".*{ENGLISH}.*", page.locator("html").inner_text())
        assert not english, (self.address, english)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, (self.address, f"{wide} px too wide")
        return words
