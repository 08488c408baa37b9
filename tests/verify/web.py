"""A site on this machine, which serves a folder."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; an address with a query is the file with @ in its name."""

    asked: list[str]
    short: str

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.replace("?", "@"))

    def send_header(self, keyword: str, value: str) -> None:
        wrong = keyword == "Content-Length" and self.path == self.short
        super().send_header(keyword, str(int(value) + 1) if wrong else value)

    def do_GET(self) -> None:
        self.asked.append(self.path.removeprefix("/"))
        super().do_GET()

    def log_message(self, *_words: object) -> None:
        pass


class Web:
    """A site on this machine: its address, and what it was asked for."""

    def __init__(self, url: str, handler: type[Handler]) -> None:
        self.url, self.handler = url, handler

    def asked(self) -> list[str]:
        paths = list(self.handler.asked)
        self.handler.asked.clear()
        return paths


@contextmanager
def serve(folder: Path, short: str = "") -> Iterator[Web]:
    handler = type("Own", (Handler,), {"asked": [], "short": short})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield Web(f"http://127.0.0.1:{server.server_port}", handler)
        finally:
            server.shutdown()
            thread.join()
