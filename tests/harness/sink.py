"""A mail server on loopback that takes everything and keeps how many letters came for whom. Source: RFC 5321."""

import re
import socketserver
import threading
from collections import Counter
from types import TracebackType
from typing import Self

TO = re.compile(rb"RCPT TO:<([^>]+)>", re.IGNORECASE)


class _Session(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.server.sink.connections += 1
        self._say("220 sink")
        to = ""
        while line := self.rfile.readline(4096):
            verb = line[:4].upper().strip()
            if verb == b"RCPT" and (found := TO.match(line)):
                to = found[1].decode()
                refusal = self.server.sink.refusing.get(to, 0)
                self._say(f"{refusal} not here, {to}" if refusal else "250 yes")
            elif verb == b"DATA":
                self._say("354 go on")
                letter = self._letter()
                if not letter:
                    return
                self.server.sink.take(to, letter)
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _letter(self) -> bytes:
        """The letter to its end; nothing if the sender is gone before."""
        lines = list[bytes]()
        while line := self.rfile.readline(1 << 20):
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return b""

    def _say(self, reply: str) -> None:
        self.wfile.write(reply.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    sink: "Sink"

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that was killed in the middle is what this is for."""


class Sink:
    """The server, from `with` to its end.

    got       letters by recipient; `total` all of them; `last` the newest
    refusing  the reply (450, 550 …) that a recipient's letters get
    """

    def __init__(self) -> None:
        self.got = Counter[str]()
        self.total = self.connections = 0
        self.last = b""
        self.refusing = dict[str, int]()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.sink = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def take(self, to: str, letter: bytes) -> None:
        with self._lock:
            self.got[to] += 1
            self.total += 1
            self.last = letter

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
