"""What every geodesic function asks of its input."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap._shapes import as_shape
from rangemap.errors import InputError
from rangemap.geodesy._edges import EdgeReading
from rangemap.geodesy._ellipsoid import EARTH_KM, LIMIT_KM
from rangemap.geodesy._parts import LINES, POLYGON, borders_of, simple_parts

__all__ = [
    "LEAST_TOLERANCE_M",
    "check_is_one",
    "check_reading",
    "check_tolerance",
    "checked_geometries",
    "checked_geometry",
    "checked_radii_km",
    "checked_radius_km",
    "fitted",
    "geometries_of",
    "is_lonlat",
    "numbered",
    "writable",
]

Geometries = NDArray[Any]

#: The guarantee was measured down to a tenth of this. Finer ones would cost millions of vertices.
LEAST_TOLERANCE_M: Final = 1e-4


def checked_geometry(
    geometry: Any, of: str, *, reading: EdgeReading = "planar", unwrapped: bool = False
) -> BaseGeometry:
    """Return the one geometry of a function without heights, or raise InputError."""
    check_is_one(geometry, of)
    shape = as_shape(geometry)
    if shape is None:
        raise InputError(_no_geometry(geometry))
    one: BaseGeometry = checked_geometries(
        geometries_of(shape), reading=reading, unwrapped=unwrapped
    ).item()
    return one


def check_is_one(geometry: Any, of: str) -> None:
    """Raise for several geometries, where a function takes one."""
    if hasattr(geometry, "to_crs"):
        _check_crs(geometry, lonlat=True)
        raise InputError(
            f"{of} takes one geometry; for a GeoSeries use series.apply(rangemap.{of}), with other "
            "arguments by their names"
        )
    if isinstance(geometry, list) or hasattr(geometry, "__array__"):
        raise InputError(
            f"{of} takes one geometry, got {type(geometry).__name__}: call it for each"
        )


def geometries_of(values: Any) -> Geometries:
    """Return what was given as an array of objects; a geometry as one of no dimensions."""
    if hasattr(values, "to_crs"):
        values = _in_degrees(values)
        return writable(getattr(values, "geometry", values))
    if isinstance(values, list) or hasattr(values, "__array__"):
        return writable(_as_shapes(np.asarray(values, dtype=object)))
    shape = as_shape(values)
    if shape is None:
        raise InputError(_no_geometry(values))
    array = np.empty((), dtype=object)
    array[()] = shape
    return array


def writable(geometries: Any) -> Geometries:
    """Return an array of geometries, a copy of one that may not be written to.

    pandas gives out such ones under copy-on-write, and ``shapely.get_parts`` of shapely 2.1 refuses
    them.
    """
    return np.require(geometries, dtype=object, requirements="W")


def checked_geometries(
    geometries: Geometries,
    *,
    reading: EdgeReading = "planar",
    unwrapped: bool = False,
    nothing: bool = False,
) -> Geometries:
    """Return an array of geometries without heights, or raise InputError for what is wrong first.

    Parameters
    ----------
    geometries : ndarray of objects
        Errors name the row by its number, where there are several.
    reading : {"planar", "geodesic"}
        Planar edges must not cross, nor run the long way round the Earth. Geodesic ones that
        cross as drawn need not cross on the Earth.
    unwrapped : bool
        A drawing of any width: longitudes may run on beyond 180 degrees, and edges too.
    nothing : bool
        Geometries may be missing or empty.
    """
    flat = geometries.ravel()
    several = flat.size > 1
    missing = np.asarray(shapely.is_missing(flat))
    for row in np.flatnonzero(~np.asarray(shapely.is_geometry(flat)) & ~(missing & nothing)):
        raise InputError(_where(row, several) + _no_geometry(flat[row]))
    for row in np.flatnonzero(shapely.is_empty(flat) & (not nothing)):
        raise InputError(
            f"{_where(row, several)}the {flat[row].geom_type} is empty: there is nothing to "
            "measure from"
        )
    _check_coordinates(flat, several, unwrapped=unwrapped)
    parts, owner = simple_parts(flat)
    _check_validity(flat, parts, owner, reading)
    if reading == "planar" and not unwrapped:
        _check_spans(parts, owner, several)
    return np.asarray(shapely.force_2d(geometries), dtype=object)


def check_reading(edges: Any) -> None:
    """Raise InputError for a way to read edges that there is not."""
    if not isinstance(edges, str) or edges not in ("planar", "geodesic"):
        raise InputError(f"edges must be 'planar' or 'geodesic', got {edges!r}")


def check_tolerance(tolerance_m: Any) -> None:
    """Raise InputError for a tolerance that is no positive number, or too fine to be kept."""
    if not _is_number(tolerance_m):
        raise InputError(f"tolerance_m must be a number of metres, got {tolerance_m!r}")
    if not math.isfinite(tolerance_m) or tolerance_m <= 0:
        raise InputError(f"tolerance_m must be above 0 and finite, got {tolerance_m}")
    if tolerance_m < LEAST_TOLERANCE_M:
        raise InputError(
            f"tolerance_m must be {LEAST_TOLERANCE_M} or more, got {tolerance_m}: a buffer is not "
            "promised to be right to less than a tenth of a millimetre"
        )


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


def checked_radii_km(values: Any, *, name: str, zero: bool = False) -> NDArray[np.float64]:
    """Return one distance or an array of them, in kilometres; errors name the row."""
    if isinstance(values, str) or not (isinstance(values, list) or hasattr(values, "__array__")):
        values = np.array(values, dtype=object)
    given = np.asarray(values, dtype=object)
    radii = np.zeros(given.shape)
    for place, value in np.ndenumerate(given):
        if zero and _is_number(value) and value == 0:
            continue
        row = f"[{', '.join(map(str, place))}]" if place else ""
        radii[place] = checked_radius_km(value, name=name + row)
    return radii


def numbered(geometries: Geometries) -> NDArray[np.int64]:
    """Return a number for each geometry, the same for equal ones."""
    _, number = np.unique(shapely.to_wkb(geometries.ravel()), return_inverse=True)
    return np.asarray(number).reshape(geometries.shape)


def fitted(**arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Return arrays broadcast to one shape, or raise InputError that names their lengths."""
    try:
        # Copies: older shapely asks a view whether it can be written to, which NumPy warns of.
        return tuple(map(np.array, np.broadcast_arrays(*arrays.values())))
    except ValueError:
        lengths = " and ".join(
            f"{'x'.join(map(str, array.shape))} of {name}"
            for name, array in arrays.items()
            if array.ndim
        )
        raise InputError(
            f"the lengths do not fit together, {lengths}: give one for all, or one for each"
        ) from None


