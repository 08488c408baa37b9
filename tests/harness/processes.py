"""What runs below a process. Linux only, like the tests that kill."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

GONE = (FileNotFoundError, ProcessLookupError)


def below(pid: int) -> Iterator[tuple[int, str]]:
    """The processes below `pid`, children before grandchildren, each with its command line."""
    for child in children(pid):
        yield child, command(child)
        yield from below(child)


def children(pid: int) -> list[int]:
    """The processes that the threads of `pid` started and that have not been waited for."""
    found = list[int]()
    with suppress(*GONE):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def command(pid: int) -> str:
    """The command line, its parts divided by spaces; empty if the process has ended."""
    with suppress(*GONE):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def gone(pid: int) -> bool:
    """Whether the process has ended, waited for or not."""
    with suppress(*GONE):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def holders(path: Path, byte: int) -> list[int]:
    """The processes that hold an exclusive POSIX lock on one byte of a file. Source: proc_locks(5)."""
    with suppress(FileNotFoundError):
        inode = path.stat().st_ino
        held = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
        return [
            int(lock[4])
            for lock in held
            if lock[1:4] == ["POSIX", "ADVISORY", "WRITE"] and int(lock[5].rpartition(":")[2]) == inode and lock[6:] == [str(byte)] * 2
        ]
    return []
