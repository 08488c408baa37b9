"""Copies, live sites, and the command itself."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.verify.city import (
    CITY,
    Run,
    checkpoint,
    edit,
    faults,
    files_of,
    flip,
    hand_over,
    log_files,
    page_files,
    publish,
    receipt,
    with_own,
    write,
)
from tests.verify.web import serve
from verify import verify


def test_all_copies_checks_and_recounts(run: Run, tmp_path: Path) -> None:
    site, copy = publish(tmp_path / "site", CITY), tmp_path / "copy"
    with serve(site) as web:
        code, output = run("all", web.url + "/log/", copy)
    assert (code, faults(output)) == (0, [])
    assert {path: (copy / path).read_bytes() for path in files_of(copy) if path != ".verifier"} == {
        path: (site / path).read_bytes() for path in files_of(site)
    }
    assert run("recount", copy)[0] == 0


def test_check_recount_and_receipt_read_a_site(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", with_own())
    hand_over(tmp_path, receipt())
    with serve(site) as web:
        assert run("check", web.url)[0] == 0
        assert run("recount", web.url + "/")[0] == 0
        assert run("receipt", tmp_path / "receipt.json", web.url)[0] == 0
        edit(site, "petitions/9.json", lambda value: value["count"].update(total=0))
        flip(site / "log/tile/0/000", 100)
        code, output = run("recount", web.url)
    assert (code, faults(output)) == (1, ["petitions/9.json", "log/tile/0/000 entry 3", "petitions/9.json"])
    assert files_of(tmp_path) == sorted(["receipt.json", *(f"site/{path}" for path in files_of(site))])


def test_mirror_goes_on_where_it_stopped(run: Run, tmp_path: Path) -> None:
    site, copy = publish(tmp_path / "site", CITY[:600]), tmp_path / "copy"
    (site / "log/tile/0/001").unlink()
    with serve(site) as web:
        assert run("mirror", web.url, copy, "--no-pages")[0] == 1
        publish(site, CITY)
        web.asked()
        assert run("mirror", web.url, copy, "--no-pages", "--petition", 9)[0] == 0
        assert web.asked() == [
            "log.json",
            "log/checkpoint",
            "log/tile/0/001",
            "log/tile/entries/002.p/188",
            "log/tile/0/002.p/188",
        ]
    assert run("check", copy)[0] == 0
    assert run("recount", copy)[0] == 2


def test_mirror_reads_the_full_tile_where_the_partial_one_has_vanished(run: Run, tmp_path: Path) -> None:
    site, copy = publish(tmp_path / "site", CITY), tmp_path / "copy"
    for path in ("log/tile/entries/001.p/44", "log/tile/0/001.p/44"):
        assert not (site / path).exists()
    write(site, {"log/checkpoint": checkpoint(CITY[:300]), **page_files(CITY[:300])})
    write(site, {"log/tile/1/000.p/1": log_files(CITY[:300])["log/tile/1/000.p/1"]})
    with serve(site) as web:
        code, output = run("all", web.url, copy)
        assert (code, faults(output)) == (0, [])
        assert (copy / "log/tile/entries/001").read_bytes() == (site / "log/tile/entries/001").read_bytes()
        publish(site, CITY)
        assert run("all", web.url, copy)[0] == 0


def test_pages_are_read_before_the_checkpoint(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", CITY[:300])
    with serve(site) as web:
        run("recount", web.url)
        asked = web.asked()
    assert asked.index("log/checkpoint") > asked.index("petitions.json?before=8")


def test_pages_are_saved_after_the_checkpoint_and_that_after_the_tiles(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    monkeypatch.setattr(verify, "save", lambda path, _raw: saved.append(path.relative_to(tmp_path).as_posix()))
    with serve(publish(tmp_path / "site", CITY[:5])) as web:
        assert run("mirror", web.url, tmp_path / "copy")[0] == 0
    assert saved == [
        "copy/log/tile/entries/000.p/5",
        "copy/log/tile/0/000.p/5",
        "copy/.verifier",
        "copy/log/checkpoint",
        "copy/petitions.json",
        "copy/petitions/9.json",
        "copy/petitions/8.json",
        "copy/petitions.json@before=8",
        "copy/petitions/7.json",
        "copy/log.json",
    ]


def test_nothing_is_copied_by_a_state_whose_signature_does_not_hold(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", CITY)
    flip(site / "log/checkpoint", 25)
    with serve(site) as web:
        assert run("mirror", web.url, tmp_path / "copy")[0] == 1
        assert [path for path in web.asked() if "tile" in path] == []
    assert not (tmp_path / "copy").exists()


def test_a_file_that_arrives_in_part_is_not_kept(run: Run, tmp_path: Path) -> None:
    site = publish(tmp_path / "site", CITY)
    with serve(site, short="/log/tile/0/000") as web:
        assert run("mirror", web.url, tmp_path / "copy", "--no-pages")[0] == 2
    assert files_of(tmp_path / "copy") == ["log/tile/entries/000"]


def test_a_site_out_of_reach_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    with serve(tmp_path) as web:
        url = web.url
        assert run("check", url)[0] == 2
    code, output = run("check", url)
    assert (code, faults(output)) == (2, [])
    assert output.endswith("NOT CHECKED\n")


@pytest.mark.parametrize(
    "arguments", [[], ["check"], ["check", "a", "b"], ["mirror", "a"], ["acknowledgement", "a"], ["consistency", "a"], ["burn", "a"]]
)
def test_bad_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        verify.main(arguments)
    assert exit_.value.code == 2


def test_a_place_that_is_none_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path / "nowhere")[0] == 2
    assert run("mirror", tmp_path, tmp_path / "copy")[0] == 2
    assert run("check", tmp_path)[0] == 2
    assert files_of(tmp_path) == []


def test_a_copy_that_cannot_be_written_to_cannot_be_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a file")
    with serve(publish(tmp_path / "site", CITY[:5])) as web:
        assert run("mirror", web.url, tmp_path / "copy")[0] == 2


def test_output_is_spanish_unless_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path, CITY[:5])
    assert run("check", tmp_path, lang="es")[1].endswith("TODO COINCIDE\n")
    for setting, last in (("C.UTF-8", "TODO COINCIDE\n"), ("en_GB.UTF-8", "ALL AGREES\n"), ("es_MX.UTF-8", "TODO COINCIDE\n")):
        monkeypatch.setenv("LANG", setting)
        assert verify.main(["check", str(tmp_path)]) == 0
        assert capsys.readouterr().out.endswith(last)


def test_what_a_site_sends_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    edit(tmp_path, "log.json", lambda value: value["head"].update(verifier_key="\x1b[2J\ud800+x"))
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log.json"])
    assert "\x1b" not in output
    edit(tmp_path, "log.json", lambda value: value["head"].update(verifier_key=f"\ud800+12345678+{'A' * 44}"))
    assert run("check", tmp_path, "--state", tmp_path / "fresh", key="")[0] == 2


def test_a_fault_outweighs_what_cannot_be_checked() -> None:
    report = verify.Report("en")
    report.fault("a", "", "", code=2)
    assert report.code == 2
    report.fault("b", "", "")
    report.fault("c", "", "", code=2)
    assert report.code == 1


def test_the_verifier_is_one_short_file_that_needs_nothing(tmp_path: Path) -> None:
    path = Path(verify.__file__)
    publish(tmp_path / "copy", CITY[:5])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 800
    assert max(map(len, lines)) <= 140
    assert lines[1] == "# SPDX-License-Identifier: Apache-2.0"
    alone = shutil.copy(path, tmp_path / "alone.py")
    done = subprocess.run([sys.executable, "-I", "-S", str(alone), "check", str(tmp_path / "copy")], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
