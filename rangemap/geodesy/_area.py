"""Areas on the ellipsoid of polygons, edges straight in longitude and latitude or geodesics."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap._shapes import OneShape
from rangemap.geodesy._checks import check_reading, checked_geometries, geometries_of
from rangemap.geodesy._densify import geodesic_densify
from rangemap.geodesy._edges import EdgeReading
from rangemap.geodesy._ellipsoid import ECCENTRICITY_SQUARED, GEOD, SEMI_MAJOR_M
from rangemap.geodesy._parts import POLYGON, simple_parts

__all__ = ["geodesic_area_km2"]

_HARMONICS = 6
#: Rings of geodesics are drawn this closely to see which side is meant.
_DRAWN_M = 1000.0


@overload
def geodesic_area_km2(geometry: OneShape, *, edges: EdgeReading = "planar") -> float: ...
@overload
def geodesic_area_km2(geometry: Any, *, edges: EdgeReading = "planar") -> NDArray[np.float64]: ...
def geodesic_area_km2(geometry: Any, *, edges: EdgeReading = "planar") -> Any:
    r"""Return the area on the WGS 84 ellipsoid, in square kilometres.

    Edges are read as RFC 7946 (GeoJSON) reads them, straight in longitude and latitude, unless
    asked otherwise. Winding does not matter: holes are subtracted, parts are added. Lines and
    points have no area, nor has what is empty or missing.

    Parameters
    ----------
    geometry : shapely geometry, WKT, GeoJSON, array_like of them, or GeoSeries
        Longitude and latitude in degrees; longitudes may run on beyond 180, heights are ignored.
        A GeoSeries in another coordinate reference system is brought there, and that is said.
    edges : {"planar", "geodesic"}, default "planar"
        Straight in longitude and latitude, or geodesics. A ring of geodesics that goes round a
        pole holds the pole that it is nearer to.

    Returns
    -------
    float or ndarray of float
        Square kilometres, one for each geometry.

    Raises
    ------
    InputError
        For coordinates that are not finite, latitudes beyond 90 degrees, polygons that cross
        themselves, a GeoSeries without a coordinate reference system.

    Warns
    -----
    ReprojectedWarning
        For a GeoSeries in another coordinate reference system.

    Notes
    -----
    On the ellipsoid :math:`dA = R^2 \cos\beta\, d\beta\, d\lambda` with the authalic
    latitude :math:`\beta` and the authalic radius :math:`R` [1]_, so that the area of a ring
    is :math:`R^2 |\oint \sin\beta\, d\lambda|`. With :math:`\sin\beta = \sum_k c_k
    \sin (2k+1)\varphi` the integral along a straight edge has a closed form: each harmonic
    contributes its value at the middle of the edge times a sinc. Six harmonics are exact to
    rounding.

    The area of a ring of geodesics is GeographicLib's [2]_, which is known but for the side
    that is meant: the one is taken whose area is nearer to that of the ring as it is drawn.

    References
    ----------
    .. [1] Snyder, J. P., *Map Projections: A Working Manual*, USGS Professional Paper 1395,
       1987, equations 3-11 to 3-13.
    .. [2] Karney, C. F. F., "Algorithms for geodesics", *Journal of Geodesy* 87, 2013, 43-55.

    Examples
    --------
    The whole Earth, and one degree square on the equator:

    >>> import shapely
    >>> round(geodesic_area_km2(shapely.box(-180, -90, 180, 90)))
    510065622
    >>> round(geodesic_area_km2(shapely.box(0, 0, 1, 1)), 1)
    12308.5

    On 67 degrees north the two ways to read an edge are 0.4 % apart:

    >>> wide = shapely.box(40, 67, 50, 68)
    >>> [round(geodesic_area_km2(wide, edges=e)) for e in ("planar", "geodesic")]
    [47647, 47458]
    """
    check_reading(edges)
    given = checked_geometries(geometries_of(geometry), reading=edges, unwrapped=True, nothing=True)
    parts, part_owner = simple_parts(given.ravel())
    is_polygon = shapely.get_type_id(parts) == POLYGON
    polygons, owner = parts[is_polygon], part_owner[is_polygon]
    rings, ring_polygon = shapely.get_rings(polygons, return_index=True)
    area = np.zeros(given.size)
    if len(rings):
        ring_area = (
            _ring_areas_km2(rings)
            if edges == "planar"
            else np.array([_geodesic_ring_km2(ring) for ring in rings])
        )
        is_shell = np.r_[True, ring_polygon[1:] != ring_polygon[:-1]]
        signed = np.where(is_shell, ring_area, -ring_area)
        np.add.at(area, owner[ring_polygon], signed)
    return float(area[0]) if given.ndim == 0 else area.reshape(given.shape)


def _ring_areas_km2(rings: NDArray[Any]) -> NDArray[np.float64]:
    """Return the unsigned area of each ring."""
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = np.radians(coordinates.T)
    same = ring[1:] == ring[:-1]
    dlon = np.diff(lon)[same]
    middle = ((lat[1:] + lat[:-1]) / 2)[same]
    half = (np.diff(lat) / 2)[same]
    owner = ring[1:][same]
    total = np.zeros(len(rings))
    np.add.at(total, owner, dlon * _mean_sine_authalic(middle, half))
    radius_squared = _authalic_radius_m() ** 2
    return np.asarray(np.abs(total) * radius_squared / 1e6)


def _geodesic_ring_km2(ring: BaseGeometry) -> float:
    """Return the area within a ring of geodesics."""
    lon, lat = shapely.get_coordinates(ring).T
    lon = np.where(np.abs(lon) > 180, (lon + 180) % 360 - 180, lon)
    signed_m2, _ = GEOD.polygon_area_perimeter(lon, lat)
    one_side = abs(signed_m2) / 1e6
    other_side = 4 * math.pi * _authalic_radius_m() ** 2 / 1e6 - one_side
    drawn = geodesic_densify(shapely.Polygon(np.column_stack([lon, lat])), tolerance_m=_DRAWN_M)
    near = geodesic_area_km2(drawn)
    return min(one_side, other_side, key=lambda area: abs(area - near))


def _mean_sine_authalic(
    middle: NDArray[np.float64], half: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the mean of sin(authalic latitude) for latitudes ``middle`` +- ``half``, uniform."""
    odd = 2.0 * np.arange(_HARMONICS)[:, None] + 1
    turned = odd * half
    # The mean of a sine over an interval is that in its middle times sin(x) / x.
    with np.errstate(invalid="ignore", divide="ignore"):
        damped = np.where(turned == 0, 1.0, np.sin(turned) / turned)
    coefficients = np.array(_sine_authalic_coefficients())[:, None]
    # Summed term by term, so that an edge has the same value whatever stands beside it.
    return np.asarray((coefficients * np.sin(odd * middle) * damped).sum(axis=0))


def _q(sine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Snyder's q (equation 3-12) as a function of sin(latitude)."""
    es = ECCENTRICITY_SQUARED
    e = math.sqrt(es)
    return np.asarray((1 - es) * (sine / (1 - es * sine**2) + np.arctanh(e * sine) / e))


@cache
def _authalic_radius_m() -> float:
    return SEMI_MAJOR_M * math.sqrt(float(_q(np.array(1.0))) / 2)


@cache
def _sine_authalic_coefficients() -> tuple[float, ...]:
    """Return the coefficients of sin(authalic latitude) in odd sines of the latitude.

    The function is odd, analytic and periodic, so a discrete transform gives them to rounding.
    """
    n = 64
    sine = np.sin(2 * math.pi * np.arange(n) / n)
    spectrum = np.fft.rfft(_q(sine) / _q(np.array(1.0)))
    odd = -2 * spectrum.imag[1 : 2 * _HARMONICS : 2] / n
    return tuple(float(c) for c in odd)
