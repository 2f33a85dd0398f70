"""Geodesic calculations on WGS 84: the only part of the package that uses pyproj."""

from __future__ import annotations

from rangemap.geodesy._antimeridian import join_at_antimeridian, split_at_antimeridian
from rangemap.geodesy._area import geodesic_area_km2
from rangemap.geodesy._buffer import (
    DEFAULT_TOLERANCE_M,
    geodesic_buffer,
    nesting_tolerances_m,
    range_ring,
)
from rangemap.geodesy._densify import geodesic_densify
from rangemap.geodesy._distance import (
    Boundaries,
    boundaries,
    geodesic_distance_km,
    nearest_km,
    nearest_to_km,
)
from rangemap.geodesy._ellipsoid import EARTH_KM, LIMIT_KM
from rangemap.geodesy._error import buffer_error_m
from rangemap.geodesy._projection import azimuthal_equidistant

__all__ = [
    "DEFAULT_TOLERANCE_M",
    "EARTH_KM",
    "LIMIT_KM",
    "Boundaries",
    "azimuthal_equidistant",
    "boundaries",
    "buffer_error_m",
    "geodesic_area_km2",
    "geodesic_buffer",
    "geodesic_densify",
    "geodesic_distance_km",
    "join_at_antimeridian",
    "nearest_km",
    "nearest_to_km",
    "nesting_tolerances_m",
    "range_ring",
    "split_at_antimeridian",
]
