"""Pictures of scenes, in a browser that is handed each page instead of fetching it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.harness import chromium
from tests.harness.served import SITE, TYPES

from .visiting import Scene

PHONE, DESKTOP = 360, 1280


class Camera:
    """One window of the browser; takes a scene whole, or what is seen of it at first."""

    def __init__(self, browser: Browser, *, width: int, dark: bool = False, sharp: int = 1) -> None:
        self._context = browser.new_context(
            viewport={"width": width, "height": 740 if width == PHONE else 800},
            color_scheme="dark" if dark else "light",
            device_scale_factor=sharp,
            reduced_motion="reduce",
        )
        self.page: Page = self._context.new_page()
        self._scene: Scene | None = None
        self.page.route("**/*", self._answer)

    def shows(self, scene: Scene) -> Page:
        """Open it in the window."""
        self._scene = scene
        self.page.goto(f"{SITE}{scene.address}")
        return self.page

    def takes(self, scene: Scene, file: Path) -> None:
        """Write a picture of all of it, as JPEG: the browser's own is several times as fast as anything else."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.shows(scene).screenshot(path=file, type="jpeg", quality=70, full_page=True)

    def takes_first_sight(self, scene: Scene, file: Path) -> None:
        """Write a small picture of what is seen at first, as WebP."""
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.open(BytesIO(self.shows(scene).screenshot())).convert("RGB").save(file, "WEBP", quality=82, method=6)

    def _answer(self, route: Route) -> None:
        address = route.request.url.removeprefix(SITE)
        if address.startswith("/static/"):
            file = Path(str(finders.find(address.removeprefix("/static/").partition("?")[0])))
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "application/octet-stream"))
        elif self._scene is not None and route.request.is_navigation_request():
            route.fulfill(status=self._scene.status, headers=dict(self._scene.headers), body=self._scene.content)
        else:
            route.abort()


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser of this machine. Raises LookupError if there is none."""
    path = chromium.executable()
    if path is None:
        raise LookupError(chromium.MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        yield started
        started.close()
