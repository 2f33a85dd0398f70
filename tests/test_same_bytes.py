"""The same pages to the byte, whatever the process, its hash seed, locale, time zone or folder."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("ranges.html", "ranges-from-points.html", "still.svg", "cell.html", "text.txt")
#: Everything of a map that is written: both default pages, the drawing, a cell, the plain text.
WRITE = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("error")
sys.path.insert(0, sys.argv[1])
import rangemap as rm
from rangemap.cli import main
from rangemap.page.plain import plain_text
from rangemap.page.svg import still_defs, still_frame
folder = Path(sys.argv[2])
assert main(["map", "-o", str(folder / "ranges.html")]) == 0
page = rm.draw_map(rm.load_launch_points(), rm.load_systems(), rm.load_regions("RU"))
frames = [still_frame(page.story, frame, described_by="a") for frame in page.story.still.frames]
svg = "".join([still_defs(page.story), *frames])
texts = {"still.svg": svg, "cell.html": page._repr_html_(), "text.txt": plain_text(page.story)}
for name, text in texts.items():
    (folder / name).write_bytes(text.encode("utf-8"))
"""
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
    "seed 3, a decimal comma if there is one": {
        "PYTHONHASHSEED": "3",
        "TZ": "America/St_Johns",
        "LC_ALL": "de_DE.UTF-8",
        "PYTHONIOENCODING": "latin-1:replace",
    },
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The hash of each file, by what surrounded the process that wrote it."""
    made = []
    processes = []
    for surroundings in SURROUNDINGS.values():
        folder = tmp_path_factory.mktemp("same")
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", WRITE, str(ROOT), str(folder)],
                cwd=folder,
                env={**kept, **surroundings},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        )
        made.append(folder)
    for process in processes:
        _, complaint = process.communicate()
        assert process.returncode == 0, complaint.decode(errors="replace")
    return [
        {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES}
        for folder in made
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_process_writes_the_same_bytes(written: list[dict[str, str]], name: str) -> None:
    assert len({hashes[name] for hashes in written}) == 1
