"""Geodesic calculations on WGS 84: the only part of the package that uses pyproj."""

from __future__ import annotations

from rangemap.geodesy._area import geodesic_area_km2

__all__ = ["geodesic_area_km2"]
