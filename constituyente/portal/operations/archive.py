"""One backup as one file: a tar of the database, the published log, uploaded files, the sealed keys, and a manifest with the hash of each.

The keys are encrypted under a passphrase (scrypt, AES-256-GCM) together with a fingerprint of everything else, so that whoever opens them
knows that nothing beside them was changed.
"""

import io
import json
import re
import secrets
import tarfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from constituyente.foundation.common.records import canonical
from constituyente.portal.errors import BackupUnreadable, WrongPassphrase

FORMAT = "constituyente backup 1"
MANIFEST, DATABASE, KEYS, LOG, FILES = "manifest.json", "database", "keys.sealed", "log/", "files/"
PIECE = 1 << 20  # bytes read at a time
LARGEST_TEXT = 64 << 20  # bytes; of the manifest, which names every file of the log
COST = {"n": 2**17, "r": 8, "p": 1}  # scrypt, 128 MB and about half a second: a person's passphrase can be guessed
KEY_FILE = re.compile(r"[a-z0-9_-]{1,60}(\.ed25519)?")
LOG_FILE = re.compile(r"log/(checkpoint|tile/(entries|[0-9]{1,2})/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?)")
UPLOADED_FILE = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{32}")

Told = Callable[[str, int], None]
"""told(member, bytes): so many more bytes of it were written or read."""


@dataclass(frozen=True)
class Member:
    """One file in the archive: its length in bytes, its hash in hex."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    version        of the software; `migrations` those that the database has been through, as `app.name`
    engine         sqlite or postgresql
    origin, size, root, checkpoint, verifier_key  of the log as it was published when the backup began; the database is not behind it
    environment    the secrets that came from the environment and are not in the backup
    """

    version: str
    engine: str
    made_at: str
    origin: str
    size: int
    root: str
    checkpoint: str
    verifier_key: str
    migrations: tuple[str, ...]
    environment: tuple[str, ...]
    members: Mapping[str, Member] = field(default_factory=dict)
    format: str = FORMAT

    def sealed_with(self) -> bytes:
        """What the keys are sealed together with: everything but themselves."""
        others = {name: asdict(member) for name, member in self.members.items() if name != KEYS}
        return canonical({**asdict(replace(self, members={})), "members": others}).encode()


class Writer:
    """Writes an archive, hashing what goes in."""

    def __init__(self, path: Path, told: Told) -> None:
        self._tar = tarfile.open(path, "x")  # noqa: SIM115  closed by `written`
        self._told = told
        self.members: dict[str, Member] = {}

    def add(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, file, path.stat().st_size)

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(file, lambda count: self._told(name, count))
        self._tar.addfile(info, hashing)
        self.members[name] = Member(size, hashing.hash.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        self.add(MANIFEST, json.dumps(asdict(replace(manifest, members=dict(self.members))), indent=1).encode())

    def close(self) -> None:
        self._tar.close()


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes], told: Callable[[int], None]) -> None:
        self._file, self._told = file, told
        self.hash = sha256()

    def read(self, count: int = -1) -> bytes:
        piece = self._file.read(count)
        self.hash.update(piece)
        self._told(len(piece))
        return piece


@contextmanager
def writing(path: Path, told: Told) -> Iterator[Writer]:
    """A new archive at `path`, which must not be there."""
    writer = Writer(path, told)
    try:
        yield writer
    finally:
        writer.close()


