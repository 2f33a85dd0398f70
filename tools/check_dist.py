"""Compare a built wheel and a source distribution with the files of a clean checkout.

Usage::

    python tools/check_dist.py CHECKOUT DIST

CHECKOUT is a clean clone, DIST the folder with one wheel and one source distribution.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

#: Folders of the repository, and what they are called in the wheel.
SHIPPED = {"rangemap": "rangemap", "data": "rangemap/data", "seeds": "rangemap/seeds"}
#: Files that only the repository needs.
KEPT_BACK = {".gitattributes", ".gitignore"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every difference; return 1 if there is one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("dist", type=Path)
    options = parser.parse_args(arguments)
    tracked = tracked_files(options.checkout)
    differences = [
        *differing("wheel", in_wheel(tracked), wheel_files(only(options.dist, "*.whl"))),
        *differing("sdist", tracked, sdist_files(only(options.dist, "*.tar.gz"))),
    ]
    print("\n".join(differences) or f"wheel and sdist hold the {len(tracked)} files they should")
    return 1 if differences else 0


def tracked_files(checkout: Path) -> set[str]:
    """Return the files of a checkout that belong in a distribution."""
    listed = subprocess.run(
        ["git", "-C", str(checkout), "ls-files", "-z"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    names = listed.stdout.split("\0")
    return {name for name in names if name and PurePosixPath(name).name not in KEPT_BACK}


def in_wheel(tracked: set[str]) -> set[str]:
    """Return where the files of the package are in a wheel."""
    parts = (name.partition("/") for name in tracked)
    return {f"{SHIPPED[first]}/{rest}" for first, _, rest in parts if first in SHIPPED}


def wheel_files(path: Path) -> set[str]:
    """Return the files of a wheel, without its metadata."""
    with zipfile.ZipFile(path) as wheel:
        return {name for name in wheel.namelist() if ".dist-info/" not in name}


def sdist_files(path: Path) -> set[str]:
    """Return the files of a source distribution, without what building it adds."""
    with tarfile.open(path) as sdist:
        files = {member.name.partition("/")[2] for member in sdist if member.isfile()}
    return {name for name in files if name != "PKG-INFO" and ".egg-info/" not in name}


def differing(what: str, expected: set[str], found: set[str]) -> list[str]:
    """Return one line for each file that is missing or too many."""
    return [
        *(f"{what}: {name} is missing" for name in sorted(expected - found)),
        *(f"{what}: {name} should not be there" for name in sorted(found - expected)),
    ]


def only(folder: Path, pattern: str) -> Path:
    """Return the one file of a kind."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder}: expected one {pattern}, found {len(found)}")
    return found[0]


if __name__ == "__main__":
    sys.exit(main())
