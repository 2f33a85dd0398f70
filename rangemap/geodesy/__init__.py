"""Geodesic calculations on WGS 84: the only part of the package that uses pyproj."""

from __future__ import annotations

from rangemap.geodesy._antimeridian import join_at_antimeridian, split_at_antimeridian
from rangemap.geodesy._area import geodesic_area_km2
from rangemap.geodesy._buffer import DEFAULT_TOLERANCE_M, geodesic_buffer, range_ring
from rangemap.geodesy._checks import checked_radius_km
from rangemap.geodesy._covered import Covered, covered_by_discs
from rangemap.geodesy._densify import geodesic_densify
from rangemap.geodesy._distance import (
    Boundaries,
    boundaries,
    geodesic_distance_km,
    nearest_km,
    nearest_to_km,
)
from rangemap.geodesy._edge_reading import edge_reading_gap_m
from rangemap.geodesy._ellipsoid import EARTH_KM, LIMIT_KM
from rangemap.geodesy._error import buffer_error_m
from rangemap.geodesy._farthest import farthest_km
from rangemap.geodesy._form import drawn_length_km
from rangemap.geodesy._merged import covered_by_union
from rangemap.geodesy._prepared import PreparedAreas, prepare_areas
from rangemap.geodesy._projection import azimuthal_equidistant
from rangemap.geodesy._rows import nesting_tolerances_m

__all__ = [
    "DEFAULT_TOLERANCE_M",
    "EARTH_KM",
    "LIMIT_KM",
    "Boundaries",
    "Covered",
    "PreparedAreas",
    "azimuthal_equidistant",
    "boundaries",
    "buffer_error_m",
    "checked_radius_km",
    "covered_by_discs",
    "covered_by_union",
    "drawn_length_km",
    "edge_reading_gap_m",
    "farthest_km",
    "geodesic_area_km2",
    "geodesic_buffer",
    "geodesic_densify",
    "geodesic_distance_km",
    "join_at_antimeridian",
    "nearest_km",
    "nearest_to_km",
    "nesting_tolerances_m",
    "prepare_areas",
    "range_ring",
    "split_at_antimeridian",
]
