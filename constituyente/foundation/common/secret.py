"""Secrets an installation makes for itself on its first start, one file each, readable by its owner only."""

import os
import secrets
from pathlib import Path


def installation_secret(path: Path) -> str:
    """The secret kept at `path` (43 URL-safe characters, 256 bits), made on first use.

    Two processes starting at once agree: the file appears whole, under its name, once.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # fails if another process was first; its secret holds
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
