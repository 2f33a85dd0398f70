"""Every public function that takes places or regions, with one small question for each."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import rangemap as rm

PLACE = shapely.Point(36.25, 49.98)
#: Two squares side by side, the first of them around the place.
SQUARES = {
    "Left": shapely.box(35.5, 49.5, 36.5, 50.5),
    "Right": shapely.box(36.5, 49.5, 37.5, 50.5),
}
WORDS = {"the article": "about 30 miles"}


def points(**columns: Any) -> gpd.GeoDataFrame:
    given = {"launch_point": ["here"], "basis": ["town hall"], "source": ["own map"], **columns}
    return gpd.GeoDataFrame(given, geometry=[PLACE], crs="EPSG:4326")


def regions(**columns: Any) -> gpd.GeoDataFrame:
    given = {"region": ["L", "R"], "name": list(SQUARES), "source": "own survey", **columns}
    return gpd.GeoDataFrame(given, geometry=list(SQUARES.values()), crs="EPSG:4326")


#: What takes launch points.
OF_POINTS: dict[str, Callable[[Any, Any], Any]] = {
    "build_reach": lambda p, _: rm.build_reach(p, WORDS),
    "measure_coverage": lambda p, r: rm.measure_coverage(p, WORDS, r),
    "measure_error_budget": lambda p, r: rm.measure_error_budget(p, WORDS, r, references=()),
    "coverage_curve": lambda p, r: rm.coverage_curve(p, r, max_range_km=60, step_km=20),
    "find_changed_regions": lambda p, r: rm.find_changed_regions("HIMARS", p, r),
    "compose_story": lambda p, r: rm.compose_story(p, WORDS, r),
    "draw_map": lambda p, r: rm.draw_map(p, WORDS, r),
}
#: What takes regions.
OF_REGIONS: dict[str, Callable[[Any, Any], Any]] = {
    **{name: call for name, call in OF_POINTS.items() if name != "build_reach"},
    "prepare_regions": lambda _, r: rm.prepare_regions(r),
}
#: Those whose answers cost tenths of a second and more.
SLOW = {"compose_story", "draw_map"}


def plain(answer: Any) -> Any:
    """Return an answer as plain values that can be compared."""
    if isinstance(answer, gpd.GeoDataFrame):
        table = pd.DataFrame(answer.drop(columns="geometry"))
        table.attrs = answer.attrs
        return plain(table), shapely.to_wkb(answer.geometry.array).tolist()
    if isinstance(answer, pd.DataFrame):
        filled = answer.astype(object).where(answer.notna(), None)
        return copy.deepcopy(answer.attrs), list(answer.columns), filled.to_numpy().tolist()
    if isinstance(answer, rm.CoverageCurve):
        return plain(answer.to_frame())
    if isinstance(answer, rm.PreparedRegions):
        return plain(answer.to_frame()), answer.position_error_km.tolist()
    if hasattr(answer, "story"):
        return answer.get_root().render()
    if isinstance(answer, np.ndarray):
        return [plain(each) for each in answer]
    return shapely.to_wkb(answer) if isinstance(answer, shapely.Geometry) else answer
