from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True)
class Content:
    """What was uploaded, after it was checked and, if it is a picture, made anew.

    media  image/jpeg, image/png or application/pdf
    name   as its sender called it, without path and without what cannot be seen; its ending is that of what it is
    """

    data: bytes
    media: str
    name: str

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Download:
    """A public file as pages tell of it. size: in bytes."""

    key: str
    name: str
    media: str
    size: int
    sha256: str

    @property
    def address(self) -> str:
        """Where it is served, without language prefix."""
        return f"/files/{self.key}"


@dataclass(frozen=True)
class Stored:
    """A file that is kept: `id` for foreign keys, `key` for its address. size: in bytes; name: empty for a private one."""

    id: int
    key: str
    public: bool
    name: str
    media: str
    size: int
    sha256: str
    kept_at: datetime

    @property
    def address(self) -> str:
        """Where it is served, without language prefix."""
        return f"/files/{self.key}" if self.public else f"/desk/files/{self.key}"

    @property
    def download(self) -> Download:
        """What pages tell of it, if it is public."""
        return Download(self.key, self.name, self.media, self.size, self.sha256)


@dataclass(frozen=True)
class Served:
    """A file with its bytes, to be sent. act: what staff must be allowed to do to open it; empty: public."""

    data: bytes
    media: str
    name: str
    sha256: str
    act: str


@dataclass(frozen=True)
class Swept:
    """What a sweep removed: files that no row names any more, or never did."""

    removed: int
