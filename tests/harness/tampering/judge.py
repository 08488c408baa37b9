"""Whoever checks: the stand-alone verifier, with what it remembers and the receipts that people brought."""

import contextlib
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from verify import verify

from .site import Files, Site


@dataclass(frozen=True)
class Verdict:
    """What was found, in the verifier's own words; nothing if all agrees."""

    words: str

    def __bool__(self) -> bool:
        return bool(self.words)


class Judge:
    """Looks at whatever a site shows, in a folder of its own, again and again from the same memory."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.place, self.state, self.memory = folder / "copy", folder / "state", folder / "memory"
        self.receipts = list[Path]()
        self._shown: dict[str, bytes] = {}
        self.key = site.verifier_key
        self.place.mkdir(parents=True)
        self.show(site.older[site.remembered])
        code, words = self._run("recount", self.place, "--state", self.memory, "--key", self.key)
        if code:
            raise AssertionError(words)
        for receipt in site.receipts:
            self.hold(receipt)

    def hold(self, receipt: str) -> None:
        """Take in somebody's receipt."""
        path = self.memory.with_name(f"receipt-{len(self.receipts)}.json")
        path.write_text(receipt, encoding="utf-8")
        self.receipts.append(path)

    def show(self, files: Files) -> None:
        """Put these files, and no others, where the judge looks."""
        for path in self._shown.keys() - files.keys():
            (self.place / path).unlink()
        for path, content in files.items():
            if self._shown.get(path) != content:
                (self.place / path).parent.mkdir(parents=True, exist_ok=True)
                (self.place / path).write_bytes(content)
        self._shown = dict(files)

    def look(self, files: Files, *, pages: bool = True, receipts: bool = True) -> Verdict:
        """Check what is shown: the whole log against what was remembered, the pages, then every receipt, whose time is up."""
        self.show(files)
        shutil.copy(self.memory, self.state)
        code, words = self._run("recount" if pages else "check", self.place, "--state", self.state)
        if code:
            return Verdict(_named(words))
        for receipt in self.receipts if receipts else ():
            code, words = self._run("acknowledgement", receipt, self.place, "--state", self.state)
            if code:
                return Verdict(_named(words))
        return Verdict("")

    def compare(self, mine: bytes, other: bytes) -> Verdict:
        """Hold one's own checkpoint against that of another judge, over the copy that is shown."""
        paths = [self.place.parent / "mine", self.place.parent / "other"]
        for path, note in zip(paths, (mine, other), strict=True):
            path.write_bytes(note)
        code, words = self._run("consistency", *paths, self.place, "--key", self.key)
        return Verdict(_named(words) if code else "")

    def _run(self, *words: str | Path) -> tuple[int, str]:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = verify.main([*map(str, words), "--lang", "en"])
        return code, out.getvalue()


def _named(words: str) -> str:
    """The lines that name what is wrong. Raises AssertionError if nothing is named."""
    found = [line for line in words.splitlines() if line.startswith(("FAULT ", "CANNOT BE CHECKED "))]
    assert found, words
    return found[0]
