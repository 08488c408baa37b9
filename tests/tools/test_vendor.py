import io
import json
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

from tools import vendor
from tools.vendor import File, Package, VendorError

SCRIPT = b"export const thread = 'pink';\n"


def tarball(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


PACKED = tarball({"thread.js": SCRIPT, "LICENSE": b"AGPL\n", "README.md": b"not taken\n"})


def entry(*, integrity: str = "", digest: str = "", source: str = "thread.js") -> Package:
    return Package("thread", "1.0.0", "AGPL-3.0-or-later", integrity, (File(source, "static/thread-1.0.0/thread.js", digest),))


def test_install_writes_the_listed_files_and_fills_in_what_was_not_known(tmp_path: Path) -> None:
    locked = vendor.install(entry(), PACKED, tmp_path)
    assert (tmp_path / "static/thread-1.0.0/thread.js").read_bytes() == SCRIPT
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["thread.js"]
    assert locked.files[0].sha256 == sha256(SCRIPT).hexdigest()
    assert locked.integrity.startswith("sha512-")
    assert vendor.install(locked, PACKED, tmp_path) == locked


@pytest.mark.parametrize(
    ("package", "complaint"),
    [
        (entry(integrity="sha512-AAAA"), "the tarball's integrity is sha512-"),
        (entry(digest="0" * 64), f"thread.js has the hash {sha256(SCRIPT).hexdigest()}, not {'0' * 64}"),
        (entry(source="missing.js"), "has no file missing.js"),
    ],
)
def test_install_writes_nothing_that_is_not_as_locked(tmp_path: Path, package: Package, complaint: str) -> None:
    with pytest.raises(VendorError, match=r"^thread 1\.0\.0: ") as refused:
        vendor.install(package, PACKED, tmp_path)
    assert complaint in str(refused.value)
    assert not (tmp_path / "static").exists()


def test_check_names_the_file_that_was_changed_or_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vendor.write_lock(tmp_path, [vendor.install(entry(), PACKED, tmp_path)])
    assert vendor.main(["--check"], tmp_path) == 0
    file = tmp_path / "static/thread-1.0.0/thread.js"
    file.write_bytes(SCRIPT.replace(b"pink", b"grey"))
    assert vendor.main(["--check"], tmp_path) == 1
    file.unlink()
    assert vendor.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err.splitlines() == [
        "static/thread-1.0.0/thread.js: is not the file of thread 1.0.0",
        "static/thread-1.0.0/thread.js: is missing (thread 1.0.0)",
    ]


def test_the_lock_file_is_written_as_it_is_read() -> None:
    text = (vendor.ROOT / vendor.LOCK).read_text(encoding="utf-8")
    assert (
        json.dumps({"packages": [package.entry() for package in vendor.read_lock(vendor.ROOT)]}, indent=2, ensure_ascii=False) + "\n"
        == text
    )


def test_every_committed_file_is_as_locked_and_has_its_licence() -> None:
    assert vendor.problems(vendor.ROOT) == []
    for package in vendor.read_lock(vendor.ROOT):
        assert package.integrity.startswith("sha512-")
        assert [file.source for file in package.files if file.source.startswith("LICENSE")]


def test_nothing_is_vendored_without_an_entry() -> None:
    locked = {vendor.ROOT / file.target for package in vendor.read_lock(vendor.ROOT) for file in package.files}
    folders = [*vendor.ROOT.glob("constituyente/*/*/static/vendor"), vendor.ROOT / "tests" / "vendor"]
    assert {path for folder in folders for path in folder.rglob("*") if path.is_file()} == locked
