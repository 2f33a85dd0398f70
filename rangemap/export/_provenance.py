"""What a frame rests on: by what its columns show, and where they do not, by its ``attrs``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd

from rangemap._attrs import of_origins
from rangemap._text import unshowable
from rangemap.export._layer import Layer
from rangemap.points import load_launch_points
from rangemap.provenance import DataFile, Source, dataset_of, load_data_files, load_sources
from rangemap.regions import load_regions

__all__ = ["Provenance", "provenance_of"]

_SAME_AREA: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Provenance:
    """From what a frame was measured, whose boundaries it has, and which bundled data those are."""

    measured_from: list[str]
    boundaries: list[str]
    files: list[DataFile]
    sources: list[Source]


def provenance_of(layer: Layer, attrs: Mapping[Any, Any]) -> Provenance:
    """Return what a frame rests on.

    Of ``attrs``, which can hold anything, only texts under the library's own keys are read. They
    can be older than the frame: where its areas show other boundaries, these count.
    """
    measured_from, boundaries = (_said(attrs, key) for key in ("measured_from", "boundaries"))
    bundled = dataset_of("regions-ru.fgb")
    has_bundled = _has_bundled_areas(layer)
    if has_bundled is not None:
        boundaries = [*[bundled] * has_bundled, *(name for name in boundaries if name != bundled)]
    files = _launch_point_files(layer, measured_from)
    if bundled in boundaries:
        files = [*_boundary_files(layer), *files]
    known = load_sources()
    named = {part for name in boundaries for part in name.split("+")}
    sources = [
        *(known[key] for file in files for key in file.sources),
        *(source for source in known.values() if source.dataset in named),
    ]
    return Provenance(measured_from, boundaries, files, list(dict.fromkeys(sources)))


def _said(attrs: Mapping[Any, Any], key: str) -> list[str]:
    own = attrs.get("rangemap")
    texts = own.get(key) if isinstance(own, Mapping) else None
    if not isinstance(texts, list | tuple):
        return []
    return [text for text in texts if isinstance(text, str) and not unshowable(text)]


def _has_bundled_areas(layer: Layer) -> bool | None:
    """Return whether all regions have the areas of bundled ones; None if there are no areas.

    Codes alone do not tell: other boundaries have them too.
    """
    areas = layer.column("region_area_km2") or layer.column("area_km2")
    own = dict(zip(layer.column("region"), areas, strict=False))
    if not own:
        return None
    bundled = load_regions(["RU", "UA"])
    known = dict(zip(bundled["region"], bundled["area_km2"], strict=True))
    return all(
        area is not None and math.isclose(area, known.get(code, math.nan), rel_tol=_SAME_AREA)
        for code, area in own.items()
    )


def _boundary_files(layer: Layer) -> list[DataFile]:
    """Return the files of the bundled boundaries, as far as codes tell which countries they are."""
    files = load_data_files()
    countries = sorted({str(code).partition("-")[0].lower() for code in layer.column("region")})
    found = [files[name] for name in (f"regions-{each}.fgb" for each in countries) if name in files]
    return [*found, files["regions.csv"]] if found else []


def _launch_point_files(layer: Layer, measured_from: Sequence[str]) -> list[DataFile]:
    """Return the bundled files that launch points are from, by name and basis, or by basis alone.

    Several that were taken as one shape have all their names.
    """
    rows = set(zip(layer.column("launch_point"), layer.column("basis"), strict=False))
    present = {(name, basis) for names, basis in rows for name in str(names).split(" + ")}
    if not present and not measured_from:
        return []
    bundled = {
        "border.fgb": load_launch_points("border"),
        "launch_points.csv": load_launch_points("cities"),
    }
    files = load_data_files()
    return [
        files[name]
        for name, points in bundled.items()
        if (present & _rows(points) if present else _bases(points) & set(measured_from))
    ]


def _rows(points: gpd.GeoDataFrame) -> set[tuple[str, str]]:
    return set(zip(points["launch_point"], points["basis"], strict=True))


def _bases(points: gpd.GeoDataFrame) -> set[str]:
    return set(of_origins(zip(points["basis"], points["source"], strict=True))["measured_from"])
