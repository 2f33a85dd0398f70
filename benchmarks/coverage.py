"""What covered areas cost, and how far they are off: here, and by the ways that are usual.

Run ``python benchmarks/coverage.py``: one table. Random launch points in 22-45 E, 44-56 N, three
ranges, the 83 federal subjects of Russia, reached rows. Every way has a process of its own, all on
one core, and they take turns, so that what else the machine does falls on all alike; times are
medians of those that the processor spent, a server's included. Slow ways measure a sample of the
launch points, one by one. Ways that are not installed are left out, with a line that says so:
spherely; sedonadb with geoarrow-pyarrow; psycopg with PostgreSQL and PostGIS, in a server that is
started for this run, or the one that ``POSTGIS_DSN`` names.

The truth is the overlay with rings of 32,768 and 65,536 vertices, extrapolated to none.
"""

# ruff: noqa: E402

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import _ways as ways
import numpy as np
from _postgis import AbsentError

import rangemap as rm

SEED = 1
ROUNDS = 10
ALONE = 10
PACKAGES = ("numpy", "shapely", "pyproj", "pandas", "geopandas", "spherely", "sedonadb")


class Way(NamedTuple):
    """A way: its words, how to set it up, and whether it measures all launch points at once."""

    words: str
    make: Callable[[], ways.Measure]
    fast: bool = False


WAYS = {
    "areas": Way("rangemap, areas", ways.by_integral, fast=True),
    "projection": Way("(1) projection + buffer + overlay", ways.by_projection),
    "ring": Way("(2) ring of 360 + STRtree + Geod", ways.by_ring),
    "postgis": Way("PostGIS", ways.by_postgis),
    "spherely": Way("spherely", ways.by_spherely),
    "sedona": Way("SedonaDB", ways.by_sedona),
    "table": Way("rangemap, table: share, nearest, errors", ways.by_table, fast=True),
    "projection+": Way("(1) with nearest", lambda: ways.by_projection(nearest=True)),
    "ring+": Way("(2) with nearest", lambda: ways.by_ring(nearest=True)),
    "postgis+": Way("PostGIS with nearest", lambda: ways.by_postgis(nearest=True)),
    "spherely+": Way("spherely with nearest", lambda: ways.by_spherely(nearest=True)),
    "sedona+": Way("SedonaDB with nearest", lambda: ways.by_sedona(nearest=True)),
    "every": Way(
        "rangemap, table, all 83 regions", lambda: ways.by_table(all_rows=True), fast=True
    ),
}
#: What each of this package's ways is compared with.
COMPARED = {
    "areas": ("ring", "projection", "postgis", "spherely", "sedona"),
    "table": ("ring+", "projection+", "postgis+", "spherely+", "sedona+"),
}


def launch_points(n: int) -> ways.Floats:
    """Return random places in and around Ukraine."""
    random = np.random.default_rng(SEED)
    return np.column_stack([random.uniform(22, 45, n), random.uniform(44, 56, n)])


# --- one way, in a process of its own ----------------------------------------------------------


def work(way: str, n: int, slow: int, sample: int) -> None:
    """Set up a way, then measure a round for every line of input; the last line has the rest."""
    try:
        measure = WAYS[way].make()
    except AbsentError as reason:
        print(json.dumps({"absent": str(reason)}), flush=True)
        return
    clock = getattr(measure, "seconds", time.process_time)
    places = launch_points(n)
    measure(places[:2])
    before = _peak_mb()
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        number = int(line)
        if number < 0:
            break
        print(json.dumps(_round(way, measure, clock, places, slow, number)), flush=True)
    # What a server takes is not known here.
    memory = None if hasattr(measure, "close") else _peak_mb() - before
    found = ways.as_areas(measure(places[:sample]))
    print(json.dumps({"memory_mb": memory, "areas": list(found.items())}), flush=True)
    getattr(measure, "close", lambda: None)()


