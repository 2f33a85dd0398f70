r"""Geodesic circles as periodic functions: what an arc adds to an area, and how long it is.

The circle about a launch point is a closed curve of :math:`\theta`, minus the azimuth, so that it
runs anticlockwise. A few points of it, from ``Geod.fwd``, give its geocentric position
:math:`(X, Y, Z)` as a Fourier series, hence its derivative to rounding, hence

.. math:: d\lambda = \frac{X\,dY - Y\,dX}{X^2 + Y^2}, \qquad
          m_{12} = \left|\frac{d(X, Y, Z)}{d\theta}\right|.

The longitude itself would be a poor thing to differentiate: near a pole it is no smooth function of
the azimuth. The integrals :math:`F(\theta)` of the area form and of :math:`m_{12}` are again
Fourier series, plus a multiple of :math:`\theta`; an arc is a difference of two of their values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._ellipsoid import GEOD
from rangemap.geodesy._form import AUTHALIC_SQUARE_M2, geocentric, sine_authalic

__all__ = ["Circles", "circles"]

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FEWEST: Final = 16
_MOST: Final = 1024
#: Where the last two coefficients of the area are this small, what is left out is smaller still.
_DIED_AWAY: Final = 1e-11
_SQUARE_ROUNDING: Final = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """Circles, one for each row: where they are, and the series of their two integrals.

    ``pole`` is +1 or -1, the constant c of the area form; ``area`` and ``arc`` hold, for each
    circle, the mean of the integrand and then the coefficients of its integral.
    """

    lon: Floats
    lat: Floats
    radius_m: Floats
    pole: Floats
    area: Complexes
    arc: Complexes

    @property
    def turn_m2(self) -> Floats:
        """What the area form gives along each whole circle."""
        return 2 * math.pi * self.area[:, 0].real

    @property
    def length_m(self) -> Floats:
        """How long each whole circle is."""
        return 2 * math.pi * self.arc[:, 0].real

    def area_to_m2(self, which: Ints, theta: Floats) -> Floats:
        """Return the integral of the area form from 0 to ``theta`` (0 to a turn, radians)."""
        return _evaluate(self.area[which], theta)

    def arc_to_m(self, which: Ints, theta: Floats) -> Floats:
        """Return the length of the arc from 0 to ``theta``."""
        return _evaluate(self.arc[which], theta)


def circles(lon: Floats, lat: Floats, radius_m: Floats, pole: Floats) -> Circles:
    """Return the circles at distances from points.

    All arrays have one entry for each circle; ``pole`` is +1 where the north pole is nearer to the
    circle than the south pole is, else -1. The number of points is doubled until the series end.
    """
    n = len(lon)
    area = np.zeros((n, _FEWEST // 2 + 1), dtype=complex)
    arc = area.copy()
    left, count = np.arange(n), _FEWEST
    while len(left):
        forms, lengths = _integrands(lon[left], lat[left], radius_m[left], pole[left], count)
        done = _ends(forms, AUTHALIC_SQUARE_M2 * _SQUARE_ROUNDING)
        if count >= _MOST:
            done[:] = True
        if done.any():
            area, arc = _wide_enough(area, count), _wide_enough(arc, count)
            area[left[done], : count // 2 + 1] = _integrated(forms[done], count)
            arc[left[done], : count // 2 + 1] = _integrated(lengths[done], count)
        left, count = left[~done], 2 * count
    return Circles(lon, lat, radius_m, pole, area, arc)


def _integrands(
    lon: Floats, lat: Floats, radius_m: Floats, pole: Floats, count: int
) -> tuple[Complexes, Complexes]:
    """Return the Fourier coefficients of the area form and of the length, by theta."""
    n = len(lon)
    azimuth = np.tile(-360.0 * np.arange(count) / count, n)
    at_lon, at_lat, _ = GEOD.fwd(
        np.repeat(lon, count), np.repeat(lat, count), azimuth, np.repeat(radius_m, count)
    )
    at = np.column_stack([np.asarray(at_lon), np.asarray(at_lat)])
    place = geocentric(at).reshape(n, count, 3)
    wave = 1j * np.arange(count // 2 + 1)[:, None]
    wave[-1] = 0.0
    moved = np.fft.irfft(np.fft.rfft(place, axis=1) * wave, n=count, axis=1)
    x, y = place[..., 0], place[..., 1]
    square = np.maximum(x**2 + y**2, np.finfo(float).tiny)
    turning = (x * moved[..., 1] - y * moved[..., 0]) / square
    height = pole[:, None] - sine_authalic(at[:, 1]).reshape(n, count)
    form = AUTHALIC_SQUARE_M2 * height * turning
    length = np.sqrt((moved**2).sum(axis=2))
    return np.fft.rfft(form, axis=1) / count, np.fft.rfft(length, axis=1) / count


def _ends(spectrum: Complexes, rounding: float) -> Bools:
    """Return which series have died away before their last coefficients."""
    size = np.abs(spectrum)
    last = size[:, -2:].max(axis=1)
    return np.asarray(last <= np.maximum(_DIED_AWAY * size.max(axis=1), rounding))


def _integrated(spectrum: Complexes, count: int) -> Complexes:
    """Return the mean of a series, and the coefficients of its integral."""
    wave = 1j * np.arange(1, count // 2 + 1)
    integral = spectrum.copy()
    integral[:, 1:] = 2 * spectrum[:, 1:] / wave
    integral[:, -1] = 0.0
    return integral


def _wide_enough(table: Complexes, count: int) -> Complexes:
    return np.pad(table, ((0, 0), (0, max(0, count // 2 + 1 - table.shape[1]))))


def _evaluate(series: Complexes, theta: Floats) -> Floats:
    """Return mean * theta + sum of c_m (exp(i m theta) - 1)."""
    wave = np.arange(1, series.shape[1])
    turned = np.exp(1j * theta[:, None] * wave) - 1.0
    return np.asarray(series[:, 0].real * theta + np.einsum("ij,ij->i", series[:, 1:], turned).real)
