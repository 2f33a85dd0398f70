"""Search for shapes whose buffers are as wrong as can be, and keep the ten worst as cases.

    python tools/search_buffer.py [seconds [seed ...]]

Starts from random lines, loops and areas, most of them near a pole or the antimeridian, changes
those that are worst a little, again and again, and writes the worst of all seeds to
``tests/cases``. The measure is the error in parts of the tolerance: above 1 the guarantee is
broken. Same seed, same shapes; how far the search comes depends on the time it is given.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry import LineString, MultiLineString, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from rangemap.errors import InputError
from rangemap.geodesy import buffer_error_m, geodesic_buffer, split_at_antimeridian

CASES = Path(__file__).parents[1] / "tests" / "cases"
KEPT = 10
SECONDS = 120.0
SEEDS = (20_260,)
#: Beyond this distance discs take the place of strips; most shapes are tried below it.
STRIPS_KM = 9400.0
MOST_KM = 19_000.0


def main() -> None:
    """Search for a while with each seed, write what was found, print a line for each."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seeds = [int(each) for each in sys.argv[2:]] or SEEDS
    worst: list[dict[str, Any]] = []
    for seed in seeds:
        found = _searched(seed, seconds / len(seeds))
        worst = sorted([*worst, *found], key=lambda each: -each["error"])[:KEPT]
        print(f"seed {seed}: {found[0]['error']:.3f} of the tolerance at worst", flush=True)
        for number, case in enumerate(worst):
            _write(number, case)
    for case in worst:
        print(f"{case['error']:.3f} of the tolerance: {case['kind']}, {case['radius_km']:.1f} km")


def _searched(seed: int, seconds: float) -> list[dict[str, Any]]:
    """Return the worst shapes that a seed comes to in a time, each of another family."""
    random = np.random.default_rng(seed)
    worst: list[dict[str, Any]] = []
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        parent = random.integers(len(worst)) if worst and random.random() < 0.6 else None
        found = _tried(_fresh(random) if parent is None else _changed(random, worst[parent]))
        if found is None:
            continue
        if parent is None:
            worst = sorted([*worst, found], key=lambda each: -each["error"])[:KEPT]
        elif found["error"] > worst[parent]["error"]:
            # Only one of a family is kept.
            worst[parent] = found
    return sorted(worst, key=lambda each: -each["error"])


def _fresh(random: Generator) -> dict[str, Any]:
    n = int(random.integers(2, 9))
    near = random.random()
    lat = random.uniform(-80, 80) if near < 0.4 else random.choice([-1, 1]) * random.uniform(86, 90)
    lon = random.uniform(-180, 180) if near < 0.7 else 180.0
    size = np.exp(random.uniform(np.log(0.05), np.log(30)))
    narrow = max(np.cos(np.radians(lat)), 0.03)
    vertices = [lon, lat] + size * random.normal(size=(n, 2)) / [narrow, 1.0]
    most_km = MOST_KM if random.random() < 0.05 else STRIPS_KM
    return {
        "kind": str(random.choice(["line", "line", "area", "loop", "lines"])),
        "vertices": vertices,
        "radius_km": min(most_km, 111 * size * float(np.exp(random.uniform(-4, 4)))),
        "tolerance_parts": float(np.exp(random.uniform(np.log(5e-5), np.log(5e-3)))),
        "edges": str(random.choice(["planar", "planar", "geodesic"])),
    }


def _changed(random: Generator, case: dict[str, Any]) -> dict[str, Any]:
    vertices = case["vertices"].copy()
    vertices[random.integers(len(vertices))] += random.normal(scale=np.ptp(vertices) / 20, size=2)
    radius_km = case["radius_km"] * float(np.exp(random.normal(scale=0.1)))
    return case | {"vertices": vertices, "radius_km": min(radius_km, MOST_KM)}


def _tried(case: dict[str, Any]) -> dict[str, Any] | None:
    geometry = _geometry(case)
    if geometry is None:
        return None
    error, tolerance_m = _error(geometry, case)
    return case | {"error": error, "geometry": geometry, "tolerance_m": tolerance_m}


def _error(geometry: BaseGeometry, case: dict[str, Any]) -> tuple[float, float]:
    """Return the error in parts of the tolerance, and the tolerance; infinite for no answer."""
    radius_km, edges = case["radius_km"], case["edges"]
    tolerance_m = 1000 * radius_km * case["tolerance_parts"]
    try:
        shape = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m, edges=edges)
        off_m = buffer_error_m(geometry, shape, radius_km=radius_km, edges=edges)
    except InputError as refusal:
        # Geodesic edges of an area may cross where straight ones do not.
        if "geodesic edges" in str(refusal):
            return 0.0, tolerance_m
        print(f"refused: {refusal}", flush=True)
        return np.inf, tolerance_m
    good = shape.is_valid and shape.geom_type in {"Polygon", "MultiPolygon"}
    return off_m / tolerance_m if good else np.inf, tolerance_m


def _geometry(case: dict[str, Any]) -> BaseGeometry | None:
    vertices = np.column_stack([case["vertices"][:, 0], np.clip(case["vertices"][:, 1], -90, 90)])
    if np.ptp(vertices[:, 0]) > 170 or (np.diff(vertices, axis=0) == 0).all(axis=1).any():
        return None
    if len(vertices) < 4 or case["kind"] == "line":
        return split_at_antimeridian(LineString(vertices))
    if case["kind"] == "loop":
        return split_at_antimeridian(LineString([*vertices, vertices[0]]))
    if case["kind"] == "lines":
        half = len(vertices) // 2
        return split_at_antimeridian(MultiLineString([vertices[:half], vertices[half:]]))
    middle = vertices.mean(axis=0)
    around = Polygon(vertices[np.argsort(np.arctan2(*(vertices - middle).T))])
    return split_at_antimeridian(around) if around.is_valid else None


def _write(number: int, case: dict[str, Any]) -> None:
    feature = {
        "type": "Feature",
        "properties": {
            "radius_km": case["radius_km"],
            "tolerance_m": case["tolerance_m"],
            "edges": case["edges"],
            "error_in_tolerances": round(float(case["error"]), 3),
        },
        "geometry": mapping(shapely.normalize(case["geometry"])),
    }
    CASES.mkdir(exist_ok=True)
    text = json.dumps(feature, indent=1) + "\n"
    (CASES / f"worst-{number}.geojson").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
