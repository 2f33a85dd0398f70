"""The geodesic circle about a point, as dense as its tolerance needs and right at the poles."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._ellipsoid import GEOD, SEMI_MAJOR_M

__all__ = ["circle", "clear_of_poles_km", "pole_distances_km"]

Floats = NDArray[np.float64]

_SAMPLES: Final = 64
_FINE: Final = 1024
_NEAR_POLE_M: Final = 400_000.0
_DIED_AWAY: Final = 1e-5
#: Below this part of the mean density no stretch of a circle is sampled: where the curvature
#: of the drawn curve passes through zero the next order takes over.
_FLOOR: Final = 0.25
_MARGIN: Final = 1.04
_FEWEST: Final = 16
_MAX_HALVINGS: Final = 60
#: Steps in a degree of longitude: so fine that none is more than 13 nanometres long, and so
#: coarse that longitudes of some turns can be moved by 360 degrees and back without rounding.
_STEPS: Final = 2.0**43


def pole_distances_km(lon: float, lat: float) -> tuple[float, float]:
    """Return the distances of the north and the south pole from a point, in kilometres."""
    _, _, metres = GEOD.inv([lon, lon], [lat, lat], [lon, lon], [90.0, -90.0])
    return metres[0] / 1000, metres[1] / 1000


def clear_of_poles_km(lon: float, lat: float, radius_km: float) -> float:
    """Return the radius, less a millimetre where the circle would run through a pole."""
    hair_km = 1e-6
    for pole_km in pole_distances_km(lon, lat):
        if abs(pole_km - radius_km) < hair_km:
            return pole_km - hair_km
    return radius_km


def circle(lon: float, lat: float, *, radius_km: float, tolerance_m: float) -> Floats:
    """Return the vertices of the geodesic circle about a point, anticlockwise.

    Parameters
    ----------
    lon, lat : float
        The centre, in degrees.
    radius_km : float
        Above 0, below :data:`~rangemap.geodesy._ellipsoid.LIMIT_KM` and clear of the poles.
    tolerance_m : float
        How far the drawn edges, straight in longitude and latitude, may stray from the circle.

    Returns
    -------
    ndarray of shape (n, 2)
        Longitudes and latitudes. Longitudes are unwrapped: they run on beyond +-180, and the
        last vertex repeats the first, 360 degrees farther if exactly one pole is inside.

    Notes
    -----
    An edge that spans the azimuth step h strays by ``|c' x c''| h^2 / (8 |c'|)`` from the curve
    c, in metres on the ground. The derivatives come from 64 points by FFT, and the vertices are
    placed by the inverse of the cumulated square root of that, so that all edges stray alike.
    Near a pole longitude is no smooth function of azimuth; there edges are halved until points
    at a quarter, a half and three quarters of each are within the tolerance.
    """
    radius_m = radius_km * 1000
    turn = np.linspace(0.0, -360.0, _SAMPLES + 1)
    samples = np.radians(_points(lon, lat, turn, radius_m))
    nearest_pole_m = min(abs(d * 1000 - radius_m) for d in pole_distances_km(lon, lat))
    if nearest_pole_m > _NEAR_POLE_M and _is_resolved(samples):
        azimuth = _spaced_azimuths(samples, tolerance_m)
    else:
        azimuth = _halved_azimuths(lon, lat, radius_m, tolerance_m)
    return _points(lon, lat, azimuth, radius_m)


def _points(lon: float, lat: float, azimuth: Floats, radius_m: float) -> Floats:
    """Return the points at the azimuths, which run over a full turn, longitudes unwrapped."""
    n = len(azimuth)
    # The last vertex is the first one to the bit, which -360 degrees would not be.
    turn = np.append(azimuth[:-1], azimuth[0])
    lons, lats, _ = GEOD.fwd(np.full(n, lon), np.full(n, lat), turn, np.full(n, radius_m))
    unwrapped = np.rint(np.unwrap(np.asarray(lons), period=360.0) * _STEPS) / _STEPS
    # A ring must end where it began, to the bit, also after its ends were moved by a turn: else
    # a crack runs from the ring to the pole.
    unwrapped[-1] = unwrapped[0] + 360.0 * round((unwrapped[-1] - unwrapped[0]) / 360.0)
    return np.column_stack([unwrapped, np.asarray(lats)])


def _is_resolved(samples: Floats) -> bool:
    """Return whether the samples show the whole curve: its highest harmonics have died away."""
    spectrum = np.abs(np.fft.rfft(_without_trend(samples), axis=1))[:, 1:]
    return bool(np.all(spectrum[:, -4:].max(axis=1) < _DIED_AWAY * spectrum.max(axis=1)))


def _spaced_azimuths(samples: Floats, tolerance_m: float) -> Floats:
    """Return azimuths, from 0 down to -360 degrees, that spread the error evenly."""
    lat, d1, d2 = _derivatives(samples)
    parallel, meridian = _metres_per_radian(lat)
    x1, y1, x2, y2 = parallel * d1[0], meridian * d1[1], parallel * d2[0], meridian * d2[1]
    sagitta = np.abs(x1 * y2 - y1 * x2) / (8 * np.hypot(x1, y1))
    density = np.sqrt(sagitta / tolerance_m)
    density = np.maximum(density, max(_FLOOR * density.mean(), _FEWEST / (2 * math.pi)))
    step = 2 * math.pi / _FINE
    cumulated = np.concatenate([[0.0], np.cumsum((density + np.roll(density, -1)) / 2 * step)])
    n = math.ceil(_MARGIN * cumulated[-1])
    where = np.interp(np.linspace(0, cumulated[-1], n + 1), cumulated, np.arange(_FINE + 1.0))
    return np.asarray(-360.0 * where / _FINE)


def _without_trend(samples: Floats) -> Floats:
    """Return lon and lat as rows, periodic: without the turn that going round a pole adds."""
    winding = samples[-1, 0] - samples[0, 0]
    trend = winding * np.arange(_SAMPLES) / _SAMPLES
    return np.stack([samples[:-1, 0] - trend, samples[:-1, 1]])


def _derivatives(samples: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the latitude and the derivatives of (lon, lat), in radians, on the fine grid."""
    spectrum = np.fft.rfft(_without_trend(samples), axis=1) * (_FINE / _SAMPLES)
    # Half of the highest harmonic belongs to its negative twin, which the finer grid tells apart.
    spectrum[:, -1] *= 0.5
    wave = 1j * np.arange(spectrum.shape[1])
    first = np.fft.irfft(spectrum * wave, n=_FINE, axis=1)
    second = np.fft.irfft(spectrum * wave**2, n=_FINE, axis=1)
    first[0] += (samples[-1, 0] - samples[0, 0]) / (2 * math.pi)
    return np.fft.irfft(spectrum[1], n=_FINE), first, second


