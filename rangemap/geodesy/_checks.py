"""What every geodesic function asks of its input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.errors import InputError
from rangemap.geodesy._edges import EdgeReading
from rangemap.geodesy._ellipsoid import EARTH_KM, LIMIT_KM

__all__ = ["check_geometry", "check_reading", "check_tolerance", "checked_radius_km"]


def check_geometry(geometry: Any, *, where: str = "", reading: EdgeReading = "planar") -> None:
    """Raise InputError for a geometry that cannot be measured from."""
    if not isinstance(geometry, BaseGeometry):
        raise InputError(
            f"{where}expected a shapely geometry, got {type(geometry).__name__}; "
            "write shapely.Point(longitude, latitude)"
        )
    if geometry.is_empty:
        raise InputError(
            f"{where}the {geometry.geom_type} is empty: there is nothing to measure from"
        )
    coordinates = shapely.get_coordinates(geometry)
    bad = ~np.isfinite(coordinates).all(axis=1)
    if bad.any():
        lon, lat = coordinates[bad][0]
        raise InputError(f"{where}the point ({lon}, {lat}) is not finite; give degrees")
    _check_range(coordinates, where)
    # Geodesic edges that cross as drawn need not cross on the Earth.
    if reading == "planar" and not geometry.is_valid:
        raise InputError(
            f"{where}the {geometry.geom_type} is not valid: {shapely.is_valid_reason(geometry)}; "
            "shapely.make_valid mends it, look at what it makes of it"
        )
    if reading == "planar":
        _check_spans(geometry, where)


def check_reading(edges: Any) -> None:
    """Raise InputError for a way to read edges that there is not."""
    if edges not in ("planar", "geodesic"):
        raise InputError(f"edges must be 'planar' or 'geodesic', got {edges!r}")


def check_tolerance(tolerance_m: Any) -> None:
    """Raise InputError for a tolerance that is no positive number."""
    if not _is_number(tolerance_m):
        raise InputError(f"tolerance_m must be a number of metres, got {tolerance_m!r}")
    if not math.isfinite(tolerance_m) or tolerance_m <= 0:
        raise InputError(f"tolerance_m must be above 0 and finite, got {tolerance_m}")


def checked_radius_km(radius_km: Any, *, name: str = "radius_km") -> float:
    """Return a distance in kilometres, or raise InputError."""
    if not _is_number(radius_km):
        raise InputError(
            f"{name} must be a number of kilometres, got {radius_km!r}; "
            'a text such as "250 km" is read by parse_range'
        )
    radius = float(radius_km)
    if not math.isfinite(radius) or radius <= 0:
        raise InputError(f"{name} must be above 0 and finite, got {radius_km}")
    if LIMIT_KM <= radius < EARTH_KM:
        raise InputError(
            f"{name}={radius:,} is between {LIMIT_KM:,.3f} and {EARTH_KM:,.3f} km, where a "
            "geodesic circle is no simple curve; give less, or more for the whole Earth"
        )
    if radius > 2 * EARTH_KM:
        raise InputError(
            f"{name}={radius:,} is more than the Earth's circumference; are these metres?"
        )
    return radius


def _check_range(coordinates: Any, where: str) -> None:
    lon, lat = coordinates.T
    if (np.abs(lat) > 90).any():
        worst = lat[np.abs(lat) > 90][0]
        raise InputError(
            f"{where}latitude {worst} is outside [-90, 90]; points are (longitude, latitude): "
            "are the two swapped?"
        )
    if (np.abs(lon) > 180).any():
        worst = lon[np.abs(lon) > 180][0]
        raise InputError(
            f"{where}longitude {worst} is outside [-180, 180]; subtract or add 360 degrees, and "
            "cut lines and areas at the antimeridian with split_at_antimeridian"
        )


def _check_spans(geometry: BaseGeometry, where: str) -> None:
    """Raise for a line's edge across more than 180 degrees, which nobody means to draw."""
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith(("Multi", "GeometryCollection")):
            _check_spans(part, where)
        elif part.geom_type in {"LineString", "LinearRing"}:
            lon = shapely.get_coordinates(part)[:, 0]
            wide = np.flatnonzero(np.abs(np.diff(lon)) > 180)
            if len(wide):
                first = int(wide[0])
                raise InputError(
                    f"{where}the edge after vertex {first} of the {part.geom_type} runs from "
                    f"longitude {lon[first]} to {lon[first + 1]}, the long way round the Earth; "
                    "add 360 degrees on one side and cut it with split_at_antimeridian"
                )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
