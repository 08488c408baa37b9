"""A browser that is shown pages without the content policy, so that what holds is the escaping."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request

from constituyente.foundation.common.addresses import plain
from tests.harness.served import SITE, Served

UNSTYLED = [f"{SITE}/static/*.{kind}" for kind in ("css", "woff2", "svg")]  # how it looks is told elsewhere

# Whatever could run, load or lead away, wherever it stands in the document, and whatever hides a title.
LOOK = """expected => {
  const wrong = []
  const say = (what, node) => wrong.push(`${what}: ${node.outerHTML.slice(0, 160)}`)
  const at = {href: 'leads', 'xlink:href': 'leads', src: 'loads', action: 'loads', formaction: 'loads', data: 'loads',
              srcset: 'loads', poster: 'loads', background: 'loads', srcdoc: 'runs', style: 'styles'}
  for (const node of document.querySelectorAll('*')) {
    if (node.classList.contains('planted')) say('planted', node)
    if (/^(base|iframe|object|embed|math|template|xss|style|frame|marquee|video)$/i.test(node.localName)) say('element', node)
    if (node.localName === 'meta' && node.httpEquiv) say('refresh', node)
    if (node.localName === 'script' && !node.src && !/^application\\/(ld\\+)?json$/.test(node.type)) say('inline script', node)
    if (node.localName === 'script' && node.type === 'application/ld+json') JSON.parse(node.textContent)
    if (node.localName !== node.localName.replace(/[^a-z0-9-]/gi, '')) say('element', node)
    for (const {name, value} of node.attributes) {
      if (name.startsWith('on')) say('handler', node)
      if (at[name] === 'runs' || at[name] === 'styles') say(name, node)
      if (!(name in at) || !URL.canParse(value, location)) continue  // what is no address leads nowhere
      const url = new URL(value, location)
      const leads = node.localName === 'a' && /^(https?|mailto|tel):$/.test(url.protocol)
      const downloads = node.hasAttribute('download') && url.href.startsWith('data:application/json')
      if (url.origin !== location.origin && !leads && !downloads) say(name, node)
    }
  }
  if (document.querySelectorAll('title').length - document.querySelectorAll('svg title').length !== 1) wrong.push('titles')
  if (!document.title.endsWith(' · Constituyente')) wrong.push(`document.title is ${document.title}`)
  if (!document.querySelector('main') || !document.querySelector('footer')) wrong.push('the page ends before its end')
  const flat = text => text.replace(/\\s+/g, ' ').trim()
  if (expected !== null && !flat(document.querySelector('h1').textContent).includes(flat(expected))) wrong.push('its title is not on it')
  return wrong
}"""

Look = Callable[[Mapping[str, HttpResponse], Mapping[str, str]], list[str]]


@contextmanager
def looking(browser: Browser, client: Client) -> Iterator[Look]:
    """Open pages, by address, in the browser; returns what fired or is wrong. `titles` says what stands at the head of some of them."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 240})
    served, fired = Served(client), list[str]()

    def run(answers: Mapping[str, HttpResponse], titles: Mapping[str, str]) -> list[str]:
        wrong, page = list[str](), _opened(context, served, fired)
        for number, (address, answer) in enumerate(answers.items()):
            served.answers[f"/{number}"] = answer
            try:
                page.goto(f"{SITE}/{number}")
                found = page.evaluate(LOOK, titles.get(plain(address)))
            except Error as error:  # it led away under our eyes
                found = [str(error)]
            if page.url != f"{SITE}/{number}":
                found.append(f"went to {page.url}")
            said = [f"{address}: {one}" for one in [*found, *fired]]
            if said:  # what it still does is not the next one's
                page.close()
                fired.clear()
                page = _opened(context, served, fired)
            wrong += said
        page.close()
        return wrong

    yield run
    context.close()


def _opened(context: BrowserContext, served: Served, fired: list[str]) -> Page:
    """An empty page, which puts down in `fired` whatever runs, asks for something of others or opens."""
    page = context.new_page()
    page.route("**/*", served.answer)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setBlockedURLs", {"urls": UNSTYLED})
    page.add_init_script("window.alert = said => console.log(`alert(${said})`)")
    page.on("console", lambda message: fired.append(message.text) if message.text.startswith("alert(") else None)
    page.on("request", lambda request: fired.append(f"asked for {request.url}") if not _ours(request) else None)
    page.on("popup", lambda popup: fired.append(f"opened {popup.url}"))
    return page


def _ours(request: Request) -> bool:
    return request.url.startswith((f"{SITE}/", "data:application/json"))