def _round(
    way: str, measure: ways.Measure, clock: Callable[[], float], places: Any, slow: int, number: int
) -> dict[str, Any]:
    """Return the milliseconds of a launch point, all at once and alone, and the number of rows."""
    each = max(slow // ROUNDS, 1)
    some = places[number * each : (number + 1) * each]
    alone, rows = [], 0
    # The others have had the processor since, and its caches.
    for place in places[:3]:
        measure(place[None])
    for place in places[number * ALONE : (number + 1) * ALONE] if WAYS[way].fast else some:
        begin = clock()
        rows += len(measure(place[None]))
        alone.append(1000 * (clock() - begin))
    if not WAYS[way].fast:
        return {"ms": alone, "alone": alone, "rows": rows / len(alone)}
    begin = clock()
    rows = len(measure(places))
    ms = 1000 * (clock() - begin) / len(places)
    return {"ms": [ms], "alone": alone, "rows": rows / len(places)}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- all ways, one after another ---------------------------------------------------------------


class Worker:
    """The process of a way."""

    def __init__(self, way: str, arguments: argparse.Namespace) -> None:
        options = [f"--{name}={getattr(arguments, name)}" for name in ("points", "slow", "sample")]
        self._process = subprocess.Popen(
            [sys.executable, __file__, *options, "--way", way],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.absent: str | None = self._answer().get("absent")
        self.ms: list[float] = []
        self.alone: list[float] = []
        self.rows: list[float] = []

    def measure(self, number: int) -> None:
        """Measure one round."""
        found = self._asked(number)
        self.ms += found["ms"]
        self.alone += found["alone"]
        self.rows.append(found["rows"])

    def finish(self) -> tuple[str, ways.Areas]:
        """Return the memory in MB that the rounds took, and the areas of the sample."""
        found = self._asked(-1)
        self._process.wait()
        memory = "" if found["memory_mb"] is None else f"{found['memory_mb']:.0f}"
        return memory, {tuple(key): area for key, area in found["areas"]}

    def _asked(self, number: int) -> dict[str, Any]:
        if self._process.stdin is None:
            raise AssertionError
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise AssertionError
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def errors(found: ways.Areas, truth: ways.Areas) -> tuple[float, float, float]:
    """Return the median error in parts of the area, and the worst in two units.

    The units are the smaller of disc and region, and a part in 1e9 of that and a square metre.
    """
    own = dict(zip(*(rm.load_regions("RU")[c] for c in ("region", "area_km2")), strict=True))
    smaller = {key: min(own[key[2]], np.pi * key[1] ** 2) for key in truth}
    off = {key: abs(found.get(key, 0.0) - area) for key, area in truth.items()}
    return (
        statistics.median(off[key] / area for key, area in truth.items() if area > 1),
        max(off[key] / smaller[key] for key in truth),
        max(off[key] / (1e-9 * smaller[key] + 1e-6) for key in truth),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1000, help="launch points")
    parser.add_argument("--slow", type=int, default=60, help="launch points of slow ways")
    parser.add_argument("--sample", type=int, default=10, help="launch points for the errors")
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        work(arguments.way, arguments.points, arguments.slow, arguments.sample)
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    workers = {way: Worker(way, arguments) for way in WAYS}
    present = {way: worker for way, worker in workers.items() if worker.absent is None}
    for number in range(ROUNDS):
        for worker in present.values():
            worker.measure(number)
    truth = ways.by_fine_rings(launch_points(arguments.points)[: arguments.sample])
    print(_heading(arguments))
    print("| way | ms a launch point | ms for one alone | rows/s | MB | median error | worst |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    bound = {}
    for way, worker in present.items():
        memory, found = worker.finish()
        median, worst, bound[way] = errors(found, truth)
        ms = statistics.median(worker.ms)
        print(
            f"| {WAYS[way].words} | {ms:.2f} | {statistics.median(worker.alone):.1f} | "
            f"{1000 * statistics.mean(worker.rows) / ms:,.0f} | {memory} | "
            f"{median:.0e} | {worst:.0e} |"
        )
    print()
    for way, others in COMPARED.items():
        median_ms = statistics.median(present[way].ms)
        ratios = [
            f"{WAYS[o].words} {statistics.median(present[o].ms) / median_ms:.0f}x"
            for o in others
            if o in present
        ]
        print(f"{WAYS[way].words}: faster than " + ", ".join(ratios) + ".")
        print(f"  Its worst error is {bound[way]:.2f} of (1e-9 of disc or region, and 1 m2).")
    for way, worker in workers.items():
        if worker.absent is not None:
            print(f"Left out: {WAYS[way].words}: {worker.absent}")


def _heading(arguments: argparse.Namespace) -> str:
    versions = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    kms = ", ".join(map(str, ways.RANGES_KM))
    return (
        f"{_processor()}; {', '.join(versions)}\n"
        f"{arguments.points} launch points ({arguments.slow} of them for ways of others), "
        f"ranges {kms} km; errors of {arguments.sample} launch points: the median of covered "
        "areas over 1 km2,\nthe worst in parts of the disc or the region, whichever is smaller\n"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