class Reader:
    """Reads an archive. Whatever is wrong with it raises BackupUnreadable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with ExitStack() as whole, self._readable():
            self._tar = whole.enter_context(tarfile.open(path, "r:"))
            self._infos = {info.name: info for info in self._tar.getmembers()}
            self.manifest = self._manifest()
            self._open = whole.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
            raise BackupUnreadable(file=self._path, problem=str(error) or type(error).__name__) from error

    def wrong(self, problem: str) -> BackupUnreadable:
        return BackupUnreadable(file=self._path, problem=problem)

    def _manifest(self) -> Manifest:
        if MANIFEST not in self._infos:
            raise self.wrong(_("it has no manifest: it was cut off, or is no backup"))
        raw = json.loads(self.read(MANIFEST, most=LARGEST_TEXT))
        if raw["format"] != FORMAT:
            raise self.wrong(_("it was made in another format: %(format)s") % {"format": raw["format"]})
        members = {name: Member(**member) for name, member in raw.pop("members").items()}
        migrations, environment = tuple(raw.pop("migrations")), tuple(raw.pop("environment"))
        return Manifest(**raw, migrations=migrations, environment=environment, members=members)

    def pieces(self, name: str, told: Told = lambda _name, _count: None) -> Iterator[bytes]:
        """The bytes of a member; raises behind the last one if they are not those that were put in."""
        member, info = self.manifest.members.get(name), self._infos.get(name)
        if member is None or info is None or not info.isreg():
            raise self.wrong(_("%(member)s is missing") % {"member": name})
        hashed = sha256()
        with self._readable():
            file = self._tar.extractfile(info)
            while file is not None and (piece := file.read(PIECE)):
                hashed.update(piece)
                told(name, len(piece))
                yield piece
        if hashed.hexdigest() != member.sha256:
            raise self.wrong(_("%(member)s was damaged: its hash is another one than the manifest says") % {"member": name})

    def read(self, name: str, *, most: int = PIECE) -> bytes:
        """A small member, whole; unchecked, for the manifest itself."""
        info = self._infos[name]
        if info.size > most:
            raise self.wrong(_("%(member)s is too long") % {"member": name})
        file = self._tar.extractfile(info)
        return file.read() if file is not None else b""

    def verify(self, told: Told = lambda _name, _count: None) -> None:
        """Read every member and compare its hash. Raises BackupUnreadable, naming the first that is damaged, missing or too many."""
        for name in self._infos:
            if name != MANIFEST and name not in self.manifest.members:
                raise self.wrong(_("%(member)s does not belong to it") % {"member": name})
        for name in self.manifest.members:
            if name not in {DATABASE, KEYS} and not LOG_FILE.fullmatch(name) and not UPLOADED_FILE.fullmatch(name):
                raise self.wrong(_("%(member)s does not belong to it") % {"member": name})
            for _piece in self.pieces(name, told):
                pass

    def extract(self, name: str, to: Path, told: Told = lambda _name, _count: None) -> None:
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("xb") as file:
            for piece in self.pieces(name, told):
                file.write(piece)

    @property
    def log_files(self) -> list[str]:
        """The files of the log, `log/…`; the checkpoint last."""
        return sorted((name for name in self.manifest.members if name.startswith(LOG)), key=lambda name: (name == f"{LOG}checkpoint", name))

    @property
    def uploaded_files(self) -> list[str]:
        """What people uploaded, `files/…`."""
        return sorted(name for name in self.manifest.members if name.startswith(FILES))

    def keys(self, passphrase: str) -> dict[str, bytes]:
        """The key files by their names. Raises WrongPassphrase, BackupUnreadable."""
        with self._readable():
            files = unseal(b"".join(self.pieces(KEYS)), passphrase, self.manifest.sealed_with())
        if files is None:
            raise WrongPassphrase(file=self._path)
        if not all(KEY_FILE.fullmatch(name) for name in files):
            raise self.wrong(_("%(member)s does not belong to it") % {"member": KEYS})
        return files


# ------------------------------------------------------------------ sealing the keys


def seal(files: Mapping[str, bytes], passphrase: str, beside: bytes) -> bytes:
    """Key files encrypted under a passphrase, bound to what lies `beside` them."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    content = json.dumps({name: b64encode(content).decode("ascii") for name, content in files.items()}).encode()
    sealed = AESGCM(_stretched(passphrase, salt, **COST)).encrypt(nonce, content, beside)
    parts = {"salt": salt, "nonce": nonce, "content": sealed}
    return json.dumps({"scrypt": COST, **{name: b64encode(part).decode("ascii") for name, part in parts.items()}}).encode()


def unseal(sealed: bytes, passphrase: str, beside: bytes) -> dict[str, bytes] | None:
    """What `seal` was given; None if the passphrase does not open it, or what lies beside was changed.

    Raises ValueError, KeyError, TypeError for what `seal` did not write.
    """
    raw = json.loads(sealed)
    if raw["scrypt"] != COST:  # a stranger's archive does not decide how much memory is taken
        message = "the keys are sealed in a way this version does not know"
        raise ValueError(message)
    salt, nonce, content = (b64decode(raw[name], validate=True) for name in ("salt", "nonce", "content"))
    try:
        opened = AESGCM(_stretched(passphrase, salt, **COST)).decrypt(nonce, content, beside)
    except InvalidTag:
        return None
    return {name: b64decode(text) for name, text in json.loads(opened).items()}


def _stretched(passphrase: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode())
