"""The geodesic circle about a point, as dense as its tolerance needs and right at the poles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._edges import parallel_and_meridian, stepped
from rangemap.geodesy._ellipsoid import GEOD

__all__ = ["Circles", "circles", "clear_of_poles_km", "pole_distances_km"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Complexes = NDArray[np.complex128]

_SAMPLES: Final = 64
#: Points of the grid on which vertices are placed: small circles are drawn by few harmonics.
_GRID: Final = 256
_FINE_GRID: Final = 1024
_SMALL_M: Final = 1_000_000.0
_NEAR_POLE_M: Final = 400_000.0
#: The last harmonics of 64 samples may be as large as this part of the tolerance.
_HIGHEST: Final = 4
_DIED_AWAY: Final = 1e-4
_DEGREE_M: Final = 111_200.0
#: Below this part of the mean density no stretch of a circle is sampled: where the curvature
#: of the drawn curve passes through zero the next order takes over.
_FLOOR: Final = 0.25
_MARGIN: Final = 1.04
_FEWEST: Final = 16
#: Where edges are measured: the part of the tolerance that they are to stray by, how often
#: they are placed anew, and how many edges of those wanted are enough.
_FULL: Final = 0.9
_ROUNDS: Final = 8
_GOOD: Final = 0.97
_MAX_HALVINGS: Final = 60
_CIRCLES_AT_ONCE: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """Vertices of several circles, one after another, each closed and anticlockwise.

    ``vertices`` are (n, 2) longitudes and latitudes; ``circle`` numbers the circle that a vertex
    belongs to. Longitudes are unwrapped: they run on beyond +-180, and the last vertex of a
    circle repeats its first, 360 degrees farther if exactly one pole is inside.
    """

    vertices: Floats
    circle: Ints


def pole_distances_km(lon_lat: Floats) -> tuple[Floats, Floats]:
    """Return the distances of the north and the south pole from points, in kilometres."""
    lon, lat = lon_lat.T
    north, south = (
        np.asarray(GEOD.inv(lon, lat, lon, np.full(len(lon), pole))[2]) / 1000
        for pole in (90.0, -90.0)
    )
    return north, south


def clear_of_poles_km(radius_km: Floats, poles_km: tuple[Floats, Floats]) -> Floats:
    """Return radii, less a millimetre where a circle would run through a pole."""
    hair_km = 1e-6
    for pole_km in poles_km:
        through = np.abs(pole_km - radius_km) < hair_km
        radius_km = np.where(through, pole_km - hair_km, radius_km)
    return radius_km


def circles(
    lon_lat: Floats, *, radius_km: Floats, poles_km: tuple[Floats, Floats], tolerance_m: float
) -> Circles:
    """Return the vertices of the geodesic circles about points.

    Parameters
    ----------
    lon_lat : ndarray of shape (n, 2)
        The centres, in degrees.
    radius_km : ndarray of shape (n,)
        Above 0, below :data:`~rangemap.geodesy._ellipsoid.LIMIT_KM` and clear of the poles.
    poles_km : pair of ndarray of shape (n,)
        What :func:`pole_distances_km` gives for the centres.
    tolerance_m : float
        How far the drawn edges, straight in longitude and latitude, may stray from the circle.

    Notes
    -----
    An edge that spans the azimuth step h strays by ``|c' x c''| h^2 / (8 |c'|)`` from the curve
    c, in metres on the ground. The derivatives come from 64 points by FFT, and the vertices are
    placed by the inverse of the cumulated square root of that, so that all edges stray alike.
    Near a pole longitude is no smooth function of azimuth; there edges are halved until points
    at a quarter, a half and three quarters of each are within the tolerance.
    """
    radius_m = radius_km * 1000
    from_pole_m = np.min([np.abs(pole * 1000 - radius_m) for pole in poles_km], axis=0)
    drawn: list[Floats] = []
    for first in range(0, len(lon_lat), _CIRCLES_AT_ONCE):
        some = slice(first, first + _CIRCLES_AT_ONCE)
        drawn += _drawn(lon_lat[some], radius_m[some], from_pole_m[some], tolerance_m)
    count = np.array([len(each) for each in drawn])
    return Circles(np.concatenate(drawn), np.repeat(np.arange(len(count)), count))


def _drawn(
    lon_lat: Floats, radius_m: Floats, from_pole_m: Floats, tolerance_m: float
) -> list[Floats]:
    """Return the vertices of each circle."""
    n = len(lon_lat)
    turn = np.tile(np.linspace(0.0, -360.0, _SAMPLES + 1), n)
    which = np.repeat(np.arange(n), _SAMPLES + 1)
    samples = _points(lon_lat, which, turn, radius_m).reshape(n, _SAMPLES + 1, 2)
    spectrum = np.fft.rfft(_without_trend(samples), axis=1)
    smooth = (from_pole_m > _NEAR_POLE_M) & _are_resolved(spectrum, tolerance_m)
    drawn = iter(_spaced(samples[smooth], spectrum[smooth], radius_m[smooth], tolerance_m))
    return [
        next(drawn) if smooth[i] else _measured(lon_lat[i], float(radius_m[i]), tolerance_m)
        for i in range(n)
    ]


def _points(lon_lat: Floats, which: Ints, azimuth: Floats, radius_m: Floats) -> Floats:
    """Return points of circles at azimuths that run over a full turn; longitudes unwrapped."""
    changes = np.flatnonzero(which[1:] != which[:-1])
    first, last = np.append(0, changes + 1), np.append(changes, len(which) - 1)
    # The last vertex is the first one to the bit, which -360 degrees would not be.
    turn = azimuth.copy()
    turn[last] = azimuth[first]
    lon, lat, _ = GEOD.fwd(lon_lat[which, 0], lon_lat[which, 1], turn, radius_m[which])
    lon = np.asarray(lon)
    step = np.diff(lon)
    turns = -360.0 * np.rint(step / 360.0)
    turns[last[:-1]] = 0.0
    total = np.concatenate([[0.0], np.cumsum(turns)])
    unwrapped = lon + total - total[first][which]
    # A ring must end where it began, to the bit, also after its ends were moved by a turn: else
    # a crack runs from the ring to the pole.
    unwrapped = stepped(unwrapped)
    gone = unwrapped[last] - unwrapped[first]
    unwrapped[last] = unwrapped[first] + 360.0 * np.rint(gone / 360.0)
    return np.column_stack([unwrapped, np.asarray(lat)])


def _are_resolved(spectrum: Complexes, tolerance_m: float) -> NDArray[np.bool_]:
    """Return whether samples show the whole curve: its highest harmonics have died away."""
    highest = np.abs(spectrum[:, -_HIGHEST:]).max(axis=(1, 2)) * 2 / _SAMPLES
    return np.asarray(highest * _DEGREE_M < _DIED_AWAY * tolerance_m)


def _without_trend(samples: Floats) -> Floats:
    """Return lon and lat, periodic: without the turn that going round a pole adds."""
    winding = samples[:, -1:, 0] - samples[:, :1, 0]
    periodic = samples[:, :-1].copy()
    periodic[:, :, 0] -= winding * np.arange(_SAMPLES) / _SAMPLES
    return periodic


def _spaced(
    samples: Floats, spectrum: Complexes, radius_m: Floats, tolerance_m: float
) -> list[Floats]:
    """Return the vertices of circles, placed so that all edges of each stray alike."""
    if not len(samples):
        return []
    fine = _GRID if radius_m.max() < _SMALL_M else _FINE_GRID
    winding = samples[:, -1, 0] - samples[:, 0, 0]
    curve, first, second = _derivatives(spectrum, winding, fine)
    grid = np.arange(fine + 1.0)
    cumulated = _cumulated(curve[:, :-1, 1], first, second, tolerance_m)
    places = []
    for row in cumulated:
        n = math.ceil(_MARGIN * row[-1])
        places.append(np.interp(np.arange(n + 1) * (row[-1] / n), row, grid))
    count = np.array([len(each) for each in places])
    stops = np.cumsum(count)
    vertices = _between(curve, first, second, np.repeat(np.arange(len(count)), count), places)
    # A ring must end where it began, to the bit, also after its ends were moved by a turn: else
    # a crack runs from the ring to the pole.
    vertices[:, 0] = stepped(vertices[:, 0])
    vertices[stops - 1] = vertices[stops - count]
    vertices[stops - 1, 0] += 360.0 * np.rint(winding / 360.0)
    return np.split(vertices, stops[:-1])


def _cumulated(lat: Floats, first: Floats, second: Floats, tolerance_m: float) -> Floats:
    """Return how many edges each circle needs up to each point of the fine grid."""
    fine = lat.shape[1]
    parallel, meridian = parallel_and_meridian(lat)
    x1, y1 = parallel * first[..., 0], meridian * first[..., 1]
    x2, y2 = parallel * second[..., 0], meridian * second[..., 1]
    sagitta = np.abs(x1 * y2 - y1 * x2) / (8 * np.sqrt(x1 * x1 + y1 * y1))
    density = np.sqrt(sagitta / tolerance_m)
    mean = density.mean(axis=1, keepdims=True)
    density = np.maximum(density, np.maximum(_FLOOR * mean, _FEWEST / fine))
    total = np.zeros((len(lat), fine + 1))
    np.cumsum((density + _next(density)) / 2, axis=1, out=total[:, 1:])
    return total


def _next(values: Floats) -> Floats:
    """Return the value at the next point of each circle; np.roll does the same more slowly."""
    return np.concatenate([values[:, 1:], values[:, :1]], axis=1)


def _derivatives(spectrum: Complexes, winding: Floats, fine: int) -> tuple[Floats, Floats, Floats]:
    """Return the curve on a fine grid, closed, and two derivatives by the number of its point."""
    spectrum = spectrum * (fine / _SAMPLES)
    # Half of the highest harmonic belongs to its negative twin, which the finer grid tells apart.
    spectrum[:, -1] *= 0.5
    wave = 2j * math.pi / fine * np.arange(spectrum.shape[1])[:, None]
    curve, first, second = np.fft.irfft(
        np.stack([spectrum, spectrum * wave, spectrum * wave**2]), n=fine, axis=2
    )
    first[..., 0] += winding[:, None] / fine
    curve[..., 0] += winding[:, None] * np.arange(fine) / fine
    end = curve[:, :1].copy()
    end[..., 0] += winding[:, None]
    return np.concatenate([curve, end], axis=1), first, second


def _between(
    curve: Floats, first: Floats, second: Floats, circle: Ints, places: list[Floats]
) -> Floats:
    """Return points of curves between those of the fine grid, by polynomials of degree five.

    They share value and two derivatives with the curve at both ends (Hermite), and stray from it
    by less than 1e-13 of its size.
    """
    fine = first.shape[1]
    at = np.concatenate(places)
    cell = np.minimum(at.astype(np.int64), fine - 1)
    t = at - cell
    cell += circle * fine
    vertices = np.empty((len(at), 2))
    for axis in (0, 1):
        f, d, s = curve[..., axis], first[..., axis], second[..., axis]
        rise, slope, bend = np.diff(f, axis=1), _next(d), _next(s)
        c5 = 6 * rise - 3 * (d + slope) + 0.5 * (bend - s)
        c4 = -15 * rise + 8 * d + 7 * slope + 1.5 * s - bend
        c3 = 10 * rise - 6 * d - 4 * slope - 1.5 * s + 0.5 * bend
        value = c5.ravel()[cell]
        for each in (c4, c3, s / 2, d, f[:, :-1]):
            value *= t
            value += each.ravel()[cell]
        vertices[:, axis] = value
    return vertices


def _measured(lon_lat: Floats, radius_m: float, tolerance_m: float) -> Floats:
    """Return vertices so that all edges stray alike, found by measuring how far they stray."""
    azimuth = np.linspace(0.0, -360.0, _SAMPLES + 1)
    for _ in range(_ROUNDS):
        points = _circle_points(lon_lat, radius_m, azimuth)
        stray = _stray_m(points, lon_lat, radius_m) / tolerance_m
        edges = np.maximum(np.sqrt(stray / _FULL), _FEWEST / len(stray))
        if edges.sum() > _GOOD * len(stray) and stray.max() < 1.0:
            return points
        total = np.concatenate([[0.0], np.cumsum(edges)])
        n = math.ceil(total[-1])
        azimuth = np.interp(np.linspace(0.0, total[-1], n + 1), total, azimuth)
    return _halved(lon_lat, radius_m, azimuth, tolerance_m)


def _halved(lon_lat: Floats, radius_m: float, azimuth: Floats, tolerance_m: float) -> Floats:
    """Return vertices at azimuths and between them, until all edges are close."""
    for _ in range(_MAX_HALVINGS):
        points = _circle_points(lon_lat, radius_m, azimuth)
        split = _stray_m(points, lon_lat, radius_m) > tolerance_m
        if not split.any():
            break
        middle = (azimuth[1:] + azimuth[:-1]) / 2
        azimuth = np.sort(np.concatenate([azimuth, middle[split]]))[::-1]
    return points


def _circle_points(lon_lat: Floats, radius_m: float, azimuth: Floats) -> Floats:
    which = np.zeros(len(azimuth), dtype=np.int64)
    return _points(lon_lat[None, :], which, azimuth, np.array([radius_m]))


def _stray_m(points: Floats, lon_lat: Floats, radius_m: float) -> Floats:
    """Return how far each edge strays from the circle, at a quarter, a half, three quarters."""
    worst = np.zeros(len(points) - 1)
    start, edge = points[:-1], np.diff(points, axis=0)
    for part in (0.25, 0.5, 0.75):
        # A point of the edge is off by what its distance from the centre is off.
        on_edge = start + part * edge
        n = len(on_edge)
        lat = np.clip(on_edge[:, 1], -90, 90)
        _, _, distance = GEOD.inv(
            np.full(n, lon_lat[0]), np.full(n, lon_lat[1]), on_edge[:, 0], lat
        )
        worst = np.maximum(worst, np.abs(np.asarray(distance) - radius_m))
    return worst