def _as_shapes(values: Geometries) -> Geometries:
    """Return an array with WKT, GeoJSON and the like in it as geometries; other things stay."""
    other = ~np.asarray(shapely.is_geometry(values)) & ~np.asarray(shapely.is_missing(values))
    if not other.any():
        return values
    flat = values.flatten()
    for row in np.flatnonzero(other):
        try:
            shape = as_shape(flat[row])
        except InputError as error:
            raise InputError(_where(row, flat.size > 1) + str(error)) from error
        flat[row] = flat[row] if shape is None else shape
    return flat.reshape(values.shape)


def _where(row: Any, several: bool) -> str:
    return f"geometry {row}: " if several else ""


def _no_geometry(value: Any) -> str:
    text = f"expected a shapely geometry, got {type(value).__name__}; "
    if value is None:
        return text + "leave out what is missing, from a GeoSeries with dropna()"
    return text + "write shapely.Point(longitude, latitude)"


def is_lonlat(crs: Any) -> bool:
    """Return whether a reference system is longitude and latitude on WGS 84."""
    return bool(crs.equals("EPSG:4326", ignore_axis_order=True))


def _in_degrees(values: Any) -> Any:
    """Return a GeoSeries in degrees of WGS 84, brought there aloud from another system."""
    _check_crs(values)
    if is_lonlat(values.crs):
        return values
    # Whoever has a series has paid for geopandas, which this module does without.
    from rangemap._frames import bring_to_lonlat  # noqa: PLC0415

    return bring_to_lonlat(values, what="the GeoSeries")


