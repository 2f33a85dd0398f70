"""Reach: the geodesic buffer of a stated range about launch points, reading by reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import GeometryCollection, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from rangemap._attrs import of_origins, of_statements, result_attrs
from rangemap.errors import InputError
from rangemap.geodesy import DEFAULT_TOLERANCE_M, geodesic_buffer, nesting_tolerances_m
from rangemap.points import LaunchPoints, check_launch_points
from rangemap.statements import Ranges, Statement, as_statements

__all__ = [
    "Band",
    "Origin",
    "bands_of",
    "bases_of",
    "build_reach",
    "check_minimum_ranges",
    "discs_by_radius",
    "least_km",
    "origins",
    "shapes_by_band",
]

READINGS: Final = ("low", "stated", "high")

#: A least and a greatest distance in kilometres; 0 for the first where there is none.
Band: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """What a distance is measured from: a name, its basis in words, and a geometry.

    ``source`` says where the geometry comes from; empty for a user's own.
    """

    name: str
    basis: str
    geometry: BaseGeometry
    source: str = ""

    @property
    def is_point(self) -> bool:
        """Whether it is one or several points, and neither a line nor an area."""
        return isinstance(self.geometry, Point | MultiPoint)


def build_reach(
    launch_points: LaunchPoints,
    ranges: Ranges,
    *,
    dissolve: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> gpd.GeoDataFrame:
    """Return the reach of each statement about each launch point, one row for each reading.

    Parameters
    ----------
    launch_points : GeoDataFrame, GeoSeries, mapping of name to (lon, lat) or geometry, or places
        As :func:`~rangemap.load_launch_points` gives them, or your own: points, lines or areas
        in any of the forms that ``docs/inputs.md`` lists; places without names are numbered.
        Edges are straight in longitude and latitude.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement
        For example ``load_systems()`` or ``{"the minister, 3 May": "more than 250 km"}``. A
        minimum range ("a minimum range of 15 km and a maximum of 84 km") makes rings about
        points: what is nearer to a point than that is left out, at every reading.
    dissolve : bool, default False
        Take all launch points as one shape. The rows then carry all their names. What is too
        near to one point can then be within the ring about another.
    tolerance_m : float, default 1
        See :func:`~rangemap.geodesic_buffer`. Different ranges less than twice that apart get
        a finer one, so that reaches nest.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, with columns ``launch_point``, ``basis``, ``system``, ``statement``,
        ``wording``, ``reading`` (low, stated, high), ``range_km``, ``range_basis`` (printed or
        policy) and ``geometry``. A reading that the source leaves open has no row.

    Raises
    ------
    InputError, UnknownNameError, NoStatedRangeError
        For launch points or ranges that cannot be used; the message says which. So for a minimum
        range from a line or an area, where it has two meanings: away from its nearest place, or
        from the place of it that one happens to measure from.

    Examples
    --------
    >>> import rangemap as rm
    >>> reach = rm.build_reach({"Kharkiv": (36.23, 49.99)}, {"the article": "about 50 miles"})
    >>> reach[["reading", "range_km"]].round(1).values.tolist()
    [['low', 72.4], ['stated', 80.5], ['high', 88.5]]
    """
    statements = as_statements(ranges)
    sources = origins(launch_points, dissolve=dissolve)
    check_minimum_ranges(sources, statements)
    wanted = [band for statement in statements for band in bands_of(statement)]
    rows: list[dict[str, Any]] = []
    for origin in sources:
        rows.extend(_rows(origin, statements, shapes_by_band(origin, wanted, tolerance_m)))
    reach = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    reach.attrs = result_attrs("reach", of_origins(bases_of(sources)), of_statements(statements))
    return reach


def origins(launch_points: LaunchPoints, *, dissolve: bool) -> tuple[Origin, ...]:
    """Return what to measure from: each launch point apart, or all as one shape."""
    points = check_launch_points(launch_points)
    columns = points.names, points.bases, points.shapes, points.sources
    apart = tuple(Origin(*row) for row in zip(*columns, strict=True))
    if not dissolve or len(apart) == 1:
        return apart
    name = " + ".join(origin.name for origin in apart)
    bases = dict.fromkeys(origin.basis for origin in apart)
    named = dict.fromkeys(origin.source for origin in apart)
    return (Origin(name, "; ".join(bases), _together(apart), "; ".join(named)),)


def bases_of(sources: Sequence[Origin]) -> list[tuple[str, str]]:
    """Return what each origin is, in words, and where its geometry comes from."""
    return [(origin.basis, origin.source) for origin in sources]


def discs_by_radius(
    origin: Origin, radii_km: Sequence[float], *, tolerance_m: float
) -> dict[float, BaseGeometry]:
    """Return the buffer of an origin for each of several distances, each computed once.

    Raises
    ------
    InputError
        For a distance that is not positive or beyond the Earth.
    """
    bands = [(0.0, float(km)) for km in radii_km]
    shapes = shapes_by_band(origin, bands, tolerance_m)
    return {km: shapes[band] for km, band in zip(radii_km, bands, strict=True)}


def shapes_by_band(
    origin: Origin, bands: Iterable[Band], tolerance_m: float
) -> dict[Band, BaseGeometry]:
    """Return what lies between each of several pairs of distances of an origin, each once.

    Distances that are the same to a millimetre share one: "300 km" and "186.411358 miles".

    Raises
    ------
    InputError
        For a distance that is not positive or beyond the Earth, and for a least distance from
        a line or an area.
    """
    same = {band: _to_the_millimetre(band) for band in bands}
    different = sorted(set(same.values()))
    radii = sorted({km for band in different for km in band if km > 0})
    tolerances = nesting_tolerances_m(radii, tolerance_m=tolerance_m).tolist()
    fine = dict(zip(radii, tolerances, strict=True))
    # Rings with one inner circle must have it drawn alike, or they would not nest.
    finest = min((fine[km] for band in different if band[0] > 0 for km in band), default=0.0)
    shapes = {
        (inner, outer): geodesic_buffer(
            origin.geometry,
            radius_km=outer,
            inner_radius_km=inner,
            tolerance_m=finest if inner > 0 else fine[outer],
        )
        for inner, outer in different
    }
    return {band: shapes[rounded] for band, rounded in same.items()}


def _to_the_millimetre(band: Band) -> Band:
    inner, outer = (round(km, 6) or km for km in band)
    return inner, outer


def least_km(statement: Statement) -> float:
    """Return the minimum range of a statement in kilometres, 0 where its words give none."""
    return statement.range.inner_km or 0.0


def bands_of(statement: Statement) -> tuple[Band, ...]:
    """Return the least and the greatest distance of each reading that is present."""
    return tuple((least_km(statement), km) for _, km in statement.range.readings)


def check_minimum_ranges(sources: Sequence[Origin], statements: Sequence[Statement]) -> None:
    """Raise InputError where a minimum range would be measured from a line or an area."""
    origin = next((each for each in sources if not each.is_point), None)
    statement = next((each for each in statements if least_km(each)), None)
    if origin is not None and statement is not None:
        raise InputError(
            f"statement {statement.id!r} ({statement.wording!r}) has a minimum range, and "
            f"{origin.name!r} is a {origin.geometry.geom_type}: from lines and areas that has two "
            "meanings, away from the nearest place or from the place of it that is measured from; "
            "measure from points, or give the maximum alone, such as "
            f"'a maximum range of {statement.range.value:g} {statement.range.unit}'"
        )


def _together(apart: Sequence[Origin]) -> BaseGeometry:
    """Return the geometry of several launch points as one; equal points count once."""
    if all(origin.is_point for origin in apart):
        points = [shapely.get_coordinates(origin.geometry) for origin in apart]
        return MultiPoint(list(dict.fromkeys(map(tuple, np.vstack(points).tolist()))))
    return GeometryCollection([origin.geometry for origin in apart])


def _rows(
    origin: Origin, statements: Sequence[Statement], shapes: dict[Band, BaseGeometry]
) -> Iterator[dict[str, Any]]:
    for statement in statements:
        stated = statement.range
        bases = {"low": stated.low_basis, "stated": stated.stated_basis, "high": stated.high_basis}
        for reading, km in stated.readings:
            yield {
                "launch_point": origin.name,
                "basis": origin.basis,
                "system": statement.label,
                "statement": statement.id,
                "wording": statement.wording,
                "reading": reading,
                "range_km": km,
                "range_basis": bases[reading],
                "geometry": shapes[least_km(statement), km],
            }
