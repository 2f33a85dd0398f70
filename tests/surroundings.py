"""Processes that write files under other hash seeds, locales, time zones and folders."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SURROUNDINGS = {
    "seed 1, UTC": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "seed 2, LC_ALL=C, the other side of the world": {
        "PYTHONHASHSEED": "2",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "SOURCE_DATE_EPOCH": "0",
    },
}
#: Where glibc's locales are made from.
SOURCES = Path("/usr/share/i18n")
COMMA = "de_DE.UTF-8"
#: Python formats numbers by the locale, and libraries in C do, only once it has been set.
START = """
import locale, sys, warnings
from pathlib import Path
warnings.simplefilter("error")
sys.path.insert(0, sys.argv[1])
folder = Path(sys.argv[2])
locale.setlocale(locale.LC_ALL, "")
assert locale.localeconv()["decimal_point"] == sys.argv[3], locale.localeconv()
"""


@pytest.fixture(scope="session")
def decimal_comma(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Surroundings in which numbers are written with a comma; the locale is made for them."""
    folder = tmp_path_factory.mktemp("locales")
    localedef = shutil.which("localedef")
    if localedef is None or not (SOURCES / "locales" / "de_DE").exists():
        _no_locale("there is no localedef with its sources (Debian: locales)")
    command = [str(localedef), "-i", "de_DE", "-f", "UTF-8", str(folder / COMMA)]
    subprocess.run(command, check=True, capture_output=True)
    return {
        "PYTHONHASHSEED": "3",
        "TZ": "America/St_Johns",
        "LOCPATH": str(folder),
        "LC_ALL": COMMA,
        "PYTHONIOENCODING": "latin-1:replace",
    }


def written_in_each(
    script: str, folder: Path, surroundings: Mapping[str, Mapping[str, str]], point: str = "."
) -> list[dict[str, str]]:
    """Return the hash of each file that a script wrote, by what surrounded its process."""
    made, processes = [], []
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    for number, variables in enumerate(surroundings.values()):
        own = folder / str(number)
        own.mkdir()
        made.append(own)
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", START + script, str(ROOT), str(own), point],
                cwd=own,
                env={**kept, **variables},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        )
    for process in processes:
        _, complaint = process.communicate()
        assert process.returncode == 0, complaint.decode(errors="replace")
    return [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in own.iterdir()}
        for own in made
    ]


def _no_locale(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI promises them")
    pytest.skip(reason)
