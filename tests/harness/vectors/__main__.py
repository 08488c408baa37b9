"""Writes verify/vectors/ anew: `python -m tests.harness.vectors`."""

from . import FOLDER, make, on_disk


def main() -> None:
    files = make()
    for path in on_disk().keys() - files.keys():
        (FOLDER / path).unlink()
    for path, content in files.items():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes, in {FOLDER.name}/")


main()
