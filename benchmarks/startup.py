"""What a script pays before it does anything: importing, and loading the regions.

    python benchmarks/startup.py

Each is a new process that counts its own CPU time: Python's start is not in it, and the imports are
not in the times of loading. In turns, so that both ways meet the same machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 15
ROOT = str(Path(__file__).resolve().parent.parent)
ROW = "| {:58} | {:>8} | {:>18} | {:>5} |"

#: Prints the CPU seconds from here to the end of what follows, in the process that runs it.
TIMED = "import time; begin = time.process_time(); {}; print(time.process_time() - begin)"
IMPORTS = ("import rangemap", "import geopandas")
LOADS = ("rangemap.load_regions('RU')", "geopandas.read_file({path!r})")


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_geojson(Path(folder))
        print(ROW.format("what", "ms", "share of the other", "goal"))
        print(ROW.format("-" * 58, "-" * 7 + ":", "-" * 17 + ":", "-" * 4 + ":"))
        report(IMPORTS, medians([TIMED.format(code) for code in IMPORTS]), goal=5)
        loads = [code.format(path=str(path)) for code in LOADS]
        ready = "import geopandas, pandas, pyogrio, rangemap; rangemap.load_regions; "
        times = medians([ready + TIMED.format(code) for code in loads])
        report((LOADS[0], "geopandas.read_file of the same layer as GeoJSON"), times, goal=4)


def write_geojson(folder: Path) -> Path:
    """Write the bundled regions as GeoJSON with every digit, and return where."""
    sys.path.insert(0, ROOT)
    import rangemap as rm  # noqa: PLC0415 (only the processes that are timed should count)

    path = folder / "regions.geojson"
    rm.load_regions("RU").to_file(path, driver="GeoJSON", COORDINATE_PRECISION=15)
    return path


def medians(codes: Sequence[str]) -> list[float]:
    """Return the median time of each piece of code, run in turns after once without counting."""
    times: list[list[float]] = [[] for _ in codes]
    for turn in range(ROUNDS + 1):
        for code, found in zip(codes, times, strict=True):
            seconds = seconds_of(code)
            if turn:
                found.append(seconds)
    return [statistics.median(found) for found in times]


def seconds_of(code: str) -> float:
    """Run code in a new process that finds this package, and return the seconds that it prints."""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": ROOT},
    )
    return float(ran.stdout)


def report(names: Sequence[str], seconds: Sequence[float], *, goal: int) -> None:
    """Print both, and the first as a share of the second beside the share that it may have."""
    ours, theirs = seconds
    print(ROW.format(names[0], f"{ours * 1e3:.1f}", f"1/{theirs / ours:.1f}", f"1/{goal}"))
    print(ROW.format(names[1], f"{theirs * 1e3:.1f}", "", ""))


if __name__ == "__main__":
    main()