def _check_crs(values: Any, *, lonlat: bool = False) -> None:
    """Raise for a GeoSeries without a reference system, or one that has to be in degrees."""
    if values.crs is None:
        raise InputError(
            "the GeoSeries has no coordinate reference system, so its numbers could be degrees "
            'or metres: if they are longitude and latitude, say so with set_crs("EPSG:4326")'
        )
    if lonlat and not is_lonlat(values.crs):
        raise InputError(
            f"the GeoSeries is in {values.crs.name}, expected longitude and latitude on WGS 84; "
            'bring it there with to_crs("EPSG:4326")'
        )


def _check_coordinates(flat: Geometries, several: bool, *, unwrapped: bool) -> None:
    coordinates, owner = shapely.get_coordinates(flat, return_index=True)
    lon, lat = coordinates.T
    for i in np.flatnonzero(~np.isfinite(coordinates).all(axis=1)):
        raise InputError(
            f"{_where(owner[i], several)}the point ({lon[i]}, {lat[i]}) is not finite; give degrees"
        )
    for i in np.flatnonzero(np.abs(lat) > 90):
        raise InputError(
            f"{_where(owner[i], several)}latitude {lat[i]} is outside [-90, 90]; points are "
            "(longitude, latitude): are the two swapped?"
        )
    for i in np.flatnonzero((np.abs(lon) > 180) & (not unwrapped)):
        raise InputError(
            f"{_where(owner[i], several)}longitude {lon[i]} is outside [-180, 180]; subtract or "
            "add 360 degrees, and cut lines and areas at the antimeridian with "
            "split_at_antimeridian"
        )


def _check_validity(
    flat: Geometries, parts: Geometries, owner: NDArray[np.int64], reading: EdgeReading
) -> None:
    """Raise for polygons that cross themselves as drawn, and for lines of no length."""
    if reading == "geodesic":
        line = np.isin(shapely.get_type_id(parts), LINES)
        broken = owner[line][~shapely.is_valid(parts[line])]
    else:
        broken = np.flatnonzero(~shapely.is_valid(flat) & ~shapely.is_missing(flat))
    for row in broken:
        raise InputError(
            f"{_where(row, flat.size > 1)}the {flat[row].geom_type} is not valid: "
            f"{shapely.is_valid_reason(flat[row])}; shapely.make_valid mends it, look at what it "
            "makes of it"
        )


def _check_spans(parts: Geometries, owner: NDArray[np.int64], several: bool) -> None:
    """Raise for an edge across more than 180 degrees, which nobody means to draw.

    A polygon may have one along a parallel: it bounds a cap or a zone.
    """
    if not shapely.get_dimensions(parts).any():
        return
    borders, of = borders_of(parts)
    coordinates, border = shapely.get_coordinates(borders, return_index=True)
    lon, lat = coordinates.T
    wide = (np.abs(np.diff(lon)) > 180) & (border[1:] == border[:-1])
    is_area = shapely.get_type_id(parts)[of] == POLYGON
    wide &= ~(is_area[border[1:]] & (lat[1:] == lat[:-1]))
    for i in np.flatnonzero(wide):
        part = of[border[i]]
        vertex = i - np.searchsorted(border, border[i])
        raise InputError(
            f"{_where(owner[part], several)}the edge after vertex {vertex} of the "
            f"{parts[part].geom_type} runs from longitude {lon[i]} to {lon[i + 1]}, the long way "
            "round the Earth; add 360 degrees on one side and cut it with split_at_antimeridian"
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
