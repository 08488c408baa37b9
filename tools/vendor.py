"""Fetch the front-end files that are committed, and check that they are what they were.

    python -m tools.vendor            fetch every package of assets.lock.json by `npm pack` and write its files
    python -m tools.vendor --check    hash the committed files again, without a network

The lock file lists for each package its version, its licence, the integrity of its tarball (as npm writes it, sha512) and each
file taken from it with its place in the repository and its SHA-256. To add a package, or to raise a version, write the entry with
empty `integrity` and `sha256` and fetch: what is empty is filled in, what is filled in must agree. The licence is one of the files.
"""

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256, sha512
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
LOCK = "assets.lock.json"


class VendorError(Exception):
    """A package is not what the lock file says; the message is for the person at the terminal."""


@dataclass(frozen=True)
class File:
    """One file: its name in the package, its place in the repository, the SHA-256 it must have (empty: not yet known)."""

    source: str
    target: str
    sha256: str


@dataclass(frozen=True)
class Package:
    """One entry of the lock file."""

    package: str
    version: str
    licence: str
    integrity: str
    files: tuple[File, ...]

    @classmethod
    def read(cls, entry: dict[str, object]) -> Self:
        files = tuple(File(file["from"], file["to"], file["sha256"]) for file in entry["files"])  # type: ignore[attr-defined]
        return cls(str(entry["package"]), str(entry["version"]), str(entry["licence"]), str(entry["integrity"]), files)

    def entry(self) -> dict[str, object]:
        files = [{"from": file.source, "to": file.target, "sha256": file.sha256} for file in self.files]
        return asdict(self) | {"files": files}


def read_lock(root: Path) -> list[Package]:
    return [Package.read(entry) for entry in json.loads((root / LOCK).read_text(encoding="utf-8"))["packages"]]


def write_lock(root: Path, packages: Sequence[Package]) -> None:
    text = json.dumps({"packages": [package.entry() for package in packages]}, indent=2, ensure_ascii=False)
    (root / LOCK).write_text(f"{text}\n", encoding="utf-8")


def problems(root: Path) -> list[str]:
    """What is wrong with the committed files, one line each; nothing if each is as locked."""
    found = []
    for package in read_lock(root):
        for file in package.files:
            place = root / file.target
            if not place.is_file():
                found.append(f"{file.target}: is missing ({package.package} {package.version})")
            elif sha256(place.read_bytes()).hexdigest() != file.sha256:
                found.append(f"{file.target}: is not the file of {package.package} {package.version}")
    return found


def install(package: Package, tarball: bytes, root: Path) -> Package:
    """Write the files of `package` from its tarball and return the entry with every hash filled in.

    Writes nothing unless all of it agrees. Raises VendorError.
    """
    integrity = f"sha512-{b64encode(sha512(tarball).digest()).decode()}"
    if package.integrity not in {"", integrity}:
        message = f"{package.package} {package.version}: the tarball's integrity is {integrity}, not {package.integrity}"
        raise VendorError(message)
    contents = {}
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        for file in package.files:
            try:
                member = archive.extractfile(f"package/{file.source}")
            except KeyError:
                member = None
            if member is None:
                message = f"{package.package} {package.version}: has no file {file.source}"
                raise VendorError(message)
            contents[file] = member.read()
    files = []
    for file, content in contents.items():
        digest = sha256(content).hexdigest()
        if file.sha256 not in {"", digest}:
            message = f"{package.package} {package.version}: {file.source} has the hash {digest}, not {file.sha256}"
            raise VendorError(message)
        files.append(replace(file, sha256=digest))
    for file, content in contents.items():
        place = root / file.target
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return replace(package, integrity=integrity, files=tuple(files))


def fetch(package: Package) -> bytes:
    """The tarball of `package`, which npm checks against what its registry published."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{package.package}@{package.version}", "--silent", "--ignore-scripts", "--pack-destination", folder]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except FileNotFoundError as error:
            message = "npm is needed to fetch packages (not to check them)"
            raise VendorError(message) from error
        except subprocess.CalledProcessError as error:
            message = f"{package.package} {package.version}: npm could not fetch it"
            raise VendorError(message) from error
        return next(Path(folder).glob("*.tgz")).read_bytes()


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.vendor", description="Fetch or check the front-end files that are committed.")
    parser.add_argument("--check", action="store_true", help="hash the committed files again, without a network")
    options = parser.parse_args(arguments)
    if not options.check:
        try:
            write_lock(root, [install(package, fetch(package), root) for package in read_lock(root)])
        except VendorError as error:
            print(error, file=sys.stderr)
            return 1
    found = problems(root)
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
