"""The oblique stereographic plane of the ellipsoid: conformal, poles and antimeridian ordinary.

The ellipsoid is laid on a sphere by its conformal latitude, and the sphere on a plane. pyproj has
the same projection (``+proj=stere``), but a buffer asks for some ten thousand places in a few
calls, and with arrays and series they are had in a tenth of the time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._ellipsoid import ECCENTRICITY_SQUARED, SEMI_MAJOR_M

__all__ = ["Plane", "plane_about"]

Floats = NDArray[np.float64]

_E: Final = math.sqrt(ECCENTRICITY_SQUARED)
#: The series of the conformal latitude fall by a factor of some 300 from term to term.
_TERMS: Final = 6
_SAMPLES: Final = 32
_NEWTON_STEPS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The oblique stereographic plane about a point: its scale is least (1) there.

    ``axes`` are the rows of a rotation of the conformal sphere: east, north and up at the point;
    ``diameter_m`` is that of the sphere, with the point's own scale.
    """

    axes: Floats
    diameter_m: float

    def forward(self, lon_lat: Floats) -> Floats:
        """Return places, (n, 2) degrees, in the plane, in metres."""
        x, y, z = self.axes @ _on_sphere(lon_lat)
        scale = self.diameter_m / (1 + z)
        return np.column_stack([x * scale, y * scale])

    def back(self, xy: Floats) -> Floats:
        """Return places of the plane, in metres, in degrees; longitudes in [-180, 180]."""
        x, y = (xy / self.diameter_m).T
        square = x * x + y * y
        share = 2 / (1 + square)
        return _from_sphere(self.axes.T @ np.array([x * share, y * share, share - 1]))


def plane_about(coordinates: Floats) -> Plane:
    """Return the plane about the middle of some places, (n, 2) degrees."""
    lon, lat = np.radians(coordinates).T
    each = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    x, y, z = (each.max(axis=1) + each.min(axis=1)) / 2
    return _plane_at(math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def _plane_at(lon: float, lat: float) -> Plane:
    up = _on_sphere(np.array([[lon, lat]]))[:, 0]
    lam = math.radians(lon)
    east = np.array([-math.sin(lam), math.cos(lam), 0.0])
    axes = np.stack([east, np.cross(up, east), up])
    phi = math.radians(lat)
    # The radius of the parallel over that of its image; at a pole both are none.
    curvature = SEMI_MAJOR_M / math.sqrt(1 - ECCENTRICITY_SQUARED * math.sin(phi) ** 2)
    across = math.hypot(up[0], up[1])
    narrowed = math.cos(phi) / across if across > 1e-9 else _POLE_RATIO
    return Plane(axes, 2 * curvature * narrowed)


def _on_sphere(lon_lat: Floats) -> Floats:
    """Return (3, n) places of the unit sphere whose latitude is the conformal one."""
    lam, phi = np.radians(lon_lat).T
    chi = phi + _sum(_TO_CONFORMAL, np.sin(2 * phi), np.cos(2 * phi))
    across = np.cos(chi)
    return np.array([across * np.cos(lam), across * np.sin(lam), np.sin(chi)])


def _from_sphere(places: Floats) -> Floats:
    x, y, z = places
    square = x * x + y * y
    across = np.sqrt(square)
    chi = np.arctan2(z, across)
    phi = chi + _sum(_FROM_CONFORMAL, 2 * z * across, square - z * z)
    return np.asarray(np.degrees(np.column_stack([np.arctan2(y, x), phi])))


def _sum(coefficients: Floats, sine: Floats, cosine: Floats) -> Floats:
    """Return the sum of c_k sin(k u), from the sine and the cosine of u (Clenshaw)."""
    twice = 2 * cosine
    last, before = np.zeros_like(sine), np.zeros_like(sine)
    for each in coefficients[::-1]:
        last, before = each + twice * last - before, last
    return np.asarray(sine * last)


def _conformal(phi: Floats) -> Floats:
    sine = np.sin(phi)
    return np.asarray(np.arcsin(np.tanh(np.arctanh(sine) - _E * np.arctanh(_E * sine))))


def _geodetic(chi: Floats) -> Floats:
    phi = chi.copy()
    for _ in range(_NEWTON_STEPS):
        sine = np.sin(phi)
        slope = (1 - ECCENTRICITY_SQUARED) / (1 - ECCENTRICITY_SQUARED * sine**2)
        phi -= (_conformal(phi) - chi) * np.cos(phi) / (slope * np.cos(_conformal(phi)))
    return phi


def _series(to: Floats, of: Floats) -> Floats:
    """Return coefficients of sin(2 k x) in the difference of two latitudes, by samples of x."""
    k = np.arange(1, _TERMS + 1)
    return np.asarray(4 / _SAMPLES * np.sin(2 * np.outer(k, of)) @ (to - of))


#: Between the equator and the pole, both left out: the differences are odd about them.
_QUARTER: Final = (np.arange(_SAMPLES // 2) + 0.5) * math.pi / _SAMPLES
_TO_CONFORMAL: Final = _series(_conformal(_QUARTER), _QUARTER)
_FROM_CONFORMAL: Final = _series(_geodetic(_QUARTER), _QUARTER)
#: The limit of cos(phi) / cos(chi) at a pole.
_POLE_RATIO: Final = math.exp(-_E * math.atanh(_E))