def _metres_per_radian(lat: Floats) -> tuple[Floats, Floats]:
    """Return the lengths of a radian of longitude and of latitude at latitudes in radians."""
    w = 1 - GEOD.es * np.sin(lat) ** 2
    return SEMI_MAJOR_M * np.cos(lat) / np.sqrt(w), SEMI_MAJOR_M * (1 - GEOD.es) / w**1.5


def _halved_azimuths(lon: float, lat: float, radius_m: float, tolerance_m: float) -> Floats:
    """Return azimuths, from 0 down to -360 degrees, of edges halved until all are close."""
    azimuth = np.linspace(0.0, -360.0, _SAMPLES + 1)
    for _ in range(_MAX_HALVINGS):
        points = _points(lon, lat, azimuth, radius_m)
        split = _stray_m(points, lon, lat, azimuth, radius_m) > tolerance_m
        if not split.any():
            return azimuth
        middle = (azimuth[1:] + azimuth[:-1]) / 2
        azimuth = np.sort(np.concatenate([azimuth, middle[split]]))[::-1]
    return azimuth


def _stray_m(points: Floats, lon: float, lat: float, azimuth: Floats, radius_m: float) -> Floats:
    """Return how far each edge strays from the circle, at a quarter, a half, three quarters."""
    worst = np.zeros(len(azimuth) - 1)
    start, edge = points[:-1], np.diff(points, axis=0)
    for part in (0.25, 0.5, 0.75):
        # A point of the edge is off by what its distance from the centre is off.
        on_edge = start + part * edge
        n = len(on_edge)
        _, _, distance = GEOD.inv(
            np.full(n, lon), np.full(n, lat), on_edge[:, 0], np.clip(on_edge[:, 1], -90, 90)
        )
        worst = np.maximum(worst, np.abs(np.asarray(distance) - radius_m))
    return worst
